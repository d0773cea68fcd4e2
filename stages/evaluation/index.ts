import type { Stage } from '../stage.ts';
import { definitions } from './definitions.ts';
import type { EvaluationParams } from './evaluation.ts';

export const evaluation: Stage<EvaluationParams> = {
  name: 'evaluation',
  version: 5,
  reads: [
    'features.parquet',
    'features.json',
    'training.json',
    'merged.parquet',
    'customers.parquet',
    'events.json',
    'calendar.json',
  ],
  // Missing if features found no split or training was skipped.
  readsIfThere: ['model.json', 'weights.bin', 'preprocessing.json'],
  writes: {
    'predictions.parquet': 'predictions.parquet',
    'model-card.md': 'model/model-card.md',
    'evaluation.json': null,
  },
  params: ({ seed }) => ({ seed }),
  run: async (...call) => (await import('./evaluation.ts')).evaluateModel(...call),
  figures: async () => (await import('./figures/index.ts')).figures,
  definitions,
};
