/** Sum, mean and sample deviation of the known numbers; as `describe` has them, without its sorting. */
export type Moments = { count: number; min: number; max: number; sum: number; mean: number | null; std: number | null };

/** Values with their moments. */
export type Measured = Moments & { values: Float64Array };

export const measured = (values: Float64Array): Measured => ({ values, ...moments(values) });

/** NaN is a missing value. The deviation is exactly 0 of equal values and null of fewer than two. */
export function moments(values: Float64Array): Moments {
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = count > 0 ? sum / count : null;
  return { count, sum, min, max, mean, std: deviation(values, { count, min, max, mean: mean ?? 0 }) };
}

function deviation(
  values: Float64Array,
  { count, min, max, mean }: { count: number; min: number; max: number; mean: number },
): number | null {
  if (count < 2) return null;
  if (min === max) return 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = values[i]! - mean;
    if (!Number.isNaN(difference)) squares += difference * difference;
  }
  return Math.sqrt(squares / (count - 1));
}
