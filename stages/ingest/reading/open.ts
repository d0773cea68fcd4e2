import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { shown } from '../../../data/words.ts';
import { InvalidInput } from '../../errors.ts';
import { refuseNul } from './bytes.ts';
import { gunzip, transcode } from './decode.ts';
import { kindOf, readHead } from './kind.ts';

/** A file as DuckDB can read it, decoded in `folder` if it has to be. */
export type Readable = { kind: 'csv' | 'parquet'; path: string; notes: string[]; decoded?: boolean };

/** Decompresses and decodes what is not plain UTF-8. Throws `InvalidInput` for what is no table. */
export async function openReadable(path: string, file: string, folder: string): Promise<Readable> {
  const kind = kindOf(await readHead(path), file);
  if (kind === 'parquet') return { kind, path, notes: [] };
  if (kind === 'gzip') {
    const to = join(folder, 'unpacked');
    await gunzip(path, to, (await stat(path)).size, file);
    const inside = kindOf(await readHead(to), file);
    if (inside === 'gzip') throw new InvalidInput(`${shown(file, 200)} is gzip inside gzip; decompress it once`);
    return openDecompressed(to, inside, file, folder);
  }
  return openDecompressed(path, kind, file, folder);
}

async function openDecompressed(
  path: string,
  kind: 'utf-8' | 'utf-16le' | 'utf-16be' | 'parquet',
  file: string,
  folder: string,
): Promise<Readable> {
  if (kind === 'parquet') return { kind, path, notes: [] };
  if (kind === 'utf-8') {
    await refuseNul(path, file);
    return { kind: 'csv', path, notes: [] };
  }
  const to = join(folder, 'decoded');
  await transcode(path, to, kind, file);
  await refuseNul(to, file);
  return { kind: 'csv', path: to, decoded: true, notes: [`${shown(file, 200)} was read as ${kind.toUpperCase()}`] };
}
