// Whether a property fails decides a mutant's fate, not how small a case it fails for.
import fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true });
