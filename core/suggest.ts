/** The candidate that `name` is most likely a misspelling of, or null. At most a third of its characters may differ. */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let distance = Math.floor(name.length / 3) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= distance) continue;
    const edits = editDistance(normalized(name), normalized(candidate));
    if (edits < distance) [best, distance] = [candidate, edits];
  }
  return best;
}

const normalized = (name: string) => name.toLowerCase().replace(/[\s_.-]+/g, '');

/** Minimum number of insertions, deletions and replacements that turn `a` into `b` (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
