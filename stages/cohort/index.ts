import type { Stage } from '../stage.ts';
import type { CohortParams } from './cohort.ts';
import { definitions } from './definitions.ts';

export const cohort: Stage<CohortParams> = {
  name: 'cohort',
  version: 5,
  reads: ['merged.parquet', 'customers.parquet', 'calendar.json'],
  writes: { 'cohort.parquet': 'cohort.parquet', 'cohort.json': 'summary.json' },
  params: (settings) => settings.cohort,
  run: async (...call) => (await import('./cohort.ts')).computeCohorts(...call),
  figures: async () => (await import('./figures/index.ts')).figures,
  definitions,
};
