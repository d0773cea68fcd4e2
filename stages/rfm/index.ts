import { rfmScores } from '../../data/input.ts';
import type { Stage } from '../stage.ts';
import { definitions } from './definitions.ts';
import type { RfmParams } from './rfm.ts';

export const rfm: Stage<RfmParams> = {
  name: 'rfm',
  version: 6,
  reads: ['merged.parquet', 'calendar.json'],
  writes: { 'rfm.parquet': 'rfm.parquet', 'rfm.json': 'summary.json' },
  params: (settings) => ({ scores: rfmScores(settings) }),
  run: async (...call) => (await import('./rfm.ts')).computeRfm(...call),
  figures: async () => (await import('./figures/index.ts')).figures,
  definitions,
};
