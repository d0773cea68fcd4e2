import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { shown } from '../../data/words.ts';
import { InvalidInput } from '../errors.ts';
import type { Database } from '../stage.ts';
import { type Copied, copyRows, mostRejectedKept } from './copy.ts';
import { canonicalIds } from './ids.ts';
import { added, examplesOf, type Loaded, type LoadJob, partName, sumOf } from './load.ts';
import { type StructuralFaults, structuralFaults } from './malformed.ts';
import { linesOf } from './reading/lines.ts';
import { lineEndsIn, type Segment } from './reading/segments.ts';
import { type CsvHeader, csvScan } from './scan.ts';

/** The file was not read as it is written: with mixed line ends, or in another encoding. */
export class Misread extends Error {
  readonly reason: 'line ends' | 'encoding';

  constructor(reason: 'line ends' | 'encoding', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Loads one segment of a CSV file into a part of its own. Throws `Misread` when the file has to be rewritten first. */
export async function loadSegment(
  job: LoadJob,
  database: Database,
  header: CsvHeader,
  segment: Segment,
  number: number,
): Promise<Loaded> {
  const { w, table, timezone, fileName } = job;
  const to = join(w.folder, partName(number));
  const scan = csvScan(segment.path, header);
  const copied = await copyRows({ database, scan, table, timezone, to, name: `segment_${number}` }).catch((error) => {
    throw readerError(error, fileName);
  });
  const faults = await structuralFaults(database, copied.rejects, fileName);
  if (!job.readable.decoded && (faults.encoding || header.names.some((name) => name.includes('\ufffd')))) {
    throw new Misread('encoding', `${shown(fileName, 200)} line ${faults.encoding?.line ?? 1} is not UTF-8`);
  }
  const idsCanonical = await canonicalIds(database, table, to);
  await rename(to, w.output(partName(number)));
  const rejected = added([copied.rejected, faults.counts]);
  return {
    columns: header.columns,
    parts: [{ name: partName(number), rows: copied.accepted }],
    idsCanonical,
    rows: copied.accepted + sumOf(rejected),
    rejected,
    nulled: copied.nulled,
    ...(await exampleLines(job, header, segment, copied, faults)),
    notes: [],
  };
}

/** The examples with the lines that they have in the whole file. */
async function exampleLines(
  job: LoadJob,
  header: CsvHeader,
  segment: Segment,
  copied: Copied,
  faults: StructuralFaults,
): Promise<Pick<Loaded, 'rejectedRows' | 'nulledCells'>> {
  const cells = [...copied.rejectedCells, ...copied.nulledCells].map(({ row }) => row);
  const ordinals = [...new Set(cells)].sort((a, b) => a - b);
  if (ordinals.length + faults.rows.length === 0) return { rejectedRows: [], nulledCells: [] };
  const before = await lineEndsIn(job.readable.path, segment.offset);
  const shift = segment.headerBytes > 0 ? before - (await lineEndsIn(segment.path, segment.headerBytes)) : 0;
  const lines = await linesOf(segment.path, {
    ordinals,
    delimiter: header.delimiter,
    skipped: new Set(faults.lines),
    blankRecords: header.names.length === 1,
  });
  const found = new Map(ordinals.map((ordinal, i) => [ordinal, lines[i] === undefined ? null : lines[i] + shift]));
  const { rejectedRows, nulledCells } = examplesOf(copied, (row) => found.get(row) ?? null);
  const all = [...rejectedRows, ...faults.rows.map((row) => ({ ...row, line: (row.line ?? 0) + shift }))];
  all.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return { rejectedRows: all.slice(0, mostRejectedKept), nulledCells };
}

/** What DuckDB's reader cannot read is the file's fault; a full disk or too little memory is not. */
function readerError(error: unknown, file: string): unknown {
  const text = String(error);
  if (text.includes('reached an invalid state')) {
    return new Misread(
      'line ends',
      `${shown(file, 200)} has quotes or line ends that break the rules of CSV; export it again`,
    );
  }
  if (!/Invalid (Input )?Error|CSV/.test(text) || /Out of Memory|No space left|IO Error/i.test(text)) return error;
  const reason = text.split('\n')[0]!.replace(/^Error: /, '');
  return new InvalidInput(`${shown(file, 200)} cannot be read as CSV: ${shown(reason, 200)}`);
}
