import type { Value } from '../../core/stage.ts';

/**
 * A value as the key of an object, as Python prints it: whole numbers without `.0`, numbers below 1e-4 with an exponent
 * of two digits (`5e-05`), text as it is.
 */
export function keyOf(value: Value): string {
  if (typeof value !== 'number' || value === 0 || Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
}

/** An object from rows, one entry a row. */
export function keyed<Source, Result>(
  rows: Iterable<Source>,
  key: (row: Source) => string,
  value: (row: Source) => Result,
): Record<string, Result> {
  return Object.fromEntries(Array.from(rows, (row) => [key(row), value(row)]));
}
