import type { Matrix } from './matrix.ts';
import { moments } from './moments.ts';

export type ScalerKind = 'standard' | 'minmax';

/** One value a kept column, of the training rows: scaled = (value - mean or min) / scale. */
export type Scaler =
  | { kind: 'standard'; mean: number[]; scale: number[] }
  | { kind: 'minmax'; min: number[]; scale: number[] };

/** scikit-learn's StandardScaler (population deviation) or MinMaxScaler; the scale of a constant column is 1. */
export function fitScaler(kind: ScalerKind, { columns }: Matrix): Scaler {
  const fitted = columns.map(moments);
  if (kind === 'minmax') {
    return { kind, min: fitted.map(({ min }) => min), scale: fitted.map(({ min, max }) => max - min || 1) };
  }
  return {
    kind,
    mean: fitted.map(({ mean }) => mean!),
    scale: fitted.map(({ std, count }) => (std ?? 0) * Math.sqrt((count - 1) / count) || 1),
  };
}
