import { stageActivity } from './stage.ts';

export const evaluation = stageActivity({
  stage: 'evaluation',
  reads: ['features.parquet', 'features.json', 'training.json'],
  // A training that was skipped has left no model.
  readsIfThere: ['model.json', 'weights.bin', 'preprocessing.json'],
  params: ({ seed }) => ({ seed }),
});
