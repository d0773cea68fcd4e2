import { parseJson } from '../core/json.ts';
import type { Files } from './files.ts';
import { place } from './place.ts';

/** Intervals in seconds: a worker shows that it is alive, and one that has not done so for longer is dead. */
export const aliveSeconds = { renewed: 30, expires: 600 };

/** The folder for the unfinished files of a worker's compute processes. */
export function scratchOf(worker: string): string {
  return `scratch/${worker}`;
}

/** Shows that this process, as the worker `worker`, is alive and needs its scratch folder. */
export function showAlive(files: Files, worker: string): Promise<void> {
  return files.write(aliveKey(worker), JSON.stringify({ place: place(), pid: process.pid }));
}

/** Removes a worker's scratch folder. */
export async function removeScratch(files: Files, worker: string): Promise<void> {
  await files.remove(scratchOf(worker));
  await files.remove(aliveKey(worker));
}

/** Removes the scratch folders of dead workers on any machine. */
export async function removeDeadScratch(files: Files): Promise<void> {
  const shown = (await files.list('workers')).map(({ key }) => key.slice('workers/'.length));
  const workers = new Set([...(await files.folders('scratch')), ...shown]);
  for (const worker of workers) if (await isDead(files, worker)) await removeScratch(files, worker);
}

/** Removes what a dead compute process of a worker left. */
export async function removeScratchOfChild(files: Files, worker: string, pid: number): Promise<void> {
  const folders = (await files.folders(scratchOf(worker))).filter((name) => name.startsWith(`${pid}.`));
  for (const name of folders) await files.remove(`${scratchOf(worker)}/${name}`);
}

/** In this place a worker is dead when its process is; elsewhere, when it has not shown for long that it is alive. */
async function isDead(files: Files, worker: string): Promise<boolean> {
  const alive = parseJson<{ place: string; pid: number }>(await files.read(aliveKey(worker)));
  if (alive?.place === place()) return !isRunning(alive.pid);
  const shown = (await files.modified(aliveKey(worker))) ?? 0;
  return (await files.now()) - shown > aliveSeconds.expires * 1000;
}

/** Outside the scratch folder, so that it is there before the folder and after it. */
function aliveKey(worker: string): string {
  return `workers/${worker}`;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
