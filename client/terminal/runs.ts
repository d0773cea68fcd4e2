import { resolve } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import type { RunId } from '../../core/run.ts';
import { printable } from '../../core/text.ts';
import { isAbandoned } from '../../store/documents.ts';
import { isBackfilled, type RunManifest } from '../../store/runs.ts';
import { openStore, type Store, storeUrl } from '../../store/store.ts';

export type StoreOption = { store?: string };
export type SourceOption = { source?: string };

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
    .filter((run) => run.status === 'completed' && !isBackfilled(run))
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

/** `source` restricts the search to the runs on this folder, `runs` to these; default: those in the store. */
export type Choice = SourceOption & { latest?: Latest; runs?: RunManifest[] };

/**
 * Finds a run by its workflow id or schedule id (the newest run of it), its run id, a unique prefix of a workflow id or run id,
 * or `latest`, which is never a run of a backfill. Throws InvalidInput if there is none or more than one.
 */
export async function findRun(store: Store, name: string, choice: Choice = {}): Promise<RunManifest> {
  const runs = ofSource(choice.runs ?? (await allRuns(store)), choice);
  if (name === 'latest') return findLatest(store, runs, choice);
  const exact = runs.findLast((run) => isOf(run, name));
  if (exact) return exact;
  const matches = runs.filter((run) => run.workflowId.startsWith(name) || run.runId.startsWith(name));
  const workflows = new Set(matches.map((run) => run.workflowId));
  const match = matches.at(-1);
  if (match && workflows.size === 1) return match;
  if (match) return notFound(`run ${name} is ambiguous: it matches ${[...workflows].slice(0, 5).join(', ')}`);
  return notFound(`there is no run ${JSON.stringify(name)} in the store ${store.url}; \`status\` lists all runs`);
}

/** Prints on stderr which source was taken if there are several to choose from. */
async function findLatest(store: Store, runs: RunManifest[], { latest = lastCompleted, source }: Choice) {
  const run = await latest(
    runs.filter((run) => !isBackfilled(run)),
    store,
  );
  if (run === undefined)
    return notFound(`no run in the store ${store.url} matches \`latest\` here; \`status\` lists all runs`);
  if (source === undefined && sourcesOf(runs).length > 1)
    console.error(printable(`latest: ${run.workflowId}, source ${run.source}; --source selects another`));
  return run;
}

/** The runs on the source, if it is given. */
export function ofSource(runs: RunManifest[], { source }: SourceOption): RunManifest[] {
  return source === undefined ? runs : runs.filter((run) => run.source === resolve(source));
}

export function sourcesOf(runs: RunManifest[]): string[] {
  return [...new Set(runs.map(({ source }) => source))];
}

/**
 * Whether the run has this run id or workflow id, or is of this schedule: the server appends the start time to the workflow id
 * of scheduled runs.
 */
export function isOf({ workflowId, runId }: RunManifest, name: string): boolean {
  if (workflowId === name || runId === name) return true;
  return workflowId.startsWith(`${name}-`) && /^\d{4}-\d\d-\d\dT[\d:]+Z$/.test(workflowId.slice(name.length + 1));
}

export function runId({ workflowId, runId }: RunManifest): RunId {
  return { workflowId, runId };
}

function notFound(message: string): never {
  throw new InvalidInput(message);
}
