import { renderResults } from '../../activities/publish/results.ts';
import type { Figure } from '../../charts/figure.ts';
import { pipelineInput } from '../../data/input.ts';
import type { CohortSummary } from '../../stages/cohort/summary.ts';
import type { DecompositionSummary } from '../../stages/decomposition/decomposition.ts';
import type { EdaSummary } from '../../stages/eda/summary.ts';
import type { EvaluationSummary, Skipped } from '../../stages/evaluation/summary.ts';
import type { FeaturesSummary } from '../../stages/features/summary.ts';
import { stages } from '../../stages/index.ts';
import type { RfmSummary } from '../../stages/rfm/summary.ts';
import type { TrainingParams } from '../../stages/training/fit.ts';
import type { TrainingSummary } from '../../stages/training/summary.ts';
import { smallTraining } from '../support/features.ts';
import { openShop } from '../support/shop.ts';

/** `summary.json`, without what only the charts read. */
type Summary = {
  eda: Omit<EdaSummary, 'figures'>;
  rfm: Omit<RfmSummary, 'figures'>;
  cohort: CohortSummary;
  decomposition: DecompositionSummary;
  features: FeaturesSummary;
};

/** What a reader gets of a run, and the numbers of the model. */
export type Published = {
  page: string;
  text: string;
  card: string | null;
  figures: Figure[];
  summary: Summary;
  training: TrainingSummary | Skipped;
  evaluation: EvaluationSummary | Skipped;
};

/** Few epochs: the sentences must be true of any model. */
const settings = pipelineInput.parse({ training: { epochs: 2 } });

/** Takes a folder of CSV files through all stages, in this process. */
export async function publish(csvFolder: string): Promise<Published> {
  const shop = await openShop(csvFolder);
  for (const stage of stages.slice(2)) await shop.run(stage, { ...stage.params(settings), ...backendOf(stage.name) });
  await shop.run(
    { run: renderResults },
    {
      run: { workflowId: 'w', runId: 'r', source: 'shop', timezone: 'UTC', seed: settings.seed, asOf: null },
      generatedAt: '2023-03-20T04:05:06Z',
      dataDigest: 'digest',
      stages: [],
      trainingTimings: {},
      previous: null,
    },
  );
  const text = async (name: string) => (await shop.bytes(name)).toString();
  return {
    page: await text('report.html'),
    text: await text('summary.md'),
    card: await text('model-card.md').catch(() => null),
    figures: await shop.json('figures.json'),
    summary: await shop.json('summary.json'),
    training: await shop.json('training.json'),
    evaluation: await shop.json('evaluation.json'),
  };
}

/** The same arithmetic on every machine. */
function backendOf(stage: string): Partial<TrainingParams> {
  return stage === 'training' ? { backend: smallTraining.backend } : {};
}
