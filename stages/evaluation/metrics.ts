import type { TrainingSummary } from '../training/summary.ts';
import { type BaselineName, baselineNames } from './baselines.ts';
import type { Scores } from './modelScores.ts';
import type { EvaluationSummary, Skipped } from './summary.ts';

/** `metrics.json`: everything about the model. `network`, `baselines` and `split` repeat its key figures, for monitoring. */
export type Metrics =
  | Skipped
  | {
      network: Scores;
      baselines: Record<BaselineName, Scores>;
      split: TrainingSummary['split'];
      training: TrainingSummary & { ms_per_step: number | null; seconds: number | null };
      evaluation: EvaluationSummary;
    };

/** Joins the results of training and evaluation with the timings of the training. */
export function metrics(
  training: TrainingSummary | Skipped,
  evaluation: EvaluationSummary | Skipped,
  timings: Record<string, number>,
): Metrics {
  if ('skipped' in training) return { skipped: training.skipped };
  if ('skipped' in evaluation) return { skipped: evaluation.skipped };
  const { ms_per_step = null, seconds = null } = timings;
  return {
    network: plainScores(evaluation.network),
    baselines: Object.fromEntries(baselineNames.map((name) => [name, plainScores(evaluation[name])])) as Record<
      BaselineName,
      Scores
    >,
    split: training.split,
    training: { ...training, ms_per_step, seconds },
    evaluation,
  };
}

function plainScores({ loss, accuracy, roc_auc, pr_auc, brier, confusion }: Scores): Scores {
  return { loss, accuracy, roc_auc, pr_auc, brier, confusion };
}
