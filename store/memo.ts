import { createHash } from 'node:crypto';
import type { Files } from './files.ts';
import { fileDigest, fileState } from './objects.ts';

/** What is known of a source file. */
export type Memo = { path: string; state: string; digest: string };

/**
 * The digest of a source file, read from the memo when path, size, times and inode are those of the last time, so that
 * a night on unchanged files does not read them. Throws when the file changes while it is read.
 */
export async function sourceDigest(files: Files, path: string): Promise<string> {
  const key = `memo/${createHash('sha256').update(path).digest('hex')}.json`;
  const state = await fileState(path);
  const known = await files.read(key);
  const memo = known && parseMemo(known);
  if (memo?.state === state) return memo.digest;
  const digest = await fileDigest(path);
  if ((await fileState(path)) !== state)
    throw new Error(`${path} changed while it was read; wait until it is complete`);
  await files.write(key, JSON.stringify({ path, state, digest }));
  return digest;
}

/** A damaged memo is none. */
function parseMemo(bytes: Buffer): Memo | null {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}
