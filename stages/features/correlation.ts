import { type Matrix, take } from './matrix.ts';
import { moments } from './moments.ts';

export type CorrelatedPair = { dropped: string; because_of: string; abs_corr: number };

/** Pearson's correlation over the rows that have both (NaN: missing); null if either side is constant there. */
export function pearson(a: Float64Array, b: Float64Array): number | null {
  const rows = completeRows(a, b);
  const whole = rows.length === a.length;
  const [left, right] = [standardised(whole ? a : take(a, rows)), standardised(whole ? b : take(b, rows))];
  return left && right ? cosine(left, right) : null;
}

function completeRows(a: Float64Array, b: Float64Array): Int32Array {
  const rows = new Int32Array(a.length);
  let count = 0;
  for (let row = 0; row < a.length; row++) {
    if (!Number.isNaN(a[row]!) && !Number.isNaN(b[row]!)) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

/**
 * The pairs of columns whose correlation is above `limit` in absolute value; of each the later one is dropped. All
 * earlier columns count, dropped ones too, as in the notebook.
 */
export function correlatedPairs({ names, columns }: Matrix, limit: number): CorrelatedPair[] {
  const units = columns.map(standardised);
  return units.flatMap((later, column) =>
    units.slice(0, column).flatMap((earlier, because) => {
      const correlation = later && earlier ? Math.abs(cosine(later, earlier)) : 0;
      if (correlation <= limit) return [];
      return [{ dropped: names[column]!, because_of: names[because]!, abs_corr: correlation }];
    }),
  );
}

/** The columns that the pairs drop, in their order. */
export function droppedColumns(pairs: CorrelatedPair[]): string[] {
  return [...new Set(pairs.map(({ dropped }) => dropped))];
}

/** The column moved and scaled to mean 0 and length 1, so that a correlation is a dot product; null of a constant. */
function standardised(values: Float64Array): Float64Array | null {
  const { min, max, mean } = moments(values);
  if (!(min < max)) return null;
  const unit = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) unit[i] = values[i]! - mean!;
  const length = Math.sqrt(dot(unit, unit));
  for (let i = 0; i < values.length; i++) unit[i]! /= length;
  return unit;
}

/** Rounding may pass 1 by a last digit. */
function cosine(a: Float64Array, b: Float64Array): number {
  return Math.max(-1, Math.min(1, dot(a, b)));
}

/** Four sums side by side: one alone would wait for each addition, and a thousand of these products are taken. */
function dot(a: Float64Array, b: Float64Array): number {
  const whole = a.length - (a.length % 4);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    first += a[i]! * b[i]!;
    second += a[i + 1]! * b[i + 1]!;
    third += a[i + 2]! * b[i + 2]!;
    fourth += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) first += a[i]! * b[i]!;
  return first + second + (third + fourth);
}
