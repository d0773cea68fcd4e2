import { trainingSettings } from '../../data/input.ts';
import type { Stage } from '../stage.ts';
import { definitions } from './definitions.ts';
import type { FeaturesParams } from './features.ts';

export const features: Stage<FeaturesParams> = {
  name: 'features',
  version: 8,
  reads: ['merged.parquet', 'customers.parquet', 'events.json', 'calendar.json'],
  writes: {
    'features.parquet': 'features.parquet',
    'features.json': 'summary.json',
    'preprocessing.json': 'model/preprocessing.json',
  },
  params: (settings) => ({
    ...settings.features,
    target: settings.target.kind,
    horizonDays: settings.target.horizonDays,
    testSplit: trainingSettings(settings).testSplit,
    seed: settings.seed,
    logSkewed: settings.preset !== 'notebook',
  }),
  run: async (...call) => (await import('./features.ts')).buildFeatures(...call),
  definitions,
};
