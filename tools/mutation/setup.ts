// Properties decide a mutant's fate by fewer cases, and by whether they fail, not by how small a case they fail for.
import fc from 'fast-check';

fc.configureGlobal({ numRuns: 30, endOnFailure: true });
