import type { Stage } from '../stage.ts';
import { definitions } from './definitions.ts';

export const rfm: Stage = {
  name: 'rfm',
  version: 4,
  reads: ['merged.parquet', 'calendar.json'],
  writes: { 'rfm.parquet': 'rfm.parquet', 'rfm.json': 'summary.json' },
  params: () => ({}),
  run: async (workspace) => (await import('./rfm.ts')).computeRfm(workspace),
  figures: async () => (await import('./figures/index.ts')).figures,
  definitions,
};
