// Which of the known names a mistyped one most likely means.
import { closestMatch } from 'leven';

/** How much of a name may be mistyped; beyond that a hint would mislead: "foo" is not near "article". */
const mistypedShare = 0.4;

/** The name that `typed` begins, or else the nearest by edit distance (Levenshtein); undefined when none is near. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const word = typed.toLowerCase();
  const begun = names.find((name) => word !== '' && name.toLowerCase().startsWith(word));
  return begun ?? closestMatch(typed, names, { maxDistance: Math.floor(typed.length * mistypedShare) });
}

/** The hint of every message about an unknown name: ` Did you mean "article"?`, or nothing when no name is near. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const name = nearestName(typed, names);
  return name === undefined ? '' : ` Did you mean "${name}"?`;
}
