import type { StageOutcome, Workspace } from '../../core/stage.ts';
import { listed } from '../../core/words.ts';
import type { TableName } from '../../data/contract.ts';
import type { TableMapping } from '../../data/mapping/mapping.ts';
import { likelyCauses } from './causes.ts';
import { loadCsv } from './csv.ts';
import { loadParquet } from './parquet.ts';
import type { Example, IngestPart } from './part.ts';
import { openReadable } from './reading/open.ts';
import { fingerprint, refuseChanged } from './unchanged.ts';

export { combineParts, describeParts, emptyTable } from './combine.ts';
export type { IngestPart } from './part.ts';

export type IngestParams = {
  table: TableName;
  /** The table's own part of the mapping. */
  mapping: TableMapping | null;
  /** IANA time zone that times with a zone are converted to. */
  timezone: string;
  /** Local path of the file. No part of what it produces, so no part of a key: its digest is. */
  file: string;
  /** Name of the file as messages and `rejected.parquet` show it, relative to the source: `transactions/2024-01.csv`. */
  fileName: string;
};

/**
 * Ingests one file of one table. Writes `part.parquet` (the accepted rows in file order, all contract columns in contract
 * order; for a large file `part-1.parquet` and so on as well), `part.json` (`IngestPart`) and `rejected.parquet` (the first
 * 10,000 rejected rows: table, file, line, column, value, reason). Throws `InvalidInput` for a file that is no such table,
 * and for one that changes while it is read. `combineParts` makes a table of its files.
 */
export async function ingestFile(
  w: Workspace,
  { table, mapping, timezone, file, fileName }: IngestParams,
): Promise<StageOutcome> {
  const before = await fingerprint(file, fileName);
  const readable = await openReadable(file, fileName, w.folder);
  const job = { w, readable, table, mapping, timezone, fileName };
  const result = readable.kind === 'csv' ? await loadCsv(job) : await loadParquet(job);
  await refuseChanged(file, fileName, before);
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

/** The first example of each reason: they are few. */
function firstOfEach(examples: Example[]): Example[] {
  const reasons = new Set<string>();
  return examples.filter(({ reason }) => !reasons.has(reason) && reasons.add(reason));
}

const ignoredNote = (ignored: string[]) =>
  ignored.length === 0 ? [] : [`columns outside the contract are ignored: ${listed(ignored)}`];
