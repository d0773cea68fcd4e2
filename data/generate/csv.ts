import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const CHUNK_CHARACTERS = 1 << 20;

/**
 * Writes a header and lines to a file, a chunk at a time: the next lines are made only when the disk has taken the
 * last ones. The file appears under its name when it is whole.
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
    if (chunk.length < CHUNK_CHARACTERS) continue;
    await file.appendFile(chunk);
    onLines(count);
    chunk = '';
    count = 0;
  }
  await file.appendFile(chunk);
  onLines(count);
}
