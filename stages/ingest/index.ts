import type { Stage } from '../stage.ts';
import type { IngestParams } from './ingest.ts';

/** Reads one file of one table; `combineParts` makes a table of its files. */
export const ingest: Stage<IngestParams, 'table' | 'mapping' | 'file' | 'fileName'> = {
  name: 'ingest',
  version: 4,
  reads: [],
  // A large file has `part-1.parquet` and so on as well.
  writes: { 'part.json': null, 'part.parquet': null, 'rejected.parquet': null },
  params: ({ timezone }) => ({ timezone }),
  run: async (...call) => (await import('./ingest.ts')).ingestFile(...call),
};
