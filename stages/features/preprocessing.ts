import { breather } from '../../core/breather.ts';
import { known, mean, median, variance } from '../../core/statistics/describe.ts';

/** Columns of numbers by name, one value per customer; NaN is a missing value. */
export type Columns = Record<string, Float64Array>;

/** How one column of the model's matrix is computed from a column of `features.parquet`. */
export type PreparedFeature = {
  name: string;
  from: string;
  /** The column is 1 where `from` is missing and 0 elsewhere, instead of its value. */
  indicator: boolean;
  /** Replaces a missing value: the median of the training rows, 0 if they have none. */
  median: number;
  /** Whether the value x becomes sign(x)·ln(1 + |x|) before scaling. */
  log1p: boolean;
  /** The scaled value is (value - center) / scale. */
  center: number;
  scale: number;
};

export type ScalerKind = 'standard' | 'minmax';
export type Preprocessing = { scaler: ScalerKind; features: PreparedFeature[] };

/** `logSkewed`: take logarithms of features that are never negative and skewed to the right. */
export type PreprocessingOptions = { scaler: ScalerKind; logSkewed: boolean };

/** The columns of `training`, then an indicator `<name>_missing` for each that has missing values. */
export function preparedNames(training: Columns): string[] {
  const incomplete = Object.keys(training).filter((name) => training[name]!.some(Number.isNaN));
  return [...Object.keys(training), ...incomplete.map((name) => `${name}_missing`)];
}

/** Fits the features `names` to the training rows; a name that is no column of `training` is an indicator. */
export async function fitPreprocessing(
  training: Columns,
  names: string[],
  options: PreprocessingOptions,
): Promise<Preprocessing> {
  const features: PreparedFeature[] = [];
  const breathe = breather();
  for (const name of names) {
    features.push(fitFeature(training, name, options));
    await breathe();
  }
  return { scaler: options.scaler, features };
}

/**
 * The model's matrix, row-major: `rows` × features. An absent column counts as 0 everywhere, like the column of a level
 * that does not occur.
 */
export function prepare({ features }: Preprocessing, columns: Columns, rows: number): Float32Array {
  const matrix = new Float32Array(rows * features.length);
  for (const [place, feature] of features.entries()) {
    const values = columns[feature.from];
    for (let row = 0; row < rows; row++) {
      const value = transformed(feature, values ? values[row]! : 0);
      matrix[row * features.length + place] = (value - feature.center) / feature.scale;
    }
  }
  return matrix;
}

function fitFeature(training: Columns, name: string, { scaler, logSkewed }: PreprocessingOptions): PreparedFeature {
  const indicator = !(name in training);
  const from = indicator ? name.replace(/_missing$/, '') : name;
  const values = training[from];
  if (!values) throw new Error(`features.parquet has no column ${JSON.stringify(from)}, which features.json lists`);
  const sorted = known(values).toSorted();
  const feature: PreparedFeature = {
    name,
    from,
    indicator,
    median: median(sorted) ?? 0,
    log1p: logSkewed && !indicator && isSkewedRight(sorted),
    center: 0,
    scale: 1,
  };
  const unscaled = values.map((value) => transformed(feature, value));
  return { ...feature, ...fitScale(unscaled, scaler) };
}

/** A feature's values before logarithm and scaling, missing ones filled; the column itself if nothing changes. */
export function imputed({ from, indicator, median }: PreparedFeature, columns: Columns): Float64Array {
  const values = columns[from]!;
  if (!indicator && !values.some(Number.isNaN)) return values;
  return values.map((value) => filled(indicator, median, value));
}

function transformed({ indicator, median, log1p }: PreparedFeature, raw: number): number {
  const value = filled(indicator, median, raw);
  return log1p ? Math.sign(value) * Math.log1p(Math.abs(value)) : value;
}

function filled(indicator: boolean, median: number, raw: number): number {
  const missing = Number.isNaN(raw);
  if (indicator) return missing ? 1 : 0;
  return missing ? median : raw;
}

/** scikit-learn's StandardScaler (population standard deviation) or MinMaxScaler; the scale of a constant column is 1. */
function fitScale(values: Float64Array, scaler: ScalerKind): { center: number; scale: number } {
  if (scaler === 'minmax') {
    const lowest = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const highest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return { center: lowest, scale: highest - lowest || 1 };
  }
  const center = mean(values);
  const spread = variance(values, center);
  if (isRoundingError(spread, center, values.length)) return { center: values[0]!, scale: 1 };
  return { center, scale: Math.sqrt(spread) };
}

/** scikit-learn's bound: a constant column of 0.1 has a computed variance of about 1e-32. */
function isRoundingError(variance: number, center: number, count: number): boolean {
  return variance <= count * Number.EPSILON * variance + (count * center * Number.EPSILON) ** 2;
}

/** Never negative, more than two distinct values, and a moment skewness above 1: counts, sums and waiting times. */
function isSkewedRight(sorted: Float64Array): boolean {
  if (sorted.length === 0 || sorted[0]! < 0) return false;
  const [lowest, highest] = [sorted[0]!, sorted.at(-1)!];
  if (sorted.every((value) => value === lowest || value === highest)) return false;
  const center = mean(sorted);
  const third = mean(sorted.map((value) => (value - center) ** 3));
  return third / variance(sorted, center) ** 1.5 > 1;
}
