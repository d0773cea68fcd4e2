import { createHash } from 'node:crypto';
import { SourceChanged } from '../core/errors.ts';
import { parseJson } from '../core/json.ts';
import { shown } from '../core/words.ts';
import { type Disk, nodeDisk } from './disk.ts';
import type { Files } from './files.ts';
import { fileDigest, fileState, stateOf } from './objects.ts';

/** The digest of a source file in a given state. */
export type Memo = { path: string; state: string; digest: string };

/**
 * The digest of a source file, and the state in which the file has it. `state` is null if the file was written so recently
 * that another write may leave its times as they are: then only its digest shows whether it is unchanged.
 */
export type SourceDigest = { digest: string; state: string | null };

// File systems keep times in steps of up to two seconds.
const timeStepMilliseconds = 2000;

/**
 * The digest of a source file at `now` (milliseconds since 1970). It comes from the memo if the file's path, size, times and
 * inode are unchanged, so that a nightly run does not read unchanged files. Throws `SourceChanged` if the file changes while
 * it is read.
 */
export async function sourceDigest(
  files: Files,
  path: string,
  now = Date.now(),
  disk: Disk = nodeDisk,
): Promise<SourceDigest> {
  const key = `memo/${createHash('sha256').update(path).digest('hex')}.json`;
  const stats = await disk.stat(path, { bigint: true });
  const state = stateOf(stats);
  const memo = parseJson<Memo>(await files.read(key));
  if (memo?.state === state) return { digest: memo.digest, state };
  const digest = await fileDigest(path, disk);
  if ((await fileState(path, disk)) !== state) throw sourceChanged(path);
  if (now - Number(stats.ctimeMs) < timeStepMilliseconds) return { digest, state: null };
  await files.write(key, JSON.stringify({ path, state, digest }));
  return { digest, state };
}

/** The error for a source file that changes while it is read. */
export function sourceChanged(name: string): SourceChanged {
  return new SourceChanged(`${shown(name, 200)} changed while it was being read; run again when the file is complete`);
}
