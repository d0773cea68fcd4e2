import type { CohortSummary } from '../stages/cohort.ts';
import type { DecompositionSummary } from '../stages/decomposition.ts';
import type { EdaSummary } from '../stages/eda/types.ts';
import type { EvaluationSummary } from '../stages/evaluation/summary.ts';
import type { FeaturesSummary } from '../stages/features/summary.ts';
import type { RfmSummary } from '../stages/rfm.ts';
import type { Calendar } from '../stages/stage.ts';
import type { TrainingSummary } from '../stages/training/summary.ts';

/** The stages' JSON artifacts by stage word; absent when the stage did not run. */
export type Tables = {
  calendar?: Calendar;
  eda?: EdaSummary;
  rfm?: RfmSummary;
  cohort?: CohortSummary;
  decomposition?: DecompositionSummary;
  features?: FeaturesSummary;
  training?: TrainingSummary;
  evaluation?: EvaluationSummary;
};
