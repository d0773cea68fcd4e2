import { join } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import type { Database } from '../../core/stage.ts';
import { counted, shown } from '../../core/words.ts';
import { tableColumns } from '../../data/dimensions.ts';
import { type Copied, copyRows, maxRejectedKept } from './copy.ts';
import { canonicalIds } from './idColumns.ts';
import { added, examplesOf, type Loaded, type LoadJob, partName, sumOf } from './load.ts';
import { type Malformed, malformedRows, noneMalformed } from './malformed.ts';
import { Misread } from './reading/lineEndings.ts';
import { linesOf } from './reading/lines.ts';
import type { Segment } from './reading/segments.ts';
import { type CsvHeader, csvScan } from './scan.ts';

/**
 * Loads one segment of a CSV file into its own part, in the workspace's folder. Throws `Misread` if the file has to be
 * rewritten first.
 */
export async function loadSegment(
  job: LoadJob,
  database: Database,
  header: CsvHeader,
  segment: Segment,
  number: number,
): Promise<Loaded> {
  const { w, table, mapping, timezone, fileName } = job;
  const columns = tableColumns(table, mapping);
  const to = join(w.folder, partName(number));
  const scan = csvScan(header, segment, job.readable.damaged);
  const copied = await copyRows({ database, scan, table, columns, timezone, to, name: `segment_${number}` }).catch(
    (error) => {
      throw readerError(error, fileName);
    },
  );
  const malformed = copied.rejects === null ? noneMalformed : await malformedRows(database, copied.rejects, fileName);
  const idsCanonical = await canonicalIds(database, table, to, copied.textIds);
  const rejected = added([copied.rejected, malformed.counts]);
  const rows = copied.accepted + sumOf(rejected);
  if (rows !== segment.records) throw rowsLost(rows, segment.records, fileName);
  return {
    columns: header.columns,
    parts: [{ name: partName(number), rows: copied.accepted }],
    idsCanonical,
    rows,
    rejected,
    nulled: copied.nulled,
    ...(await exampleLines(header, segment, copied, malformed)),
    notes: [],
  };
}

/** The examples, with line numbers in the whole file. */
async function exampleLines(
  header: CsvHeader,
  segment: Segment,
  copied: Copied,
  malformed: Malformed,
): Promise<Pick<Loaded, 'rejectedRows' | 'nulledCells'>> {
  const rows = [...copied.rejectedCells, ...copied.nulledCells].map(({ row }) => row);
  const ordinals = [...new Set(rows)].sort((a, b) => a - b);
  if (ordinals.length + malformed.rows.length === 0) return { rejectedRows: [], nulledCells: [] };
  const lines = await linesOf(segment.path, {
    ordinals,
    skipped: malformed.offsets,
    delimiter: header.delimiter,
  });
  const lineAt = (line: number | undefined) => (line === undefined ? null : line + segment.lineShift);
  const found = new Map(ordinals.map((ordinal, i) => [ordinal, lineAt(lines.ordinals[i])]));
  const { rejectedRows, nulledCells } = examplesOf(copied, (row) => found.get(row) ?? null);
  const skipped = malformed.rows.map(({ text, reason }, i) => {
    return { line: lineAt(lines.skipped[i]), column: null, value: text.trim(), reason };
  });
  const all = [...rejectedRows, ...skipped].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return { rejectedRows: all.slice(0, maxRejectedKept), nulledCells };
}

/** DuckDB can skip rows without reporting them. */
function rowsLost(rows: number, records: number, file: string): Misread {
  return new Misread(
    `${shown(file, 200)}: ${counted(rows)} of ${counted(records)} rows could be read; check its quotes and line endings, or export it again`,
  );
}

/** Converts errors of DuckDB's CSV reader to `InvalidInput`. A full disk or too little memory is not the file's fault. */
function readerError(error: unknown, file: string): unknown {
  const text = String(error);
  // DuckDB's reader also fails with an internal error on some mixed line endings.
  if (/reached an invalid state|INTERNAL Error/.test(text)) {
    return new Misread(`${shown(file, 200)} has invalid line endings for a CSV file; export it again`);
  }
  if (!/Invalid (Input )?Error|CSV/.test(text) || /Out of Memory|No space left|IO Error/i.test(text)) return error;
  return new InvalidInput(`${shown(file, 200)} is not valid CSV; export it again`);
}
