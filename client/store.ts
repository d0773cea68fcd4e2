import { InvalidInput } from '../stages/errors.ts';
import type { RunId, RunManifest } from '../store/runs.ts';
import { openStore, type Store, storeUrl } from '../store/store.ts';

export type StoreOption = { store?: string };

/** The store of a verb: `--store`, `MARKETFLOW_STORE`, or the default folder. */
export function storeOf({ store }: StoreOption): Store {
  return openStore(storeUrl(store));
}

/** Every run of the store that has a manifest, in order of time: completed ones by completion, others by start. */
export async function allRuns(store: Store): Promise<RunManifest[]> {
  const manifests = await Promise.all((await store.runs.list()).map((run) => store.runs.read(run)));
  const time = (run: RunManifest) => run.finishedAt ?? run.startedAt;
  return manifests.filter((run) => run !== null).sort((a, b) => (time(a) < time(b) ? -1 : 1));
}

/**
 * The run that `name` means: a workflow id (its newest run), a run id, a unique prefix of either, or `latest`, the last
 * run that `counts` as such. Throws InvalidInput when there is none or more than one.
 */
export async function findRun(
  store: Store,
  name: string,
  latest: (run: RunManifest) => boolean = (run) => run.status === 'completed',
): Promise<RunManifest> {
  const runs = await allRuns(store);
  if (name === 'latest') return runs.findLast(latest) ?? unknown(`there is no such run yet in the store ${store.url}`);
  const exact = runs.findLast((run) => run.workflowId === name || run.runId === name);
  if (exact) return exact;
  const matches = runs.filter((run) => run.workflowId.startsWith(name) || run.runId.startsWith(name));
  const workflows = new Set(matches.map((run) => run.workflowId));
  const match = matches.at(-1);
  if (match && (matches.length === 1 || workflows.size === 1)) return match;
  if (match) return unknown(`run ${name} is not unique: it could be ${[...workflows].slice(0, 5).join(', ')}`);
  return unknown(`there is no run ${JSON.stringify(name)} in the store ${store.url}; \`status\` lists them`);
}

export function runId({ workflowId, runId }: RunManifest): RunId {
  return { workflowId, runId };
}

function unknown(message: string): never {
  throw new InvalidInput(message);
}
