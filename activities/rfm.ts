import { stageActivity } from './stage.ts';

export const rfm = stageActivity({
  stage: 'rfm',
  reads: ['merged.parquet', 'calendar.json'],
  params: () => ({}),
});
