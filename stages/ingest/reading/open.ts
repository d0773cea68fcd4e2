import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput } from '../../../core/errors.ts';
import { shown } from '../../../core/words.ts';
import { guessEncoding, NotUtf8, textCheck } from './bytes.ts';
import { gunzip, rewrite } from './decode.ts';
import { headBytes, type Kind, kindOf, readHead } from './kind.ts';

/** A file that DuckDB can read. */
export type Readable = {
  kind: 'csv' | 'parquet';
  path: string;
  notes: string[];
  /** Whether invalid UTF-8 in the file was replaced with U+FFFD. */
  damaged: boolean;
};

/** Opens a file, decompressed and decoded into `folder` if needed. Throws `InvalidInput` if it is not a table. */
export async function openReadable(path: string, file: string, folder: string): Promise<Readable> {
  const kind = kindOf(await readHead(path), file);
  if (kind !== 'gzip') return openDecompressed(path, kind, file, folder);
  const to = join(folder, 'unpacked');
  await gunzip(path, to, (await stat(path)).size, file);
  const inside = kindOf(await readHead(to), file);
  if (inside === 'gzip') throw new InvalidInput(`${shown(file, 200)} is gzip inside gzip; decompress it once`);
  return openDecompressed(to, inside, file, folder);
}

async function openDecompressed(
  path: string,
  kind: Exclude<Kind, 'gzip'>,
  file: string,
  folder: string,
): Promise<Readable> {
  if (kind === 'parquet') return { kind, path, notes: [], damaged: false };
  if (kind === 'utf-8') return openText(path, file, folder);
  const to = join(folder, 'decoded');
  await rewrite(path, to, file, { encoding: kind });
  return csv(to, [`${shown(file, 200)} was read as ${kind.toUpperCase()}`]);
}

/** Checks the beginning of the file only. The rest is checked while it is read. */
async function openText(path: string, file: string, folder: string): Promise<Readable> {
  const head = await readHead(path);
  try {
    const check = textCheck(path, file);
    await check.see(head);
    if (head.length < headBytes) check.end();
    return csv(path, []);
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    return decodeText(path, file, folder);
  }
}

/** Decodes text that is not UTF-8. Throws `InvalidInput` if its encoding is unknown. */
export async function decodeText(path: string, file: string, folder: string): Promise<Readable> {
  const encoding = await guessEncoding(path);
  if (encoding === null) {
    throw new InvalidInput(`${shown(file, 200)} is not encoded in UTF-8, UTF-16 or windows-1252; save it as UTF-8`);
  }
  const to = join(folder, 'decoded');
  const damaged = encoding === 'utf-8';
  await rewrite(path, to, file, { encoding, damaged });
  const note = damaged ? 'is damaged: some bytes are not valid UTF-8' : `is not UTF-8 and was read as ${encoding}`;
  return { ...csv(to, [`${shown(file, 200)} ${note}`]), damaged };
}

const csv = (path: string, notes: string[]): Readable => ({ kind: 'csv', path, notes, damaged: false });
