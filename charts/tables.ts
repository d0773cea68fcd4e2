import type { CohortSummary } from '../stages/cohort.ts';
import type { DecompositionSummary } from '../stages/decomposition.ts';
import type { EdaSummary } from '../stages/eda/types.ts';
import type { RfmSummary } from '../stages/rfm.ts';
import type { Calendar } from '../stages/stage.ts';

type Maybe = number | null;

export type TrainingSummary = {
  history: Record<'loss' | 'accuracy' | 'val_loss' | 'val_accuracy', Maybe[]>;
  best_epoch?: Maybe;
};
export type Scores = { loss: Maybe; accuracy: Maybe; roc_auc: Maybe; confusion: [[number, number], [number, number]] };
export type EvaluationSummary = Record<'network' | 'majority' | 'logistic' | 'recency', Scores>;

/** The stages' JSON artifacts by stage word; absent when the stage did not run. */
export type Tables = {
  calendar?: Calendar;
  eda?: EdaSummary;
  rfm?: RfmSummary;
  cohort?: CohortSummary;
  decomposition?: DecompositionSummary;
  training?: TrainingSummary;
  evaluation?: EvaluationSummary;
};
