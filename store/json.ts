/**
 * JSON with the keys of every object in order of code points, so that equal values have equal bytes.
 * Throws on NaN and Infinity: an unknown number is `null`.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) throw new RangeError(`${key} is ${part}: use null`);
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareCodePoints(a, b)));
  });
}

/** Orders text by code point, as Python and DuckDB do; JavaScript's own `<` orders by UTF-16 unit. */
export function compareCodePoints(a: string, b: string): number {
  const left = a[Symbol.iterator]();
  const right = b[Symbol.iterator]();
  for (;;) {
    const x = left.next();
    const y = right.next();
    if (x.done || y.done) return Number(y.done ?? false) - Number(x.done ?? false);
    const difference = (x.value.codePointAt(0) ?? 0) - (y.value.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
}
