import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { identify, isAlive, type ProcessIdentity } from './identity.ts';

type Claim = ProcessIdentity & { nonce: string };

/**
 * Runs `work` while no other process on this machine is inside `exclusively` on the same file. A claim left by a process that
 * died is taken over by exactly one of the waiting processes. `onWait` is called once, with the holder's pid, if the claim is
 * held.
 */
export async function exclusively<T>(file: string, work: () => Promise<T>, onWait?: (pid: number) => void): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  let waiting = false;
  while (!claim(file)) {
    const holder = read(file);
    if (holder && isAlive(holder)) {
      if (!waiting) onWait?.(holder.pid);
      waiting = true;
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

/** Creates the file atomically: linking fails if the file exists, and no process can read an incomplete claim. */
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
 * Removes the claim of a dead process. Another process may do the same and claim the file between our read and our removal.
 * The removal is therefore claimed first, under the nonce of the dead claim, and the file is read again.
 */
function removeAbandoned(file: string): void {
  const abandoned = read(file);
  if (abandoned === null || isAlive(abandoned)) return;
  const removal = `${file}.${abandoned.nonce}`;
  if (claim(removal)) {
    if (read(file)?.nonce === abandoned.nonce) unlinkSync(file);
    unlinkSync(removal);
  } else {
    removeAbandoned(removal);
  }
}

function read(file: string): Claim | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Claim;
  } catch {
    return null;
  }
}
