import { trainingSettings } from '../workflows/input.ts';
import { stageActivity } from './stage.ts';
export const features = stageActivity({
  stage: 'features',
  reads: ['merged.parquet', 'customers.parquet', 'events.json', 'calendar.json'],
  params: (settings) => ({
    ...settings.features,
    target: settings.target.kind,
    horizonDays: settings.target.horizonDays,
    testSplit: trainingSettings(settings).testSplit,
    seed: settings.seed,
  }),
});
