import { open } from 'node:fs/promises';

const chunkBytes = 1 << 20;
export const lf = 10;

/**
 * A file in chunks of at most one MiB, each up to the end of a line where it has one. All are the same piece of memory,
 * which a chunk has only until the next one is asked for: new ones would have the garbage collected every few chunks.
 */
export async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    let filled = 0;
    for (let at = 0; ; ) {
      for (let read = 1; read > 0 && filled < chunkBytes; filled += read, at += read) {
        read = (await file.read(chunk, filled, chunkBytes - filled, at)).bytesRead;
      }
      if (filled === 0) return;
      const end = chunk.subarray(0, filled).lastIndexOf(lf) + 1 || filled;
      yield chunk.subarray(0, end);
      chunk.copyWithin(0, end, filled);
      filled -= end;
    }
  } finally {
    await file.close();
  }
}

/** How often `byte` is in the bytes. */
export function countOf(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}
