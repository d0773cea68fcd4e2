import { join } from 'node:path';
import { shown } from '../../data/words.ts';
import { InvalidInput } from '../errors.ts';
import { type Copied, copyRows, mostRejectedKept } from './copy.ts';
import { examplesOf, type Loaded, type LoadJob, sumOf } from './load.ts';
import { type StructuralFaults, structuralFaults } from './malformed.ts';
import { guessEncoding } from './reading/bytes.ts';
import { transcode } from './reading/decode.ts';
import { linesOf } from './reading/lines.ts';
import { csvScan, type Scan } from './scan.ts';

/** Loads a CSV file; one with mixed line ends or of another encoding is rewritten first, once that is known. */
export async function loadCsv(job: LoadJob): Promise<Loaded> {
  const scan = await csvScan(job.readable, job.table, job.mapping, job.fileName);
  let copied: Copied;
  try {
    copied = await copyRows({ ...job, scan });
  } catch (error) {
    if (mixedLineEnds(error) && !job.readable.decoded) return loadCsv(await withOneLineEnd(job));
    throw readerError(error, job.fileName);
  }
  const faults = await structuralFaults(job.database, job.fileName);
  if ((faults.encoding || garbled(scan)) && !job.readable.decoded) {
    const encoding = await guessEncoding(job.readable.path);
    if (encoding === null) throw unknownEncoding(job.fileName, faults);
    if (encoding !== 'utf-8') return loadCsv(await decoded(job, encoding));
  }
  return { columns: scan.columns, notes: job.readable.notes, ...(await counted(job, scan, copied, faults)) };
}

async function counted(job: LoadJob, scan: Scan, copied: Copied, faults: StructuralFaults) {
  const rejected = { ...copied.rejected, ...faults.counts };
  const rows = copied.accepted + sumOf(rejected);
  const lineOf = await lineFinder(job, scan, copied, faults);
  const { rejectedRows, nulledCells } = examplesOf(copied, lineOf);
  const inOrder = [...rejectedRows, ...faults.rows].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const { accepted, nulled } = copied;
  return { rows, accepted, rejected, nulled, rejectedRows: inOrder.slice(0, mostRejectedKept), nulledCells };
}

async function lineFinder(job: LoadJob, scan: Scan, copied: Copied, faults: StructuralFaults) {
  const rows = [...new Set([...copied.rejectedCells, ...copied.nulledCells].map((cell) => cell.row))].sort(
    (a, b) => a - b,
  );
  if (rows.length === 0) return () => null;
  const lines = await linesOf(job.readable.path, {
    ordinals: rows,
    delimiter: scan.delimiter!,
    skipped: new Set(faults.lines),
    blankRecords: scan.width === 1,
  });
  const found = new Map(rows.map((row, i) => [row, lines[i] ?? null]));
  return (row: number) => found.get(row) ?? null;
}

const mixedLineEnds = (error: unknown) => String(error).includes('reached an invalid state');
const garbled = (scan: Scan) => scan.columns.ignored.some((name) => name.includes('\ufffd'));

async function withOneLineEnd(job: LoadJob): Promise<LoadJob> {
  const to = join(job.folder, 'lines');
  await transcode(job.readable.path, to, 'utf-8', job.fileName, true);
  return { ...job, readable: { ...job.readable, path: to, decoded: true } };
}

async function decoded(job: LoadJob, encoding: string): Promise<LoadJob> {
  const to = join(job.folder, 'decoded');
  await transcode(job.readable.path, to, encoding, job.fileName, true);
  const note = `${shown(job.fileName, 200)} is not UTF-8 and was read as ${encoding}`;
  return { ...job, readable: { kind: 'csv', path: to, decoded: true, notes: [...job.readable.notes, note] } };
}

function unknownEncoding(file: string, { encoding }: StructuralFaults): InvalidInput {
  const where = encoding === null ? '' : ` (line ${encoding.line})`;
  return new InvalidInput(`${shown(file, 200)} is neither UTF-8, UTF-16 nor windows-1252${where}; save it as UTF-8`);
}

/** What DuckDB's reader cannot read is the file's fault; a full disk or too little memory is not. */
function readerError(error: unknown, file: string): unknown {
  const text = String(error);
  if (!/Invalid (Input )?Error|CSV/.test(text) || /Out of Memory|No space left|IO Error/i.test(text)) return error;
  return new InvalidInput(
    `${shown(file, 200)} cannot be read as CSV: ${shown(text.split('\n')[0]!.replace(/^Error: /, ''), 200)}`,
  );
}
