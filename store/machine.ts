import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Where a pid has its meaning. Null is what the system does not have: macOS has neither boot ids nor pid namespaces. */
export type Machine = { host: string; machineId: string | null; boot: string | null; namespace: string | null };

/** The pid namespace of a machine outside all containers (PROC_PID_INIT_INO in the kernel's proc_ns.h). */
const outsideContainers = 'pid:[4026531836]';

/** The machine and pid namespace of this process. */
export function thisMachine(): Machine {
  return {
    host: hostname(),
    machineId: textOf('/etc/machine-id'),
    boot: textOf('/proc/sys/kernel/random/boot_id'),
    namespace: ownNamespace(),
  };
}

/** A short name of the machine and pid namespace of this process: equal where `isSame`. */
export function machineName(): string {
  const { host, boot, namespace } = thisMachine();
  return createHash('sha256')
    .update(JSON.stringify([host, boot, namespace]))
    .digest('hex')
    .slice(0, 8);
}

/** Whether pids of both mean the same processes. */
export function isSame(a: Machine, b: Machine): boolean {
  return a.host === b.host && a.boot === b.boot && a.namespace === b.namespace;
}

/**
 * Whether `now` is the machine `earlier` after a restart, so that all its processes have ended. Containers do not count: their
 * host names and machine ids are often copies.
 */
export function hasRestarted(earlier: Machine, now: Machine): boolean {
  const isOneMachine = earlier.host === now.host && earlier.machineId !== null && earlier.machineId === now.machineId;
  const isOutside = [earlier, now].every(({ namespace }) => namespace === outsideContainers);
  return isOneMachine && isOutside && earlier.boot !== now.boot;
}

/** Names a machine for a message to a user of `now`. */
export function describeMachine(other: Machine, now: Machine): string {
  if (other.host !== now.host) return `on the host ${other.host}`;
  return other.boot === now.boot ? `in another container on ${other.host}` : `on another machine named ${other.host}`;
}

function ownNamespace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
