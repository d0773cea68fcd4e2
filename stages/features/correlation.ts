import { type CrossProducts, clamped, correlation } from './crossProducts.ts';

export type CorrelatedPair = { dropped: string; because_of: string; abs_corr: number };

/** Pearson's correlation over the rows that have both (NaN: missing); null if either side is constant there. */
export function pearson(a: Float64Array, b: Float64Array): number | null {
  let [n, sumA, sumB, firstA, firstB] = [0, 0, 0, Number.NaN, Number.NaN];
  let [variesA, variesB] = [false, false];
  for (let row = 0; row < a.length; row++) {
    const x = a[row]!;
    const y = b[row]!;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    if (n++ === 0) [firstA, firstB] = [x, y];
    sumA += x;
    sumB += y;
    variesA ||= x !== firstA;
    variesB ||= y !== firstB;
  }
  if (!variesA || !variesB) return null;
  const [meanA, meanB] = [sumA / n, sumB / n];
  let [squaresA, squaresB, products] = [0, 0, 0];
  for (let row = 0; row < a.length; row++) {
    const x = a[row]! - meanA;
    const y = b[row]! - meanB;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    squaresA += x * x;
    squaresB += y * y;
    products += x * y;
  }
  return clamped(products / (Math.sqrt(squaresA) * Math.sqrt(squaresB)));
}

/**
 * The pairs of the columns `names` whose correlation is above `limit` in absolute value; of each the later one is dropped.
 * All earlier columns count, dropped ones too, as in the notebook.
 */
export function correlatedPairs(names: string[], products: CrossProducts, limit: number): CorrelatedPair[] {
  return names.flatMap((dropped, later) =>
    names.slice(0, later).flatMap((because_of, earlier) => {
      const abs_corr = Math.abs(correlation(products, later, earlier) ?? 0);
      return abs_corr > limit ? [{ dropped, because_of, abs_corr }] : [];
    }),
  );
}

/** The columns that the pairs drop, in their order. */
export function droppedColumns(pairs: CorrelatedPair[]): string[] {
  return [...new Set(pairs.map(({ dropped }) => dropped))];
}
