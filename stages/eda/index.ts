import type { Stage } from '../stage.ts';
import { definitions } from './definitions.ts';

export const eda: Stage = {
  name: 'eda',
  version: 7,
  reads: [
    'merged.parquet',
    'customers.parquet',
    'products.parquet',
    'campaigns.parquet',
    'events.json',
    'calendar.json',
    'merge.json',
  ],
  writes: { 'eda.json': 'summary.json' },
  params: () => ({}),
  run: async (workspace) => (await import('./eda.ts')).profileShop(workspace),
  figures: async () => (await import('./figures/index.ts')).figures,
  definitions,
};
