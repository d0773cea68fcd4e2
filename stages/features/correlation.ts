import { type CrossProducts, clamped, correlation } from './crossProducts.ts';
import { type Measured, measured } from './moments.ts';

export type CorrelatedPair = { dropped: string; because_of: string; abs_corr: number };

/** Pearson's correlation over the rows that have both (NaN: missing); null if either side is constant there. */
export function pearson(a: Measured, b: Measured): number | null {
  if (Math.min(a.count, b.count) < a.values.length) {
    const known = (_: number, row: number) => !Number.isNaN(a.values[row]! + b.values[row]!);
    return pearson(measured(a.values.filter(known)), measured(b.values.filter(known)));
  }
  if (!a.std || !b.std) return null;
  let products = 0;
  for (let row = 0; row < a.count; row++) products += (a.values[row]! - a.mean!) * (b.values[row]! - b.mean!);
  return clamped(products / ((a.count - 1) * a.std * b.std));
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
