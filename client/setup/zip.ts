import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/**
 * Unpacks part of a zip archive without holding it in memory: `place` gives each entry's path by its name, or null to leave
 * it out. Returns how many files were written.
 */
export async function unzip(archive: string, place: (name: string) => string | null): Promise<number> {
  const zip = await openPromise(archive);
  let written = 0;
  for await (const entry of zip.eachEntry()) {
    const target = entry.fileName.endsWith('/') ? null : place(entry.fileName);
    if (target === null) continue;
    await mkdir(dirname(target), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
    written += 1;
  }
  return written;
}
