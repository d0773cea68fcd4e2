import { InvalidInput } from '../../core/errors.ts';
import type { RunId } from '../../core/run.ts';
import { isAbandoned } from '../../store/documents.ts';
import type { RunManifest } from '../../store/runs.ts';
import { openStore, type Store, storeUrl } from '../../store/store.ts';

export type StoreOption = { store?: string };

/** The store of a verb: `--store`, `MARKETFLOW_STORE`, or the default folder. */
export function storeOf({ store }: StoreOption): Store {
  return openStore(storeUrl(store));
}

/** All runs in the store that have a manifest, ordered by start. */
export async function allRuns(store: Store): Promise<RunManifest[]> {
  const manifests = await Promise.all((await store.runs.list()).map((run) => store.runs.read(run)));
  return manifests.filter((run) => run !== null).sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** Resolves `latest` for a verb; the runs are ordered by start. */
export type Latest = (runs: RunManifest[], store: Store) => RunManifest | undefined | Promise<RunManifest | undefined>;

export const lastCompleted = (runs: RunManifest[]): RunManifest | undefined =>
  runs
    .filter((run) => run.status === 'completed')
    .sort((a, b) => ((a.finishedAt ?? '') < (b.finishedAt ?? '') ? -1 : 1))
    .at(-1);
export const newestUnfinished: Latest = (runs) => runs.findLast((run) => run.status !== 'completed');
/** Prefers an active run to an abandoned one. */
export const newestRunning: Latest = async (runs, store) => {
  const running = runs.filter((run) => run.status === 'running');
  const abandoned = await Promise.all(running.map((run) => isAbandoned(store, runId(run))));
  return running.findLast((_, index) => !abandoned[index]) ?? running.at(-1);
};
export const newest = (runs: RunManifest[]): RunManifest | undefined => runs.at(-1);

/**
 * Finds a run by its workflow id (the newest run of it), its run id, a unique prefix of either, or `latest`. Throws
 * InvalidInput if there is none or more than one.
 */
export async function findRun(store: Store, name: string, latest: Latest = lastCompleted): Promise<RunManifest> {
  const runs = await allRuns(store);
  if (name === 'latest')
    return (
      (await latest(runs, store)) ??
      notFound(`no run in the store ${store.url} matches \`latest\` here; \`status\` lists all runs`)
    );
  const exact = runs.findLast((run) => run.workflowId === name || run.runId === name);
  if (exact) return exact;
  const matches = runs.filter((run) => run.workflowId.startsWith(name) || run.runId.startsWith(name));
  const workflows = new Set(matches.map((run) => run.workflowId));
  const match = matches.at(-1);
  if (match && workflows.size === 1) return match;
  if (match) return notFound(`run ${name} is ambiguous: it matches ${[...workflows].slice(0, 5).join(', ')}`);
  return notFound(`there is no run ${JSON.stringify(name)} in the store ${store.url}; \`status\` lists all runs`);
}

export function runId({ workflowId, runId }: RunManifest): RunId {
  return { workflowId, runId };
}

function notFound(message: string): never {
  throw new InvalidInput(message);
}
