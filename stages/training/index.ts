import { trainingSettings } from '../../data/input.ts';
import { trainingBackend } from '../../engine/backend.ts';
import type { Stage } from '../stage.ts';
import { definitions } from './definitions.ts';
import type { TrainingParams } from './fit.ts';

export const training: Stage<TrainingParams | { off: true }> = {
  name: 'training',
  version: 4,
  reads: ['features.parquet', 'features.json'],
  // Missing if features found no split.
  readsIfThere: ['preprocessing.json'],
  writes: {
    'history.parquet': 'history.parquet',
    'model.json': 'model/model.json',
    'weights.bin': 'model/weights.bin',
    'training.json': null,
  },
  params: (settings) =>
    settings.training === false ? { off: true } : { ...trainingSettings(settings), backend: trainingBackend() },
  run: async (...call) => (await import('./training.ts')).trainModel(...call),
  figures: async () => (await import('./figures/index.ts')).figures,
  definitions,
};
