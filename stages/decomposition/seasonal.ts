export type DecompositionModel = 'additive' | 'multiplicative';

/** Parts of a series of the same length; null where the moving average does not reach. */
export type Decomposed = {
  trend: (number | null)[];
  /** The pattern repeated over the whole series, from its first value on. */
  seasonal: number[];
  resid: (number | null)[];
};

/**
 * Classical decomposition by moving averages, as statsmodels' `seasonal_decompose(two_sided=True)`: the trend is the
 * centred moving average over one period (its two ends weigh half when the period is even); a season's value is the
 * mean of what is left of its phase, centred on 0 (or on 1). The series has at least two periods and, for
 * `multiplicative`, positive values only.
 */
export function decompose(series: Float64Array, period: number, model: DecompositionModel): Decomposed {
  const additive = model === 'additive';
  const without = (value: number, part: number) => (additive ? value - part : value / part);
  const trend = movingAverage(series, period);
  const detrended = trend.map((level, day) => (level === null ? null : without(series[day]!, level)));
  const averages = Array.from({ length: period }, (_, phase) => phaseMean(detrended, phase, period));
  const centre = averages.reduce((total, value) => total + value, 0) / period;
  const pattern = averages.map((value) => without(value, centre));
  const seasonal = Array.from(series, (_, day) => pattern[day % period]!);
  const resid = trend.map((level, day) => {
    if (level === null) return null;
    return additive ? detrended[day]! - seasonal[day]! : series[day]! / seasonal[day]! / level;
  });
  return { trend, seasonal, resid };
}

function movingAverage(series: Float64Array, period: number): (number | null)[] {
  const half = Math.floor(period / 2);
  const endWeight = period % 2 === 0 ? 0.5 : 1;
  return Array.from(series, (_, day) => {
    if (day < half || day + half >= series.length) return null;
    let total = endWeight * (series[day - half]! + series[day + half]!);
    for (let near = day - half + 1; near < day + half; near++) total += series[near]!;
    return total / period;
  });
}

function phaseMean(detrended: (number | null)[], phase: number, period: number): number {
  let total = 0;
  let count = 0;
  for (let day = phase; day < detrended.length; day += period) {
    const value = detrended[day]!;
    if (value === null) continue;
    total += value;
    count++;
  }
  return total / count;
}

/**
 * How much of a series its trend and its season explain, 0 to 1: 1 - Var(R) / Var(T + R) and 1 - Var(R) / Var(S + R),
 * at least 0 (Wang, Smith and Hyndman 2006, Data Mining and Knowledge Discovery 13, 335–364), over the days that have
 * all parts. Of a multiplicative model the logarithms are taken, whose sum the parts are. Null where nothing varies.
 */
export function strengths(
  { trend, seasonal, resid }: Decomposed,
  model: DecompositionModel,
): { trend: number | null; season: number | null } {
  const scale = model === 'additive' ? (value: number) => value : Math.log;
  const days = resid.flatMap((value, day) => (value === null ? [] : [day]));
  const part = (values: (number | null)[]) => days.map((day) => scale(values[day]!));
  const [T, S, R] = [part(trend), part(seasonal), part(resid)];
  return { trend: explained(T, R), season: explained(S, R) };
}

function explained(part: number[], rest: number[]): number | null {
  const whole = variance(part.map((value, i) => value + rest[i]!));
  return whole > 0 ? Math.max(0, 1 - variance(rest) / whole) : null;
}

function variance(values: number[]): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
}
