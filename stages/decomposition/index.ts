import type { Stage } from '../stage.ts';
import type { DecompositionParams } from './decomposition.ts';
import { definitions } from './definitions.ts';

export const decomposition: Stage<DecompositionParams> = {
  name: 'decomposition',
  version: 6,
  reads: ['merged.parquet'],
  writes: { 'decomposition.parquet': 'decomposition.parquet', 'decomposition.json': 'summary.json' },
  params: (settings) => settings.decomposition,
  run: async (...call) => (await import('./decomposition.ts')).decomposeRevenue(...call),
  figures: async () => (await import('./figures/index.ts')).figures,
  definitions,
};
