import { readFileSync } from 'node:fs';

/** A process, told apart from a later one with the same number by when it began. `started` is null where the system does not say. */
export interface ProcessIdentity {
  pid: number;
  started: string | null;
}

/** The identity of a running process. */
export function identify(pid: number): ProcessIdentity {
  return { pid, started: startOf(pid) };
}

/** Whether that very process still runs; a process that reuses its number does not count, nor does one that only waits to be reaped. */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const stat = procStat(pid);
  if (stat === null) return true;
  return stat.state !== 'Z' && (started === null || stat.started === started);
}

function startOf(pid: number): string | null {
  return procStat(pid)?.started ?? null;
}

/** State and start time (clock ticks since boot) from proc(5), where there is one; the name before them may hold blanks and brackets. */
function procStat(pid: number): { state: string; started: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0]!, started: fields[19]! };
  } catch {
    return null;
  }
}
