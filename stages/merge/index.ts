import { tableNames } from '../../data/contract.ts';
import type { Stage } from '../stage.ts';
import type { MergeParams } from './merge.ts';

export const merge: Stage<MergeParams> = {
  name: 'merge',
  version: 6,
  reads: tableNames.map((table) => `${table}.json`),
  writes: {
    'merged.parquet': 'merged.parquet',
    'customers.parquet': null,
    'products.parquet': null,
    'campaigns.parquet': null,
    'events.json': null,
    'calendar.json': null,
    'merge.json': null,
  },
  params: ({ asOf }) => ({ asOf }),
  run: async (...call) => (await import('./merge.ts')).mergeTables(...call),
};
