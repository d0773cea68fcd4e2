import type { TrainingSummary } from '../training/summary.ts';
import { type BaselineName, baselineNames } from './baselines.ts';
import type { Scores } from './modelScores.ts';
import type { EvaluationSummary, Skipped } from './summary.ts';

/** `metrics.json`: key figures of the model, for monitoring. */
export type Metrics =
  | Skipped
  | {
      network: Scores;
      baselines: Record<BaselineName, Scores>;
      training: {
        epochs_run: number;
        best_epoch: number;
        steps: number;
        ms_per_step: number | null;
        seconds: number | null;
      };
      split: TrainingSummary['split'];
    };

/** Joins the results of training and evaluation with the timings of the training. */
export function metrics(
  training: TrainingSummary | Skipped,
  evaluation: EvaluationSummary | Skipped,
  timings: Record<string, number>,
): Metrics {
  if ('skipped' in training) return { skipped: training.skipped };
  if ('skipped' in evaluation) return { skipped: evaluation.skipped };
  const { epochs_run, best_epoch, steps, split } = training;
  const { ms_per_step = null, seconds = null } = timings;
  return {
    network: plainScores(evaluation.network),
    baselines: Object.fromEntries(baselineNames.map((name) => [name, plainScores(evaluation[name])])) as Record<
      BaselineName,
      Scores
    >,
    training: { epochs_run, best_epoch, steps, ms_per_step, seconds },
    split,
  };
}

function plainScores({ loss, accuracy, roc_auc, pr_auc, brier, confusion }: Scores): Scores {
  return { loss, accuracy, roc_auc, pr_auc, brier, confusion };
}
