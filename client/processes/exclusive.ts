import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { identify, isAlive, type ProcessIdentity } from './identity.ts';

interface Claim extends ProcessIdentity {
  nonce: string;
}

/**
 * Runs `work` while no other process of this machine is inside `exclusively` on the same file.
 * A claim left by a process that died is taken over, by one of those who wait for it and no more.
 * `waiting` is called once, with the holder's pid, when there is somebody to wait for.
 */
export async function exclusively<T>(
  file: string,
  work: () => Promise<T>,
  waiting?: (pid: number) => void,
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!claim(file)) {
    const holder = read(file);
    if (holder && isAlive(holder)) {
      if (!told) waiting?.(holder.pid);
      told = true;
      await pause(20);
    } else {
      removeAbandoned(file);
    }
  }
  try {
    return await work();
  } finally {
    unlinkSync(file);
  }
}

/** Creates the file with its content in one step (a link fails when the name is taken), so nobody ever reads half a claim. */
function claim(file: string): boolean {
  const mine: Claim = { ...identify(process.pid), nonce: randomUUID() };
  const draft = `${file}.${mine.nonce}.new`;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/**
 * Removes the claim of a dead process. Between reading it and removing it somebody else may have done so and claimed
 * the file anew, so the right to remove is itself claimed first, under the dead claim's own name, and the file read again.
 */
function removeAbandoned(file: string): void {
  const abandoned = read(file);
  if (abandoned === null || isAlive(abandoned)) return;
  const right = `${file}.${abandoned.nonce}`;
  if (claim(right)) {
    if (read(file)?.nonce === abandoned.nonce) unlinkSync(file);
    unlinkSync(right);
  } else {
    removeAbandoned(right);
  }
}

function read(file: string): Claim | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Claim;
  } catch {
    return null;
  }
}
