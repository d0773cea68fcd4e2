import { stageActivity } from './stage.ts';

export const eda = stageActivity({
  stage: 'eda',
  reads: [
    'merged.parquet',
    'customers.parquet',
    'products.parquet',
    'campaigns.parquet',
    'events.json',
    'calendar.json',
    'merge.json',
  ],
  params: () => ({}),
});
