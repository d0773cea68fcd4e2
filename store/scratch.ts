import { parseJson } from '../core/json.ts';
import type { Files } from './files.ts';
import { identify, isAlive, isElsewhere, type ProcessIdentity } from './identity.ts';

/** Intervals in seconds: a worker shows that it is alive, and one that has not done so for longer is dead. */
export const aliveSeconds = { renewed: 30, expires: 600 };

/** The folder for the unfinished files of a worker's compute processes. */
export function scratchOf(worker: string): string {
  return `scratch/${worker}`;
}

/** Shows that this process, as the worker `worker`, is alive and needs its scratch folder. */
export function showAlive(files: Files, worker: string): Promise<void> {
  return files.write(aliveKey(worker), JSON.stringify(identify(process.pid)));
}

/** Removes what this process left as the worker `worker`, whose computations have ended. */
export async function removeOwnLeftovers(files: Files, worker: string): Promise<void> {
  await removeScratch(files, worker);
  await files.removeTemporary(hour, process.pid);
}

/** In milliseconds; no write takes this long. */
const hour = 3_600_000;

/** Removes what ended processes left: unfinished writes, and the scratch of dead workers. */
export async function removeLeftovers(files: Files): Promise<void> {
  await removeDeadScratch(files);
  await files.removeTemporary(hour);
}

/** Removes the scratch folders of dead workers on any machine. */
async function removeDeadScratch(files: Files): Promise<void> {
  const shown = (await files.list('workers')).map(({ key }) => key.slice('workers/'.length));
  const workers = new Set([...(await files.folders('scratch')), ...shown]);
  for (const worker of workers) if (await isDead(files, worker)) await removeScratch(files, worker);
}

/** Removes what an ended compute process of a worker left. */
export async function removeLeftoversOfChild(files: Files, worker: string, pid: number): Promise<void> {
  const folders = (await files.folders(scratchOf(worker))).filter((name) => name.startsWith(`${pid}.`));
  for (const name of folders) await files.remove(`${scratchOf(worker)}/${name}`);
  await files.removeTemporary(hour, pid);
}

async function removeScratch(files: Files, worker: string): Promise<void> {
  await files.remove(scratchOf(worker));
  await files.remove(aliveKey(worker));
}

/** A worker is dead when its process is, or, if that cannot be checked from here, when it has been silent for long. */
async function isDead(files: Files, worker: string): Promise<boolean> {
  const alive = parseJson<ProcessIdentity>(await files.read(aliveKey(worker)));
  if (alive && !isElsewhere(alive)) return !isAlive(alive);
  const shown = (await files.modified(aliveKey(worker))) ?? 0;
  return (await files.now()) - shown > aliveSeconds.expires * 1000;
}

/** Outside the scratch folder, so that it is there before the folder and after it. */
function aliveKey(worker: string): string {
  return `workers/${worker}`;
}
