import { readFile } from 'node:fs/promises';
import { runLocally } from '../../engine/local.ts';
import type { StoredPart } from './combine.ts';
import { ingest } from './index.ts';
import type { IngestParams } from './ingest.ts';
import type { SourceFile } from './source.ts';

export type TableParams = Pick<IngestParams, 'table' | 'mapping' | 'timezone'>;

/** Ingests one file into `folder` in this process, with the same result as in a run. Digests are paths here. */
export async function ingestLocally(params: TableParams, file: SourceFile, folder: string): Promise<StoredPart> {
  const { artifacts } = await runLocally(ingest, { ...params, file: file.path, fileName: file.name }, { folder });
  const part = JSON.parse(await readFile(artifacts['part.json']!, 'utf8'));
  return { part, digest: (name) => artifacts[name]! };
}
