import { byCodePoint } from './order.ts';

/**
 * JSON with the keys of every object sorted by code point, so that equal values have equal bytes.
 * Throws RangeError on NaN and Infinity: an unknown number is `null`.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) throw new RangeError(`${key} is ${part}: use null`);
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => byCodePoint(a, b)));
  });
}

/** Null for nothing and for damaged JSON. */
export function parseJson<T>(bytes: Buffer | null): T | null {
  try {
    return bytes && JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}
