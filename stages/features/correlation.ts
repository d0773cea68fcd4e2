import type { Matrix } from './matrix.ts';

export type CorrelatedPair = { dropped: string; because_of: string; abs_corr: number };

/** Pearson's correlation over the rows that have both (NaN: missing); null if either side is constant there. */
export function pearson(a: ArrayLike<number>, b: Float64Array): number | null {
  const rows = [...b.keys()].filter((row) => !Number.isNaN(a[row]!) && !Number.isNaN(b[row]!));
  const left = standardised(Float64Array.from(rows, (row) => a[row]!));
  const right = standardised(Float64Array.from(rows, (row) => b[row]!));
  return left && right ? cosine(left, right) : null;
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
      return correlation > limit
        ? [{ dropped: names[column]!, because_of: names[because]!, abs_corr: correlation }]
        : [];
    }),
  );
}

/** The columns that the pairs drop, in their order. */
export function droppedColumns(pairs: CorrelatedPair[]): string[] {
  return [...new Set(pairs.map(({ dropped }) => dropped))];
}

/** The column moved and scaled to mean 0 and length 1, so that a correlation is a dot product; null of a constant. */
function standardised(values: Float64Array): Float64Array | null {
  if (values.every((value) => value === values[0])) return null;
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const centred = values.map((value) => value - mean);
  const length = Math.sqrt(dot(centred, centred));
  return centred.map((value) => value / length);
}

/** Rounding may pass 1 by a last digit. */
function cosine(a: Float64Array, b: Float64Array): number {
  return Math.max(-1, Math.min(1, dot(a, b)));
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}
