import { breather } from '../../core/breather.ts';

/** Columns of numbers by name, one value a customer; NaN is a missing value. */
export type Columns = Record<string, Float64Array>;

/** How one column of the model's matrix is made of a column of `features.parquet`. */
export type PreparedFeature = {
  name: string;
  from: string;
  /** The column says whether `from` is missing (1) or there (0), instead of its value. */
  indicator: boolean;
  /** What a missing value becomes: the median of the training rows, 0 where they have none. */
  median: number;
  /** Whether the value x becomes sign(x)·ln(1 + |x|) before it is scaled. */
  log1p: boolean;
  /** The value becomes (value - center) / scale. */
  center: number;
  scale: number;
};

export type Preprocessing = { scaler: Scaler; features: PreparedFeature[] };
export type Scaler = 'standard' | 'minmax';

export type PreprocessingOptions = { scaler: Scaler; logSkewed: boolean };

/**
 * Learns the preprocessing of the columns `kept` from training rows alone. A kept name that `training` has not is the
 * indicator `<column>_missing`. `logSkewed` takes logarithms of features that are never negative and lean to the right.
 */
export async function fitPreprocessing(
  training: Columns,
  kept: string[],
  options: PreprocessingOptions,
): Promise<Preprocessing> {
  const features: PreparedFeature[] = [];
  const breathe = breather();
  for (const name of kept) {
    features.push(fitFeature(training, name, options));
    await breathe();
  }
  return { scaler: options.scaler, features };
}

/** The model's matrix, row-major: `rows` × features. A column that is absent is 0 everywhere, as an unseen level is. */
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
  if (!values) throw new Error(`no feature ${JSON.stringify(from)}: features.parquet and features.json do not fit`);
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const feature: PreparedFeature = {
    name,
    from,
    indicator,
    median: medianOfSorted(known) ?? 0,
    log1p: logSkewed && !indicator && leansRight(known),
    center: 0,
    scale: 1,
  };
  return {
    ...feature,
    ...fitScale(
      values.map((value) => transformed(feature, value)),
      scaler,
    ),
  };
}

function transformed({ indicator, median, log1p }: PreparedFeature, raw: number): number {
  const missing = Number.isNaN(raw);
  if (indicator) return missing ? 1 : 0;
  const value = missing ? median : raw;
  return log1p ? Math.sign(value) * Math.log1p(Math.abs(value)) : value;
}

/** Population standard deviation, or the range; 1 where a column is constant, so that it becomes 0 and not NaN. */
function fitScale(values: Float64Array, scaler: Scaler): { center: number; scale: number } {
  if (scaler === 'minmax') {
    const lowest = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const highest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return { center: lowest, scale: highest - lowest || 1 };
  }
  const center = mean(values);
  const variance = mean(values.map((value) => (value - center) ** 2));
  if (isRoundingError(variance, center, values.length)) return { center: values[0]!, scale: 1 };
  return { center, scale: Math.sqrt(variance) };
}

/** A constant column of 0.1 has a variance of some 1e-32: scikit-learn's bound for what is rounding alone. */
function isRoundingError(variance: number, center: number, count: number): boolean {
  return variance <= count * Number.EPSILON * variance + (count * center * Number.EPSILON) ** 2;
}

/** Never negative, more than two values, and a moment skewness above 1: counts, sums and waiting times. */
function leansRight(sorted: Float64Array): boolean {
  if (sorted.length === 0 || sorted[0]! < 0) return false;
  const [lowest, highest] = [sorted[0]!, sorted.at(-1)!];
  if (sorted.every((value) => value === lowest || value === highest)) return false;
  const center = mean(sorted);
  const second = mean(sorted.map((value) => (value - center) ** 2));
  const third = mean(sorted.map((value) => (value - center) ** 3));
  return third / second ** 1.5 > 1;
}

function medianOfSorted(sorted: Float64Array): number | null {
  if (sorted.length === 0) return null;
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
