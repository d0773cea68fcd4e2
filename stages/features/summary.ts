import type { CorrelatedPair } from './correlation.ts';
import type { TargetKind } from './targets.ts';

type ByColumn = Record<string, number | null>;

/** One value per kept column: scaled = (value - mean or min) / scale. The value is the logarithm where there is one. */
export type Scaler =
  | { kind: 'standard'; mean: number[]; scale: number[] }
  | { kind: 'minmax'; min: number[]; scale: number[] };

/**
 * `features.json`. From `kept_columns` to `medians` it describes the model's matrix, which is `all_columns` with missing
 * values filled, then `<name>_missing` columns, without correlated columns. All of it is fitted to the training rows.
 */
export type FeaturesSummary = {
  cutoff: string;
  horizon_days: number;
  /** Days from the first transaction to the cutoff; null if no transaction is before it. */
  observation_days: number | null;
  customers: number;
  positives: number;
  positive_rate: number | null;
  /** The feature columns of `features.parquet`, in order. */
  all_columns: string[];
  /** Over all customers, missing values skipped. */
  sums: ByColumn;
  means: ByColumn;
  stds: ByColumn;
  target_correlation: ByColumn;
  train: number;
  test: number;
  train_positive_rate: number | null;
  test_positive_rate: number | null;
  kept_columns: string[];
  correlated_pairs: CorrelatedPair[];
  dropped: string[];
  /** The columns that would be dropped if the rule used all rows. */
  dropped_if_all_rows: string[];
  /** `center` and `scale` of `preprocessing.json`, in the order of `kept_columns`. */
  scaler: Scaler;
  /** The medians of `preprocessing.json` that replace missing values: of kept columns with missing values. */
  medians: Record<string, number>;
  /** Number of customers without a value, by column; columns without missing values are absent. */
  missing: Record<string, number>;
  target: { kind: TargetKind; says: string };
  correlation_limit: number;
  test_split: number;
  seed: number;
  /** A description of each column. */
  says: Record<string, string>;
  /** Columns with today's values instead of those at the cutoff, which may leak. */
  possible_leaks: string[];
  /** Why there is no split; everything from `train` to `medians` is then empty, and `preprocessing.json` is not written. */
  split_skipped?: string;
};
