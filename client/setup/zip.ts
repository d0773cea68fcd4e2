import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

interface Entry {
  name: string;
  method: number;
  packed: number;
  size: number;
  header: number;
}

/**
 * Unpacks part of a zip archive without holding it in memory: `place` says for each entry's name where it goes, or null.
 * Returns how many files were written. Layout: APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export async function unzip(archive: string, place: (name: string) => string | null): Promise<number> {
  const file = await open(archive);
  try {
    let written = 0;
    for (const entry of await entriesOf(file)) {
      const target = entry.name.endsWith('/') ? null : place(entry.name);
      if (target === null) continue;
      await unpack(archive, await startOf(file, entry), entry, target);
      written += 1;
    }
    return written;
  } finally {
    await file.close();
  }
}

async function unpack(archive: string, start: number, entry: Entry, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const output = createWriteStream(target);
  if (entry.packed === 0) return void (await pipeline([Buffer.alloc(0)], output));
  const input = createReadStream(archive, { start, end: start + entry.packed - 1, highWaterMark: 1 << 20 });
  await (entry.method === 0 ? pipeline(input, output) : pipeline(input, createInflateRaw(), output));
  if (output.bytesWritten !== entry.size)
    throw new Error(`${entry.name} has ${output.bytesWritten} bytes, not ${entry.size}`);
}

/** Where an entry's bytes begin: after its own header, whose two last fields have a length of their own there. */
async function startOf(file: FileHandle, entry: Entry): Promise<number> {
  const header = await readAt(file, entry.header, 30);
  return entry.header + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function entriesOf(file: FileHandle): Promise<Entry[]> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0) throw new Error('not a zip archive');
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: Entry[] = [];
  for (let at = 0; at < directory.length; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      header: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
