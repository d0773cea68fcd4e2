import { readFileSync } from 'node:fs';

/** A process, identified by its pid and start time because pids are reused. `started` is null if the system has no /proc. */
export type ProcessIdentity = { pid: number; started: string | null };

/** The identity of a running process. */
export function identify(pid: number): ProcessIdentity {
  return { pid, started: startOf(pid) };
}

/** Whether this process is still running. False for a zombie, and for another process that reuses the pid. */
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

/** State and start time (clock ticks since boot) from proc(5). The name before them may contain spaces and parentheses. */
function procStat(pid: number): { state: string; started: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0]!, started: fields[19]! };
  } catch {
    return null;
  }
}
