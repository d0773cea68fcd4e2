import type { CorrelatedPair } from './correlation.ts';
import type { Scaler } from './scaler.ts';
import type { TargetKind } from './targets.ts';

type ByColumn = Record<string, number | null>;

/**
 * `features.json`. The lists from `kept_columns` to `scaler` describe the model's matrix: `all_columns` with missing values
 * filled, `<name>_missing` columns after them, correlated columns dropped. All of it is fitted on training rows.
 */
export type FeaturesSummary = {
  cutoff: string;
  horizon_days: number;
  /** Days from the first transaction to the cutoff; null when no transaction lies before it. */
  observation_days: number | null;
  customers: number;
  positives: number;
  positive_rate: number | null;
  /** The feature columns of `features.parquet`, in their order. */
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
  /** What the drop rule would drop if it saw all rows. */
  dropped_if_all_rows: string[];
  /** Of `kept_columns`. */
  scaler: Scaler;
  /** What fills each column that misses a value somewhere: the median of the training rows. */
  medians: Record<string, number>;
  /** Customers without a value, by column; columns without missing values are absent. */
  missing: Record<string, number>;
  target: { kind: TargetKind; says: string };
  correlation_limit: number;
  test_split: number;
  seed: number;
  /** What each column says; of a one-hot column its source. */
  says: Record<string, string>;
  /** Columns that say how a customer is today and not at the cutoff, so that they may leak. */
  possible_leaks: string[];
  /** Why there is no split: everything from `train` to `scaler` is then empty. */
  split_skipped?: string;
};
