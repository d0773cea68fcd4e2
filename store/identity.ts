import { readFileSync } from 'node:fs';
import { describeMachine, hasRestarted, isSame, type Machine, thisMachine } from './machine.ts';

/**
 * A process, identified by its pid, its start time because pids are reused, and its machine. `started` is null if the system
 * has no /proc; without `machine`, it is on this machine.
 */
export type ProcessIdentity = { pid: number; started: string | null; machine?: Machine };

/** The identity of a running process of this machine and pid namespace. */
export function identify(pid: number): ProcessIdentity {
  return { pid, started: startOf(pid), machine: thisMachine() };
}

/**
 * Whether this process is still running. False for a zombie, for another process that reuses the pid, and for a process from
 * before a restart of this machine. True for a process that cannot be checked from here.
 */
export function isAlive(process: ProcessIdentity): boolean {
  const now = thisMachine();
  const { machine = now } = process;
  if (isSame(machine, now)) return isRunning(process);
  return !hasRestarted(machine, now);
}

/** Whether the process may be running, but on another machine or in another pid namespace. */
export function isElsewhere({ machine }: ProcessIdentity): boolean {
  const now = thisMachine();
  return machine !== undefined && !isSame(machine, now) && !hasRestarted(machine, now);
}

/** Names the process for a message. */
export function describeProcess({ pid, machine }: ProcessIdentity): string {
  return machine === undefined ? `process ${pid}` : `process ${pid} ${describeMachine(machine, thisMachine())}`;
}

function isRunning({ pid, started }: ProcessIdentity): boolean {
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
