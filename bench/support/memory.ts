import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sampleMilliseconds = 100;

/** Watches the memory of the process `pid` and all its descendants, from a process of its own. */
export function watchMemory(pid: number): { peak(): Promise<{ megabytes: number; processes: number }> } {
  const watcher = fork(fileURLToPath(import.meta.url), [String(pid)], {
    execArgv: ['--import', import.meta.resolve('tsx')],
  });
  return {
    peak: () =>
      new Promise((resolve) => {
        watcher.once('message', (peak: { megabytes: number; processes: number }) => {
          watcher.kill();
          resolve(peak);
        });
        watcher.send('peak');
      }),
  };
}

/** Proportional set size in kB: what is shared among processes counts once in all. */
function proportionalSize(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function descendants(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      parents.set(pid, Number(fields[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (pid: number): boolean => pid === root || (parents.has(pid) && isBelow(parents.get(pid) as number));
  return [...parents.keys()].filter(isBelow);
}

function watch(root: number): void {
  let peak = { megabytes: 0, processes: 0 };
  setInterval(() => {
    const pids = descendants(root);
    const megabytes = pids.reduce((sum, pid) => sum + proportionalSize(pid), 0) / 1024;
    if (megabytes > peak.megabytes) peak = { megabytes, processes: pids.length };
  }, sampleMilliseconds);
  process.on('message', () => process.send?.(peak));
  process.on('disconnect', () => process.exit());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) watch(Number(process.argv[2]));
