import { trainingSettings } from '../../data/input.ts';
import { trainingBackend } from '../../engine/backend.ts';
import type { Stage } from '../stage.ts';
import { definitions } from './definitions.ts';
import type { TrainingParams } from './settings.ts';

export const training: Stage<TrainingParams> = {
  name: 'training',
  version: 2,
  reads: ['features.parquet', 'features.json'],
  writes: {
    'history.parquet': 'history.parquet',
    'model.json': 'model/model.json',
    'weights.bin': 'model/weights.bin',
    'preprocessing.json': 'model/preprocessing.json',
    'training.json': null,
  },
  params: (settings) => ({
    ...trainingSettings(settings),
    scaler: settings.features.scaler,
    backend: trainingBackend(),
  }),
  run: async (...call) => (await import('./training.ts')).trainModel(...call),
  figures: async () => (await import('./figures/index.ts')).figures,
  definitions,
};
