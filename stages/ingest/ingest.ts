import { stat } from 'node:fs/promises';
import { InvalidInput } from '../../core/errors.ts';
import type { StageOutcome, Workspace } from '../../core/stage.ts';
import { listed, shown } from '../../core/words.ts';
import type { TableName } from '../../data/contract.ts';
import type { TableMapping } from '../../data/mapping/mapping.ts';
import { likelyCauses } from './causes.ts';
import { loadCsv } from './csv.ts';
import { loadParquet } from './parquet.ts';
import type { Example, IngestPart } from './part.ts';
import { openReadable } from './reading/open.ts';

export type IngestParams = {
  table: TableName;
  /** The table's section of the mapping. */
  mapping: TableMapping | null;
  /** IANA time zone that times with a zone are converted to. */
  timezone: string;
  /** Local path of the file. It does not affect the result, so receipt keys have the file's digest instead. */
  file: string;
  /** File name in messages and in `rejected.parquet`, relative to the source: `transactions/2024-01.csv`. */
  fileName: string;
};

/**
 * Ingests one file of one table. Writes `part.parquet` (the accepted rows in file order, with all contract columns in
 * contract order; a large file also has `part-1.parquet` and so on), `part.json` (`IngestPart`) and `rejected.parquet` (the
 * first 10,000 rejected rows: table, file, line, column, value, reason). Throws `InvalidInput` if the file cannot be read as
 * this table, or changes while it is read. `combineParts` combines the files of a table.
 */
export async function ingestFile(
  w: Workspace,
  { table, mapping, timezone, file, fileName }: IngestParams,
): Promise<StageOutcome> {
  const before = await fingerprint(file, fileName);
  const readable = await openReadable(file, fileName, w.folder);
  const job = { w, readable, table, mapping, timezone, fileName };
  const result = readable.kind === 'csv' ? await loadCsv(job) : await loadParquet(job);
  await checkUnchanged(file, fileName, before);
  const { columns } = result;
  const part: IngestPart = {
    table,
    file: fileName,
    rows: result.rows,
    accepted: result.parts.reduce((sum, { rows }) => sum + rows, 0),
    parts: result.parts,
    rejected: result.rejected,
    nulled: result.nulled,
    columns: columns.present,
    missingColumns: columns.missing,
    idsCanonical: result.idsCanonical,
    notes: [...result.notes, ...ignoredNote(columns.ignored)],
    examples: firstOfEach(result.rejectedRows),
    nulledExamples: firstOfEach(result.nulledCells),
    causes: likelyCauses(table, mapping, [...result.rejectedRows, ...result.nulledCells]),
  };
  await w.writeJson('part.json', part);
  await w.writeRows(
    'rejected.parquet',
    rejectedSchema,
    result.rejectedRows.map((row) => ({ table, file: fileName, ...row })),
  );
  return { rows: part.accepted, notes: part.notes };
}

const rejectedSchema = {
  table: 'text',
  file: 'text',
  line: 'integer',
  column: 'text',
  value: 'text',
  reason: 'text',
} as const;

/** The first example of each reason. */
function firstOfEach(examples: Example[]): Example[] {
  const reasons = new Set<string>();
  return examples.filter(({ reason }) => !reasons.has(reason) && reasons.add(reason));
}

const ignoredNote = (ignored: string[]) =>
  ignored.length === 0 ? [] : [`columns outside the contract are ignored: ${listed(ignored)}`];

/** Attributes that change when the file changes. */
type Fingerprint = { size: number; mtimeMs: number; ino: number };

/** The file's fingerprint. Throws `InvalidInput` if the file is missing, unreadable or not a regular file. */
async function fingerprint(path: string, name: string): Promise<Fingerprint> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInput(
      `${shown(name, 200)} cannot be opened (${error.code}); check that it exists and is readable`,
    );
  });
  if (!found.isFile())
    throw new InvalidInput(`${shown(name, 200)} is not a regular file; expected a CSV or Parquet file`);
  return { size: found.size, mtimeMs: found.mtimeMs, ino: found.ino };
}

/** Throws `InvalidInput` if the file has changed: the result would mix two versions of it. */
async function checkUnchanged(path: string, name: string, before: Fingerprint): Promise<void> {
  const after = await fingerprint(path, name);
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || after.ino !== before.ino) {
    throw new InvalidInput(
      `${shown(name, 200)} changed while it was being read (${before.size} bytes before, ${after.size} after); run again when the file is complete`,
    );
  }
}
