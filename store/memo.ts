import { createHash } from 'node:crypto';
import type { Files } from './files.ts';
import { fileDigest, fileState } from './objects.ts';

/** The digest of a source file in a given state. */
export type Memo = { path: string; state: string; digest: string };

/**
 * The digest of a source file. It comes from the memo if the file's path, size, times and inode are unchanged, so that a
 * nightly run does not read unchanged files. Throws if the file changes while it is read.
 */
export async function sourceDigest(files: Files, path: string): Promise<string> {
  const key = `memo/${createHash('sha256').update(path).digest('hex')}.json`;
  const state = await fileState(path);
  const memo = parseMemo(await files.read(key));
  if (memo?.state === state) return memo.digest;
  const digest = await fileDigest(path);
  if ((await fileState(path)) !== state)
    throw new Error(`${path} changed while it was read; wait until it is complete`);
  await files.write(key, JSON.stringify({ path, state, digest }));
  return digest;
}

/** Null for a missing or damaged memo. */
export function parseMemo(bytes: Buffer | null): Memo | null {
  try {
    return bytes && JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}
