import type { Stage } from '../stage.ts';
import type { IngestParams } from './ingest.ts';

/** Ingests one file of one table. `combineParts` combines the files of a table. */
export const ingest: Stage<IngestParams, 'table' | 'mapping' | 'file' | 'known' | 'fileName'> = {
  name: 'ingest',
  version: 7,
  reads: [],
  // A large file also has `part-1.parquet` and so on.
  writes: { 'part.json': null, 'part.parquet': null, 'rejected.parquet': null },
  params: ({ timezone }) => ({ timezone }),
  run: async (...call) => (await import('./ingest.ts')).ingestFile(...call),
};
