import { breather } from '../breather.ts';
import { type Matrix, take } from './matrix.ts';

export type CorrelatedPair = { dropped: string; because_of: string; abs_corr: number };

/** Pearson's correlation over the rows that have both (NaN: missing); null if either side is constant there. */
export function pearson(a: Float64Array, b: Float64Array): number | null {
  const rows = completeRows(a, b);
  const whole = rows.length === a.length;
  const [left, right] = [centred(whole ? a : take(a, rows)), centred(whole ? b : take(b, rows))];
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
export async function correlatedPairs({ names, columns }: Matrix, limit: number): Promise<CorrelatedPair[]> {
  const pairs: CorrelatedPair[] = [];
  const before: (Centred | null)[] = [];
  const breathe = breather();
  for (const [place, column] of columns.entries()) {
    const later = centred(column);
    for (const [because, earlier] of before.entries()) {
      const correlation = later && earlier ? Math.abs(cosine(later, earlier)) : 0;
      if (correlation <= limit) continue;
      pairs.push({ dropped: names[place]!, because_of: names[because]!, abs_corr: correlation });
    }
    before.push(later);
    await breathe();
  }
  return pairs;
}

/** The columns that the pairs drop, in their order. */
export function droppedColumns(pairs: CorrelatedPair[]): string[] {
  return [...new Set(pairs.map(({ dropped }) => dropped))];
}

/** A column less its mean, and the root of the sum of its squares: the correlation of two is then a cosine. */
type Centred = { values: Float64Array; length: number };

/** Null of a constant. */
function centred(column: Float64Array): Centred | null {
  let total = 0;
  let varies = false;
  for (let i = 0; i < column.length; i++) {
    total += column[i]!;
    if (column[i] !== column[0]) varies = true;
  }
  if (!varies) return null;
  const mean = total / column.length;
  const values = new Float64Array(column.length);
  for (let i = 0; i < column.length; i++) values[i] = column[i]! - mean;
  return { values, length: Math.sqrt(dot(values, values)) };
}

/** Rounding may pass 1 by a last digit. */
function cosine(a: Centred, b: Centred): number {
  return Math.max(-1, Math.min(1, dot(a.values, b.values) / (a.length * b.length)));
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
