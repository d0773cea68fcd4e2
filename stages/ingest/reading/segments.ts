import { type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nextPlace, type Place, placeAfter } from './records.ts';

/** A piece of a CSV file that is a CSV file of its own: it begins with the header. */
export type Segment = {
  path: string;
  /** What to add to a line of the segment to have its line in the whole file. */
  lineShift: number;
};

const segmentBytes = 32 * 2 ** 20;
const chunkBytes = 1 << 20;
const lf = 10;

/**
 * Cuts a large CSV file between records, every 32 MiB or so, into files in `folder`; a small one is its own only segment.
 * The cuts depend on the bytes alone. DuckDB's parallel COPY cuts row groups as its threads happen to run, so that the
 * same file gives other bytes; a segment a thread is as fast, and always the same.
 */
export async function* segmentsOf(path: string, delimiter: string, folder: string): AsyncGenerator<Segment> {
  const { size } = await stat(path);
  if (size < 1.5 * segmentBytes) {
    yield { path, lineShift: 0 };
    return;
  }
  const file = await open(path, 'r');
  try {
    yield* cut(file, size, delimiter.charCodeAt(0), folder);
  } finally {
    await file.close();
  }
}

async function* cut(file: FileHandle, size: number, separator: number, folder: string): AsyncGenerator<Segment> {
  let header: Buffer | null = null;
  let begin = 0;
  let linesBefore = 0;
  for (let number = 0; begin < size; number++) {
    const end: number = await endOfSegment(file, begin, size, separator);
    const path = join(folder, `segment-${number}.csv`);
    header ??= await readHeaderBytes(file, separator);
    const lines = await copyBytes(file, begin, end, path, number === 0 ? null : header);
    yield { path, lineShift: number === 0 ? 0 : linesBefore - lineEndsOf(header) };
    linesBefore += lines;
    begin = end;
  }
}

/** The first record's end at which the segment is long enough. */
async function endOfSegment(file: FileHandle, begin: number, size: number, separator: number): Promise<number> {
  let place: Place = 'start';
  const buffer = Buffer.alloc(chunkBytes);
  for (let at = begin; at < size; ) {
    const { bytesRead } = await file.read(buffer, 0, chunkBytes, at);
    if (bytesRead === 0) return size;
    const chunk = buffer.subarray(0, bytesRead);
    if (at + bytesRead - begin > segmentBytes) {
      const end = recordEnd(chunk, place, separator);
      if (end >= 0) return at + end;
    }
    place = placeAfter(place, chunk, separator);
    at += bytesRead;
  }
  return size;
}

/** The byte after the first LF in `chunk` that ends a record, or -1. */
function recordEnd(chunk: Buffer, place: Place, separator: number): number {
  for (let i = 0; i < chunk.length; i++) {
    place = nextPlace(place, chunk[i]!, separator);
    if (place === 'start' && chunk[i] === lf) return i + 1;
  }
  return -1;
}

async function readHeaderBytes(file: FileHandle, separator: number): Promise<Buffer> {
  const buffer = Buffer.alloc(chunkBytes);
  const { bytesRead } = await file.read(buffer, 0, chunkBytes, 0);
  return Buffer.from(buffer.subarray(0, recordEnd(buffer.subarray(0, bytesRead), 'start', separator)));
}

/** Writes the bytes, after the header if there is one, and tells how many lines end in them. */
async function copyBytes(from: FileHandle, begin: number, end: number, to: string, header: Buffer | null) {
  const out = await open(to, 'w');
  let lines = 0;
  try {
    if (header !== null) await out.write(header);
    const buffer = Buffer.alloc(chunkBytes);
    for (let at = begin; at < end; ) {
      const { bytesRead } = await from.read(buffer, 0, Math.min(chunkBytes, end - at), at);
      if (bytesRead === 0) break;
      await out.write(buffer, 0, bytesRead);
      lines += lineEndsOf(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await out.close();
  }
  return lines;
}

function lineEndsOf(bytes: Buffer): number {
  let count = 0;
  for (let i = bytes.indexOf(lf); i >= 0; i = bytes.indexOf(lf, i + 1)) count++;
  return count;
}
