import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describeProcess, identify, isAlive, isElsewhere, type ProcessIdentity } from '../../store/identity.ts';

/** A process holds what this command needs, and cannot be checked from here. */
export class UnknownHolder extends Error {
  override name = 'UnknownHolder';
}

type Claim = ProcessIdentity & { nonce: string };

export type ExclusiveOptions = {
  /** Called once, with the holder's pid, if the claim is held. */
  onWait?: (pid: number) => void;
  /** Seconds to wait for a holder that cannot be checked from here. */
  patience?: number;
};

const pollMilliseconds = 20;

/**
 * Runs `work` while no other process is inside `exclusively` on the same file. A claim left by a process that died, or damaged
 * by a power loss, is taken over by exactly one of the waiting processes. Throws `UnknownHolder` if the holder is on another
 * machine or in another pid namespace and keeps the claim for longer than `patience`.
 */
export async function exclusively<T>(
  file: string,
  work: () => Promise<T>,
  { onWait, patience = 60 }: ExclusiveOptions = {},
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const deadline = performance.now() + patience * 1000;
  let waiting = false;
  while (!claim(file)) {
    const holder = read(file);
    if (holder && isHeld(holder)) {
      if (!waiting) onWait?.(holder.pid);
      waiting = true;
      if (isElsewhere(holder) && performance.now() > deadline) throw heldElsewhere(file, holder);
    } else {
      removeAbandoned(file);
    }
    // Signals are only handled while this function waits.
    await pause(pollMilliseconds);
  }
  try {
    return await work();
  } finally {
    unlinkSync(file);
  }
}

function heldElsewhere(file: string, holder: Claim): UnknownHolder {
  return new UnknownHolder(
    `${file} is held by ${describeProcess(holder)}, which cannot be checked from here; wait until it has ended, or delete the file if it no longer runs`,
  );
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
  if (abandoned === null || isHeld(abandoned)) return;
  const removal = `${file}.${abandoned.nonce}`;
  if (claim(removal)) {
    if (read(file)?.nonce === abandoned.nonce) unlinkSync(file);
    unlinkSync(removal);
  } else {
    removeAbandoned(removal);
  }
}

/** Stands for a claim that cannot be read. A claim is complete when it appears, so only a power loss leaves such a file. */
const damaged: Claim = { pid: 0, started: null, nonce: 'damaged' };

function isHeld(claim: Claim): boolean {
  return claim !== damaged && isAlive(claim);
}

/** The claim in a file; null if there is no file. */
function read(file: string): Claim | null {
  try {
    const claim = JSON.parse(readFileSync(file, 'utf8')) as Claim | null;
    return claim !== null && claim.pid > 0 && typeof claim.nonce === 'string' ? claim : damaged;
  } catch (error) {
    if (error instanceof SyntaxError) return damaged;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
