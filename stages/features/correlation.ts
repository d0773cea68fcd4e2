import { known, mean, standardDeviation, sum } from '../../core/statistics/describe.ts';
import { type CrossProducts, clamped, correlation } from './crossProducts.ts';

export type CorrelatedPair = { dropped: string; because_of: string; abs_corr: number };

/** A column with the moments of its known values: mean (null without one) and sample standard deviation. */
export type ColumnMoments = {
  values: Float64Array;
  count: number;
  sum: number;
  mean: number | null;
  std: number | null;
};

/** Computes a column's moments once, for all its correlations. NaN is a missing value. */
export function momentsOf(values: Float64Array): ColumnMoments {
  const numbers = known(values);
  const center = mean(numbers);
  return {
    values,
    count: numbers.length,
    sum: sum(numbers),
    mean: numbers.length > 0 ? center : null,
    std: standardDeviation(numbers, center),
  };
}

/** Pearson's correlation over the rows where both are known; null if either column is constant there. */
export function pearson(a: ColumnMoments, b: ColumnMoments): number | null {
  if (Math.min(a.count, b.count) < a.values.length) {
    const bothKnown = (_: number, row: number) => !Number.isNaN(a.values[row]! + b.values[row]!);
    return pearson(momentsOf(a.values.filter(bothKnown)), momentsOf(b.values.filter(bothKnown)));
  }
  if (!a.std || !b.std) return null;
  let products = 0;
  for (let row = 0; row < a.count; row++) products += (a.values[row]! - a.mean!) * (b.values[row]! - b.mean!);
  return clamped(products / ((a.count - 1) * a.std * b.std));
}

/**
 * The pairs of the columns `names` whose absolute correlation is above `limit`; the later column of each is dropped.
 * Every earlier column counts, including dropped ones, as in the notebook.
 */
export function correlatedPairs(names: string[], products: CrossProducts, limit: number): CorrelatedPair[] {
  return names.flatMap((dropped, later) =>
    names.slice(0, later).flatMap((because_of, earlier) => {
      const abs_corr = Math.abs(correlation(products, later, earlier) ?? 0);
      return abs_corr > limit ? [{ dropped, because_of, abs_corr }] : [];
    }),
  );
}

/** The columns that the pairs drop, in column order. */
export function droppedColumns(pairs: CorrelatedPair[]): string[] {
  return [...new Set(pairs.map(({ dropped }) => dropped))];
}
