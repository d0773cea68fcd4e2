import { type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput } from '../../../core/errors.ts';
import { shown } from '../../../core/words.ts';
import { textCheck } from './bytes.ts';
import { chunksOf, countOf, lf } from './chunks.ts';
import { readHead } from './kind.ts';
import { lineEndingCheck } from './lineEndings.ts';
import { type PlainForm, plainLines } from './plain.ts';
import { hideByteOrderMark, recordScanner } from './records.ts';

/** A piece of a CSV file, stored as a CSV file with the same header. */
export type Segment = {
  path: string;
  /** The offset from lines of the segment to lines of the whole file. */
  lineShift: number;
  /** The number of its records after the header. */
  records: number;
  /** The number of cells of its widest record. */
  mostCells: number;
  /** The form of each column's cells if it has records and all its lines after the header are plain, otherwise null. */
  forms: PlainForm[] | null;
};

/** The delimiter, and the expected form of each column's cells. */
type Layout = { delimiter: string; forms: PlainForm[] };

/** A byte range from the start of one record to the end of another; `line` is the line where it begins. */
type Cut = { begin: number; end: number; line: number; records: number; mostCells: number; isPlain: boolean };

const segmentBytes = 16 * 2 ** 20;
const maxCells = 20_000;
const cr = 13;

/**
 * Splits a large CSV file between records into segments of about 16 MiB in `folder`; a small file is its own only segment.
 * The split depends only on the bytes. DuckDB's parallel COPY forms row groups depending on scheduling, so the same file
 * would give different bytes; one segment per thread is as fast and deterministic. Throws `NotUtf8`, `Misread` for mixed line
 * endings, and `InvalidInput` for a broken quote, since the rest of the file cannot be trusted, and for a NUL byte.
 */
export async function* segmentsOf(path: string, layout: Layout, folder: string, name: string): AsyncGenerator<Segment> {
  const { size } = await stat(path);
  if (size < 1.5 * segmentBytes) {
    for await (const { records, mostCells, forms } of cutsOf(path, layout, size, name)) {
      yield { path, lineShift: 0, records, mostCells, forms };
    }
    return;
  }
  const header = await headerOf(path, layout.delimiter);
  const file = await open(path, 'r');
  try {
    let number = 0;
    for await (const { begin, end, line, records, mostCells, forms } of cutsOf(path, layout, segmentBytes, name)) {
      const isFirst = begin <= header.begin;
      const to = join(folder, `segment-${number++}.csv`);
      await copyBytes(file, begin, end, to, isFirst ? null : header.bytes);
      yield { path: to, lineShift: isFirst ? 0 : line - header.lines - 1, records, mostCells, forms };
    }
  } finally {
    await file.close();
  }
}

async function* cutsOf(
  path: string,
  { delimiter, forms }: Layout,
  limit: number,
  name: string,
): AsyncGenerator<Cut & Pick<Segment, 'forms'>> {
  const lines = plainLines(delimiter, forms);
  const done: (Cut & Pick<Segment, 'forms'>)[] = [];
  let cut: Cut | null = null;
  const finish = (complete: Cut) => {
    const found = lines.take();
    // Blank lines are no records, but DuckDB's typed reader takes them for empty cells of a single column.
    done.push({ ...complete, forms: complete.isPlain && complete.records > 0 ? found : null });
    cut = null;
  };
  // Whether the header has not been scanned yet, and whether the current input of the scanner is plain.
  let [isHeader, isPlain] = [true, false];
  const onRecord = (line: number, begin: number, end: number, cells: number, records: number) => {
    if (cells > maxCells) throw tooWide(name, line, cells);
    cut ??= { begin, end, line, records: 0, mostCells: 0, isPlain: true };
    cut.end = end;
    cut.records += isHeader ? 0 : records;
    cut.mostCells = Math.max(cut.mostCells, cells);
    cut.isPlain &&= isHeader || isPlain;
    isHeader = false;
    if (end - cut.begin > limit) finish(cut);
  };
  const scanner = recordScanner(delimiter, onRecord, (line) => {
    throw brokenQuote(name, line);
  });
  const take = (chunk: Buffer) => {
    const isWhole = chunk.at(-1) === lf;
    isPlain = scanner.isBetweenRecords() && lines.see(isWhole ? chunk : Buffer.concat([chunk, Buffer.of(lf)]));
    if (isPlain && isWhole) scanner.skip(chunk, forms.length);
    else scanner.feed(chunk);
  };
  const check = textCheck(path, name);
  const endings = lineEndingCheck(name);
  let isFirst = true;
  // The lines that are skipped as one record depend on the chunks, which depend only on the bytes.
  for await (const chunk of chunksOf(path)) {
    await check.see(chunk);
    endings.see(chunk);
    if (isFirst) hideByteOrderMark(chunk);
    isFirst = false;
    let rest = chunk;
    while (isHeader && rest.length > 0) {
      const end = rest.indexOf(lf) + 1 || rest.length;
      scanner.feed(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    if (rest.length > 0) take(rest);
    yield* done.splice(0);
  }
  check.end();
  scanner.end();
  if (cut !== null) finish(cut);
  yield* done;
}

/** The header record: its bytes, its offset and its number of lines. */
async function headerOf(path: string, delimiter: string): Promise<{ bytes: Buffer; begin: number; lines: number }> {
  const head = await readHead(path);
  const text = Buffer.from(head);
  hideByteOrderMark(text);
  const begins: { line: number; begin: number; end: number }[] = [];
  const scanner = recordScanner(
    delimiter,
    (line, begin, end) => begins.length < 2 && begins.push({ line, begin, end }),
    () => {},
  );
  scanner.feed(text);
  const { begin, end } = begins[0]!;
  const record = head.subarray(begin, end);
  return { bytes: head.subarray(0, end), begin, lines: countOf(record, lf) || countOf(record, cr) };
}

async function copyBytes(
  from: FileHandle,
  begin: number,
  end: number,
  to: string,
  header: Buffer | null,
): Promise<void> {
  const out = await open(to, 'w');
  try {
    if (header !== null) await out.write(header);
    const buffer = Buffer.alloc(1 << 20);
    for (let at = begin; at < end; ) {
      const { bytesRead } = await from.read(buffer, 0, Math.min(buffer.length, end - at), at);
      if (bytesRead === 0) break;
      await out.write(buffer, 0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await out.close();
  }
}

function brokenQuote(name: string, line: number): InvalidInput {
  return new InvalidInput(
    `${shown(name, 200)} line ${line} has an unclosed quote, or text after a closing quote; double the quotes inside a quoted cell`,
  );
}

function tooWide(name: string, line: number, cells: number): InvalidInput {
  return new InvalidInput(
    `${shown(name, 200)} line ${line} has ${cells} cells; expected at most ${maxCells}: check the line endings`,
  );
}
