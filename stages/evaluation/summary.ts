import type { Rate } from '../../core/statistics/proportion.ts';
import type { BaselineName } from './baselines.ts';
import type { Interval } from './bootstrap.ts';
import type { CalibrationRow, GainsRow } from './deciles.ts';
import type { ImportanceRow } from './importance.ts';
import type { Measure, Scores } from './modelScores.ts';
import type { Curves } from './ranking.ts';
import type { Comparison, Differences, Verdict } from './verdict.ts';

/** `network` is the model, named so in files and columns. */
export type ModelName = 'network' | BaselineName;

/** `evaluation.json` of a trained model. Everything is measured on test customers, which no model has seen. */
export type EvaluationSummary = Record<'network' | 'majority' | 'recency', Scores> & {
  logistic: Scores & { coefficients: Record<string, number>; intercept: number };
  test: { customers: number; positives: number; positive_rate: number };
  /** The model's classes at a probability above `threshold`: correct among predicted positives, and found among all. */
  decision: { threshold: number; precision: Rate; recall: Rate };
  /** Bootstrap intervals of 95%. */
  intervals: Record<ModelName, Record<Measure, Interval>>;
  bootstrap: { resamples: number; level: number; seed: number };
  differences: Differences;
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
