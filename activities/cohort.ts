import { stageActivity } from './stage.ts';

export const cohort = stageActivity({
  stage: 'cohort',
  reads: ['merged.parquet', 'customers.parquet', 'calendar.json'],
  params: ({ cohort }) => cohort,
});
