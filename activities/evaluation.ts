import { trainingBackend } from '../store/backend.ts';
import { stageActivity } from './stage.ts';
export const evaluation = stageActivity({
  stage: 'evaluation',
  reads: ['features.parquet', 'features.json', 'training.json', 'model.json', 'weights.bin', 'preprocessing.json'],
  params: ({ seed }) => ({ seed, backend: trainingBackend() }),
});
