import { open } from 'node:fs/promises';

const chunkBytes = 1 << 20;
export const lf = 10;

/**
 * The file in chunks of at most 1 MiB that end at line endings if possible. All chunks share one buffer, which is overwritten
 * by the next chunk: separate buffers would trigger garbage collection every few chunks.
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

/** The number of occurrences of `byte`. */
export function countOf(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}
