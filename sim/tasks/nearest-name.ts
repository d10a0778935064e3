// Which of the known names a mistyped one most likely means.

/** The name that `typed` begins, or else the one with the smallest edit distance (Levenshtein). `names` must not be empty. */
export function nearestName(typed: string, names: readonly string[]): string {
  const begun = names.find((name) => typed !== '' && name.startsWith(typed.toLowerCase()));
  if (begun !== undefined) return begun;
  let nearest = names[0]!;
  for (const name of names) {
    if (editDistance(typed, name) < editDistance(typed, nearest)) nearest = name;
  }
  return nearest;
}

function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, above[j]! + 1, row[j - 1]! + 1));
    }
    above = row;
  }
  return above[b.length]!;
}
