import { trainingBackend } from '../store/backend.ts';
import { trainingSettings } from '../workflows/input.ts';
import { stageActivity } from './stage.ts';
export const training = stageActivity({
  stage: 'training',
  reads: ['features.parquet', 'features.json'],
  params: (settings) => ({
    ...trainingSettings(settings),
    scaler: settings.features.scaler,
    backend: trainingBackend(),
  }),
});
