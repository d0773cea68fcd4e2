import type { BaselineName } from './baselines.ts';
import type { Interval } from './bootstrap.ts';
import type { Curves } from './curves.ts';
import type { ImportanceRow } from './importance.ts';
import type { Measure, Scores } from './scores.ts';
import type { CalibrationRow, GainsRow } from './tables.ts';
import type { Comparison, Verdict } from './verdict.ts';

export type ModelName = 'network' | BaselineName;

/** `evaluation.json` where there is a model: everything is measured on test customers, whom no model has seen. */
export type EvaluationSummary = Record<'network' | 'majority' | 'recency', Scores> & {
  logistic: Scores & { coefficients: Record<string, number>; intercept: number };
  test: { customers: number; positives: number; positive_rate: number };
  /** Bootstrap intervals of 95 %. */
  intervals: Record<ModelName, Record<Measure, Interval>>;
  bootstrap: { resamples: number; level: number; seed: number };
  comparison: Comparison;
  judgement: Verdict;
  /** The judgement in words. */
  verdict: string;
  calibration: CalibrationRow[];
  gains: GainsRow[];
  curves: Record<Exclude<ModelName, 'majority'>, Curves | null>;
  importance: ImportanceRow[];
};

export type Skipped = { skipped: string };
