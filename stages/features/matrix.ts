import { quantile } from '../../core/statistics/describe.ts';
import type { FeatureColumn } from './columns.ts';

/** The numbers that a linear model sees: no missing value is left. */
export type Matrix = { names: string[]; columns: Float64Array[] };

/**
 * A missing value becomes the median of the training rows (0 if they have none); a column that a training row misses
 * gets a 0/1 column `<name>_missing`, after all the others. `medians` has the columns with a missing value.
 */
export function impute(
  features: FeatureColumn[],
  train: Int32Array,
): { matrix: Matrix; medians: Record<string, number> } {
  const incomplete = features.filter(({ missing }) => missing > 0);
  const medians = new Map(incomplete.map(({ name, values }) => [name, trainingMedian(values, train)]));
  const indicated = incomplete.filter(({ values }) => train.some((row) => Number.isNaN(values[row])));
  const filled = features.map(({ name, values }) => {
    const median = medians.get(name);
    return median === undefined ? values : values.map((value) => (Number.isNaN(value) ? median : value));
  });
  return {
    matrix: {
      names: [...features.map(({ name }) => name), ...indicated.map(({ name }) => `${name}_missing`)],
      columns: [...filled, ...indicated.map(({ values }) => values.map((value) => Number(Number.isNaN(value))))],
    },
    medians: Object.fromEntries(medians),
  };
}

function trainingMedian(values: Float64Array, train: Int32Array): number {
  const known = take(values, train).filter((value) => !Number.isNaN(value));
  return quantile(known.sort(), 0.5) ?? 0;
}

/** `matrix` with the rows `rows` only. */
export function takeRows({ names, columns }: Matrix, rows: Int32Array): Matrix {
  return { names, columns: columns.map((values) => take(values, rows)) };
}

/** The values at `rows`, in their order. */
export function take(values: Float64Array, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]!]!;
  return taken;
}
