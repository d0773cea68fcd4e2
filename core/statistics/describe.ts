/** pandas' `describe` with skewness and excess kurtosis. Everything except `count` is null where it is undefined. */
export type Description = {
  count: number;
  mean: number | null;
  /** Sample standard deviation (n − 1); null below 2 values, exactly 0 for a constant. */
  std: number | null;
  min: number | null;
  '25%': number | null;
  '50%': number | null;
  '75%': number | null;
  max: number | null;
  /** Bias-corrected: G1 of Joanes and Gill 1998 (The Statistician 47); null below 3 values and for a constant. */
  skew: number | null;
  /** Excess, bias-corrected: G2 of the same paper; null below 4 values and for a constant. */
  kurtosis: number | null;
};

/** Sums of the 1st to 4th powers of the deviations from a value near the mean: the input of `shape`. */
export type PowerSums = {
  count: number;
  min: number | null;
  max: number | null;
  sums: [number, number, number, number];
};

export type Histogram = { edges: number[]; counts: number[] };

/** Describes the numbers in `values`; NaN is a missing value. */
export function describe(values: Float64Array): Description {
  const sorted = known(values).toSorted();
  const center = sorted.length > 0 ? mean(sorted) : null;
  const [min, max] = [sorted[0] ?? null, sorted.at(-1) ?? null];
  const { std, skew, kurtosis } = shape({ count: sorted.length, min, max, sums: powerSums(sorted, center ?? 0) });
  return {
    count: sorted.length,
    mean: center,
    std,
    min,
    '25%': quantile(sorted, 0.25),
    '50%': quantile(sorted, 0.5),
    '75%': quantile(sorted, 0.75),
    max,
    skew,
    kurtosis,
  };
}

/** The values that are not NaN, in their order. */
export function known(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value));
}

/** Adds in the order of the values, which determines the last bits. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

/** The arithmetic mean, with `weights` (one per value) the weighted mean. NaN for no values. */
export function mean(values: ArrayLike<number>, weights?: ArrayLike<number>): number {
  if (!weights) return sum(values) / values.length;
  let total = 0;
  for (let i = 0; i < values.length; i++) total += weights[i]! * values[i]!;
  return total / sum(weights);
}

/** The population variance: the mean squared deviation from `center`, the mean of the values. */
export function variance(values: ArrayLike<number>, center = mean(values)): number {
  return squaredDeviations(values, center) / values.length;
}

/** The sample standard deviation (n − 1); null below two values, exactly 0 for a constant. */
export function standardDeviation(values: Float64Array, center = mean(values)): number | null {
  if (values.length < 2) return null;
  if (values.every((value) => value === values[0])) return 0;
  return Math.sqrt(squaredDeviations(values, center) / (values.length - 1));
}

function squaredDeviations(values: ArrayLike<number>, center: number): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - center;
    squares += deviation * deviation;
  }
  return squares;
}

/** The middle of numbers in ascending order: the mean of the two middle ones for an even count, null for none. */
export function median(sorted: ArrayLike<number>): number | null {
  if (sorted.length === 0) return null;
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 0 ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[middle]!;
}

/** The linear quantile (type 7 of Hyndman and Fan 1996, numpy's) of numbers in ascending order, null for none. */
export function quantile(sorted: ArrayLike<number>, share: number): number | null {
  if (sorted.length === 0) return null;
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

/** The observation nearest to the linear quantile of numbers in ascending order, null for none. */
export function nearestQuantile(sorted: ArrayLike<number>, share: number): number | null {
  return sorted[Math.round(share * (sorted.length - 1))] ?? null;
}

/** Standard deviation, skewness and kurtosis of values of which only the power sums are known. */
export function shape({ count: n, min, max, sums }: PowerSums): Pick<Description, 'std' | 'skew' | 'kurtosis'> {
  if (n < 2) return { std: null, skew: null, kurtosis: null };
  if (min === max) return { std: 0, skew: null, kurtosis: null };
  const [m2, m3, m4] = centralSums(n, sums);
  const skew = ((n * Math.sqrt(n - 1)) / (n - 2)) * (m3 / m2 ** 1.5);
  const scale = (n - 1) / ((n - 2) * (n - 3));
  const kurtosis = scale * (n * (n + 1) * (m4 / m2 ** 2) - 3 * (n - 1));
  return { std: Math.sqrt(m2 / (n - 1)), skew: n < 3 ? null : finite(skew), kurtosis: n < 4 ? null : finite(kurtosis) };
}

/** Moves the sums to the true mean: for ids around 10^12, the rounding of the mean would spoil the 6th digit. */
function centralSums(n: number, [s1, s2, s3, s4]: PowerSums['sums']): [number, number, number] {
  const d = s1 / n;
  return [s2 - n * d ** 2, s3 - 3 * d * s2 + 2 * n * d ** 3, s4 - 4 * d * s3 + 6 * d ** 2 * s2 - 3 * n * d ** 4];
}

function powerSums(values: Float64Array, center: number): PowerSums['sums'] {
  const sums: PowerSums['sums'] = [0, 0, 0, 0];
  for (const value of values) {
    const deviation = value - center;
    const square = deviation * deviation;
    sums[0] += deviation;
    sums[1] += square;
    sums[2] += square * deviation;
    sums[3] += square * square;
  }
  return sums;
}

/** The squares of very small deviations underflow to 0, which leaves 0 / 0. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** `bins` equal bins from the minimum to the maximum, like numpy's: the last bin includes its right edge. */
export function histogram(values: Float64Array, bins: number): Histogram {
  if (values.length === 0) return { edges: [], counts: [] };
  const lowest = values.reduce((a, b) => Math.min(a, b));
  const highest = values.reduce((a, b) => Math.max(a, b));
  const [from, to] = lowest < highest ? [lowest, highest] : [lowest - 0.5, highest + 0.5];
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? to : from + i * ((to - from) / bins)));
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[binOf(value, edges)]!++;
  return { edges, counts };
}

/** For a value on an edge, the rounded quotient may be one bin off. */
function binOf(value: number, edges: number[]): number {
  const bins = edges.length - 1;
  const [from, to] = [edges[0]!, edges[bins]!];
  const guess = Math.min(Math.floor(((value - from) / (to - from)) * bins), bins - 1);
  if (value < edges[guess]!) return guess - 1;
  return guess < bins - 1 && value >= edges[guess + 1]! ? guess + 1 : guess;
}
