import type { StageOutcome, Workspace } from '../../core/stage.ts';
import { listed } from '../../core/words.ts';
import type { TableName } from '../../data/contract.ts';
import type { TableMapping } from '../../data/mapping/mapping.ts';
import type { SourceDigest } from '../../store/memo.ts';
import { likelyCauses } from './causes.ts';
import { loadCsv } from './csv.ts';
import type { Loaded } from './load.ts';
import { loadParquet } from './parquet.ts';
import type { Example, IngestPart } from './part.ts';
import { openReadable } from './reading/open.ts';
import { openSource } from './reading/sourceFile.ts';

export type IngestParams = {
  table: TableName;
  /** The table's section of the mapping. */
  mapping: TableMapping | null;
  /** IANA time zone that times with a zone are converted to. */
  timezone: string;
  /** Real local path of the file. It does not affect the result, so receipt keys have the file's digest instead. */
  file: string;
  /** The digest in the receipt's key, if there is a receipt. */
  known?: SourceDigest;
  /** File name in messages and in `rejected.parquet`, relative to the source: `transactions/2024-01.csv`. */
  fileName: string;
};

/**
 * Ingests one file of one table. Writes `part.parquet` (the accepted rows in file order, with all contract columns in
 * contract order, then the dimensions; a large file also has `part-1.parquet` and so on), `part.json` (`IngestPart`) and `rejected.parquet` (the
 * first 10,000 rejected rows: table, file, line, column, value, reason). Throws `InvalidInput` if the file cannot be read as
 * this table, and `SourceChanged` if it is not, or does not stay, the file of the known digest. `combineParts` combines the
 * files of a table.
 */
export async function ingestFile(w: Workspace, params: IngestParams): Promise<StageOutcome> {
  const { table, mapping, fileName } = params;
  const result = await load(w, params);
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
    ...(mapping?.dimensions ? { dimensions: mapping.dimensions } : {}),
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

async function load(w: Workspace, { file, known, fileName, table, mapping, timezone }: IngestParams): Promise<Loaded> {
  const source = await openSource(file, fileName, w.folder, known);
  try {
    const readable = await openReadable(source.path, fileName, w.folder);
    const job = { w, readable, table, mapping, timezone, fileName };
    const loaded = readable.kind === 'csv' ? await loadCsv(job) : await loadParquet(job);
    await source.checkUnchanged();
    return loaded;
  } finally {
    await source.close();
  }
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
