import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TableName } from '../../data/contract.ts';
import { InvalidInput } from '../../stages/errors.ts';
import type { SourceFile, TableFiles } from '../../stages/ingest/source.ts';
import {
  combineParts,
  describeParts,
  emptyTable,
  type IngestParams,
  type IngestPart,
  ingestFile,
} from '../../stages/ingest.ts';
import type { TableManifest } from '../../stages/stage.ts';
import { openLoneWorkspace } from '../../store/workspace.ts';

/** A table that was read; the digests in its manifest are paths. Without a manifest its errors say why. */
export type CheckedTable = { table: TableName; manifest: TableManifest | null; errors: string[] };

type Params = Pick<IngestParams, 'table' | 'mapping' | 'timezone'>;

/** Ingests the table's files into `folder`, as a run would. A file that cannot be read does not stop the others. */
export async function checkTable(
  params: Params,
  { files, notes }: TableFiles,
  folder: string,
  maxRejected: number,
): Promise<CheckedTable> {
  const { table } = params;
  if (files.length === 0) return { table, manifest: emptyTable(table), errors: [] };
  const errors: string[] = [];
  const parts: { part: IngestPart; digest(name: string): string }[] = [];
  for (const [i, file] of files.entries()) {
    try {
      parts.push(await ingest(params, file, join(folder, String(i))));
    } catch (error) {
      errors.push(sentence(error));
    }
  }
  if (errors.length > 0) return { table, manifest: null, errors };
  try {
    return { table, manifest: combineParts(table, parts, { maxRejected, notes }), errors };
  } catch (error) {
    return { table, manifest: describeParts(table, parts, notes), errors: [sentence(error)] };
  }
}

async function ingest(params: Params, { path, name }: SourceFile, folder: string) {
  const workspace = await openLoneWorkspace(folder);
  try {
    await ingestFile.run(workspace, { ...params, file: path, fileName: name });
    const part: IngestPart = JSON.parse(await readFile(workspace.output('part.json'), 'utf8'));
    return { part, digest: workspace.output };
  } finally {
    workspace.close();
  }
}

/** One line, whatever was thrown. */
export function sentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (error instanceof InvalidInput ? text : `it could not be read: ${text.split('\n')[0]}`).slice(0, 2000);
}
