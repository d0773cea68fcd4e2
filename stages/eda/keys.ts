import type { Value } from '../../core/stage.ts';

/**
 * A value as an object key, formatted as in Python: integers without `.0`, numbers below 1e-4 with a two-digit exponent
 * (`5e-05`), text as is.
 */
export function keyOf(value: Value): string {
  if (typeof value !== 'number' || value === 0 || Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
}

/** An object with one entry per row. */
export function keyed<Source, Result>(
  rows: Iterable<Source>,
  key: (row: Source) => string,
  value: (row: Source) => Result,
): Record<string, Result> {
  return Object.fromEntries(Array.from(rows, (row) => [key(row), value(row)]));
}
