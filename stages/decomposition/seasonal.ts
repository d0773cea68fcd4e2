import { variance } from '../../core/statistics/describe.ts';
export type DecompositionModel = 'additive' | 'multiplicative';

/** The components of a series, each with its length; null where the moving average is undefined. */
export type Decomposed = {
  trend: (number | null)[];
  /** The seasonal pattern, repeated over the whole series. */
  seasonal: number[];
  resid: (number | null)[];
};

/**
 * Classical decomposition by moving averages, like statsmodels' `seasonal_decompose(two_sided=True)`. The trend is the
 * centred moving average over one period, with half weights at both ends if the period is even. The seasonal component is the
 * mean of the detrended values by phase, centred on 0 (or 1). The series must have at least two periods and, for
 * `multiplicative`, only positive values.
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
    for (let neighbour = day - half + 1; neighbour < day + half; neighbour++) total += series[neighbour]!;
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
 * The strengths of trend and season from 0 to 1: 1 - Var(R) / Var(T + R) and 1 - Var(R) / Var(S + R), at least 0 (Wang,
 * Smith and Hyndman 2006, Data Mining and Knowledge Discovery 13, 335–364), over the days with all components. A
 * multiplicative model uses their logarithms, which are additive. Null if the variance is 0.
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

function explained(part: number[], residual: number[]): number | null {
  const total = variance(part.map((value, i) => value + residual[i]!));
  return total > 0 ? Math.max(0, 1 - variance(residual) / total) : null;
}

/**
 * The strength of season that noise over `length` days exceeds in about one of 20 cases, since the means of the phases fit
 * noise too: the mean and two standard deviations, at most 1, of R² without a relation, Beta((p − 1) / 2, (n − p) / 2) with
 * the period p and the n days that have a trend.
 */
export function strengthOfNoise(length: number, period: number): number {
  const days = length - 2 * Math.floor(period / 2);
  const mean = (period - 1) / (days - 1);
  const deviation = Math.sqrt((2 * mean * (1 - mean)) / (days + 1));
  return Math.min(1, mean + 2 * deviation);
}
