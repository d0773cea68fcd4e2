import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Where this process runs: the host, its boot and its pid namespace. Processes of one place can look for each other by pid;
 * a host name alone does not show that, because containers and cloned machines share names.
 */
export function place(): string {
  const boot = orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const namespace = orEmpty(() => readlinkSync('/proc/self/ns/pid'));
  return [hostname(), boot, namespace].join(' ');
}

/** Systems other than Linux have no /proc. */
function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
