import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const chunkCharacters = 1 << 20;

/**
 * Writes a header and lines to a file in chunks. Lines are generated only after the previous chunk has been written, so
 * memory stays bounded. The file appears under its final name when it is complete.
 */
export async function writeCsv(
  path: string,
  columns: string[],
  lines: Iterable<string>,
  onLines: (count: number) => void,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.part`;
  const file = await open(unfinished, 'w');
  try {
    await writeChunks(file, `${columns.join(',')}\n`, lines, onLines);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function writeChunks(
  file: FileHandle,
  header: string,
  lines: Iterable<string>,
  onLines: (count: number) => void,
): Promise<void> {
  let chunk = header;
  let count = 0;
  for (const line of lines) {
    chunk += `${line}\n`;
    count++;
    if (chunk.length < chunkCharacters) continue;
    await file.appendFile(chunk);
    onLines(count);
    chunk = '';
    count = 0;
  }
  await file.appendFile(chunk);
  onLines(count);
}
