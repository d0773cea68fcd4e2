import { drawFigure } from '../../charts/draw.ts';
import type { Figure, FigureEntry, Summaries } from '../../charts/figure.ts';
import { readCatalogue } from '../../stages/charts/catalogue.ts';
import type { CohortSummary } from '../../stages/cohort/summary.ts';
import type { DecompositionSummary } from '../../stages/decomposition/decomposition.ts';
import type { EdaSummary } from '../../stages/eda/summary.ts';
import type { EvaluationSummary } from '../../stages/evaluation/summary.ts';
import type { FeaturesSummary } from '../../stages/features/summary.ts';
import { stages } from '../../stages/index.ts';
import type { RfmSummary } from '../../stages/rfm/summary.ts';
import type { TrainingSummary } from '../../stages/training/summary.ts';

/** The summaries that figures are drawn from, without those of stages that did not run. */
export type Tables = {
  eda?: EdaSummary;
  rfm?: RfmSummary;
  cohort?: CohortSummary;
  decomposition?: DecompositionSummary;
  features?: FeaturesSummary;
  training?: TrainingSummary;
  evaluation?: EvaluationSummary;
};

const { entries, definitions } = await readCatalogue(stages);
export const catalogue = entries;

export function draw(entry: FigureEntry, tables: Tables): Figure {
  return drawFigure(entry, tables as Summaries, definitions);
}
