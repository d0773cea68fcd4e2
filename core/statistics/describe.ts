/** pandas' `describe` with skewness and excess kurtosis. Everything but `count` is null where it is not defined. */
export type Description = {
  count: number;
  mean: number | null;
  /** Of a sample (n − 1); null below 2 values, exactly 0 for a constant. */
  std: number | null;
  min: number | null;
  '25%': number | null;
  '50%': number | null;
  '75%': number | null;
  max: number | null;
  /** Bias-corrected: G1 of Joanes and Gill 1998 (The Statistician 47); null below 3 values and for a constant. */
  skew: number | null;
  /** Excess, bias-corrected: G2 of the same; null below 4 values and for a constant. */
  kurtosis: number | null;
};

/** What the shape of a distribution is told from: sums of the 1st to 4th powers of deviations from a value near the mean. */
export type PowerSums = {
  count: number;
  min: number | null;
  max: number | null;
  sums: [number, number, number, number];
};

export type Histogram = { edges: number[]; counts: number[] };

/** Describes the numbers of `values`; NaN is a missing one. */
export function describe(values: Float64Array): Description {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const mean = known.length > 0 ? sum(known) / known.length : null;
  const [min, max] = [known[0] ?? null, known.at(-1) ?? null];
  const { std, skew, kurtosis } = shape({ count: known.length, min, max, sums: powerSums(known, mean ?? 0) });
  return {
    count: known.length,
    mean,
    std,
    min,
    '25%': quantile(known, 0.25),
    '50%': quantile(known, 0.5),
    '75%': quantile(known, 0.75),
    max,
    skew,
    kurtosis,
  };
}

/** In the order of the values, since that decides the last bits. */
export function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** The linear quantile (type 7 of Hyndman and Fan 1996, numpy's) of numbers in ascending order, null of none. */
export function quantile(sorted: Float64Array, share: number): number | null {
  if (sorted.length === 0) return null;
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

/** Standard deviation, skewness and kurtosis of values that are known by their sums alone. */
export function shape({ count: n, min, max, sums }: PowerSums): Pick<Description, 'std' | 'skew' | 'kurtosis'> {
  if (n < 2) return { std: null, skew: null, kurtosis: null };
  if (min === max) return { std: 0, skew: null, kurtosis: null };
  const [m2, m3, m4] = centralSums(n, sums);
  const skew = ((n * Math.sqrt(n - 1)) / (n - 2)) * (m3 / m2 ** 1.5);
  const scale = (n - 1) / ((n - 2) * (n - 3));
  const kurtosis = scale * (n * (n + 1) * (m4 / m2 ** 2) - 3 * (n - 1));
  return { std: Math.sqrt(m2 / (n - 1)), skew: n < 3 ? null : finite(skew), kurtosis: n < 4 ? null : finite(kurtosis) };
}

/** Moves the sums to the true mean: of ids around 10^12 the rounding of the mean alone would spoil the 6th digit. */
function centralSums(n: number, [s1, s2, s3, s4]: PowerSums['sums']): [number, number, number] {
  const d = s1 / n;
  return [s2 - n * d ** 2, s3 - 3 * d * s2 + 2 * n * d ** 3, s4 - 4 * d * s3 + 6 * d ** 2 * s2 - 3 * n * d ** 4];
}

function powerSums(values: Float64Array, centre: number): PowerSums['sums'] {
  const sums: PowerSums['sums'] = [0, 0, 0, 0];
  for (const value of values) {
    const deviation = value - centre;
    const square = deviation * deviation;
    sums[0] += deviation;
    sums[1] += square;
    sums[2] += square * deviation;
    sums[3] += square * square;
  }
  return sums;
}

/** The squares of the smallest differences vanish, which leaves 0 / 0. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** `bins` equal bins from the least to the greatest value, as numpy's: the last includes its right edge. */
export function histogram(values: Float64Array, bins: number): Histogram {
  if (values.length === 0) return { edges: [], counts: [] };
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  const [from, to] = least < greatest ? [least, greatest] : [least - 0.5, greatest + 0.5];
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? to : from + i * ((to - from) / bins)));
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[binOf(value, edges)]!++;
  return { edges, counts };
}

/** The quotient alone may miss by one where a value lies on an edge. */
function binOf(value: number, edges: number[]): number {
  const bins = edges.length - 1;
  const [from, to] = [edges[0]!, edges[bins]!];
  const guess = Math.min(Math.floor(((value - from) / (to - from)) * bins), bins - 1);
  if (value < edges[guess]!) return guess - 1;
  return guess < bins - 1 && value >= edges[guess + 1]! ? guess + 1 : guess;
}
