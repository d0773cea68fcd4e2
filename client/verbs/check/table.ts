import { join } from 'node:path';
import { InvalidInput } from '../../../core/errors.ts';
import { firstLine } from '../../../core/text.ts';
import type { TableName } from '../../../data/contract.ts';
import {
  type CombineOptions,
  combineParts,
  describeParts,
  emptyTable,
  type StoredPart,
} from '../../../stages/ingest/combine.ts';
import { ingestLocally, type TableParams } from '../../../stages/ingest/local.ts';
import type { TableFiles } from '../../../stages/ingest/source.ts';
import type { TableManifest } from '../../../stages/ingest/tableManifest.ts';

/** A checked table. The digests in its manifest are paths. The manifest is null if a file could not be read; see `errors`. */
export type CheckedTable = { table: TableName; manifest: TableManifest | null; errors: string[] };

/** Ingests the table's files into `folder`, as a run would. An unreadable file does not prevent checking the others. */
export async function checkTable(
  params: TableParams,
  { files, notes }: TableFiles,
  folder: string,
  { maxRejected, showCells }: Pick<CombineOptions, 'maxRejected' | 'showCells'>,
): Promise<CheckedTable> {
  const { table } = params;
  if (files.length === 0) return { table, manifest: emptyTable(table), errors: [] };
  const errors: string[] = [];
  const parts: StoredPart[] = [];
  for (const [i, file] of files.entries()) {
    try {
      parts.push(await ingestLocally(params, file, join(folder, String(i))));
    } catch (error) {
      errors.push(sentence(error));
    }
  }
  if (errors.length > 0) return { table, manifest: null, errors };
  try {
    return { table, manifest: combineParts(table, parts, { maxRejected, showCells, notes }), errors };
  } catch (error) {
    return { table, manifest: describeParts(table, parts, notes), errors: [sentence(error)] };
  }
}

/** One line for any error. */
export function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (error instanceof InvalidInput ? message : `it could not be read: ${firstLine(message)}`).slice(0, 2000);
}
