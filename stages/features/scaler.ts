import type { Moments } from './moments.ts';

export type ScalerKind = 'standard' | 'minmax';

/** One value a kept column, of the training rows: scaled = (value - mean or min) / scale. */
export type Scaler =
  | { kind: 'standard'; mean: number[]; scale: number[] }
  | { kind: 'minmax'; min: number[]; scale: number[] };

/** scikit-learn's StandardScaler (population deviation) or MinMaxScaler of columns; the scale of a constant one is 1. */
export function fitScaler(kind: ScalerKind, fitted: Moments[]): Scaler {
  if (kind === 'minmax') {
    return { kind, min: fitted.map(({ min }) => min), scale: fitted.map(({ min, max }) => max - min || 1) };
  }
  return {
    kind,
    mean: fitted.map(({ mean }) => mean!),
    scale: fitted.map(({ std, count }) => (std ?? 0) * Math.sqrt((count - 1) / count) || 1),
  };
}
