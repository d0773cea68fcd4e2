import { open } from 'node:fs/promises';

const chunkBytes = 1 << 20;

/**
 * A file in chunks of one MiB to the byte, but for the last. All are the same piece of memory, which a chunk has only
 * until the next one is asked for: new ones would have the garbage collected every few chunks.
 */
export async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (let at = 0; ; ) {
      let filled = 0;
      for (let read = 1; read > 0 && filled < chunkBytes; filled += read) {
        read = (await file.read(chunk, filled, chunkBytes - filled, at + filled)).bytesRead;
      }
      if (filled === 0) return;
      yield chunk.subarray(0, filled);
      at += filled;
    }
  } finally {
    await file.close();
  }
}
