import type { Ref } from '../core/artifact.ts';
import type { RunId } from '../core/run.ts';
import type { Entry } from './disk.ts';
import { objectKey } from './objects.ts';
import { parseReceipt } from './receipts.ts';
import { isBackfilled, type RunManifest } from './runs.ts';
import { removeLeftovers } from './scratch.ts';
import type { Store } from './store.ts';

export type Garbage = {
  runs: RunId[];
  receipts: Entry[];
  checkpoints: Entry[];
  blobs: Entry[];
  /** Entries modified at or after this time, in milliseconds since 1970 on the store's clock, are not garbage. */
  before: number;
};

const hour = 3_600_000;

/** An interrupted run whose lease is older than this is not expected to continue. */
const interruptedSeconds = 7 * 24 * 3600;

/**
 * Finds data that is no longer needed when the `keep` newest completed runs of each source are kept, and every run of a source
 * that started since the oldest of them; of a source that has never completed, since that of another source. Garbage is older
 * runs, receipts that no kept run used, checkpoints from before all kept runs, and blobs that no kept run or receipt names.
 * Data younger than an hour, or than the oldest active run, is not garbage. A run that is not closed is active for a week, even
 * if no worker works on it, because its workflow may still be open.
 */
export async function findGarbage(store: Store, keep: number): Promise<Garbage> {
  const all = await store.runs.list();
  const manifests = (await Promise.all(all.map((run) => store.runs.read(run)))).filter((run) => run !== null);
  const now = await store.files.now();
  const active = await activeRuns(store, manifests, now);
  const before = Math.min(now - hour, ...active.map(startOf));
  const since = keptSince(manifests, keep);
  const isKept = (run: RunManifest) =>
    startOf(run) >= Math.min(before, since.get(groupOf(run))!) || active.includes(run);
  const kept = manifests.filter(isKept);

  const used = await digestsNamed(store, await refsOf(store, kept));
  const { stale, named } = await sortReceipts(store, used, Math.min(before, Math.max(...since.values())));
  const needed = new Set([...used, ...named].map(objectKey));
  const horizon = Math.min(before, ...kept.map(startOf));
  const blobs = await store.files.list('objects');
  return {
    runs: manifests.filter((run) => !kept.includes(run)).map(({ workflowId, runId }) => ({ workflowId, runId })),
    receipts: stale,
    checkpoints: (await store.files.list('progress')).filter(({ modified }) => modified < horizon),
    blobs: blobs.filter(({ key, modified }) => modified < before && !needed.has(key)),
    before,
  };
}

/** Removes garbage. Receipts are removed before their blobs, so that no receipt names a missing blob. */
export async function removeGarbage(store: Store, keep: number): Promise<Garbage> {
  await removeLeftovers(store.files);
  const garbage = await findGarbage(store, keep);
  for (const run of garbage.runs) await store.runs.remove(run);
  for (const { key } of [...garbage.receipts, ...garbage.checkpoints])
    await store.files.removeOlder(key, garbage.before);
  // Searched again, because a run that started meanwhile may use one of the receipts.
  const still = new Set((await findGarbage(store, keep)).blobs.map(({ key }) => key));
  const blobs = garbage.blobs.filter(({ key }) => still.has(key));
  for (const { key } of blobs) await store.files.removeOlder(key, garbage.before);
  return { ...garbage, blobs };
}

function startOf({ startedAt }: RunManifest): number {
  return Date.parse(startedAt);
}

async function activeRuns(store: Store, manifests: RunManifest[], now: number): Promise<RunManifest[]> {
  const running = manifests.filter(({ status }) => status === 'running');
  const ages = await Promise.all(
    running.map(async (run) => (await store.runs.leaseAge(run)) ?? (now - startOf(run)) / 1000),
  );
  return running.filter((_, index) => ages[index]! < interruptedSeconds);
}

/**
 * By group, when the earliest of its `keep` newest completed runs started; -Infinity if it has fewer. The newest of these times
 * also counts for groups without a completed run, such as those of mistyped sources.
 */
function keptSince(manifests: RunManifest[], keep: number): Map<string, number> {
  const own = (group: string) => manifests.filter((run) => groupOf(run) === group);
  const groups = [...new Set(manifests.map(groupOf))];
  const completed = groups.filter((group) => own(group).some(({ status }) => status === 'completed'));
  const since = new Map(completed.map((group) => [group, startOfNewest(own(group), keep)]));
  const newest = Math.max(...since.values());
  return new Map(groups.map((group) => [group, since.get(group) ?? newest]));
}

/** The runs of a source, those of backfills apart: they are newer than the nights that they would push out. */
function groupOf(run: RunManifest): string {
  return `${isBackfilled(run)} ${run.source}`;
}

function startOfNewest(manifests: RunManifest[], keep: number): number {
  const completed = manifests
    .filter(({ status }) => status === 'completed')
    .sort((a, b) => ((a.finishedAt ?? '') < (b.finishedAt ?? '') ? 1 : -1));
  if (completed.length < keep) return Number.NEGATIVE_INFINITY;
  return Math.min(...completed.slice(0, keep).map(startOf));
}

/**
 * The receipts that were last used before `recent` and of which no kept run has used anything, and the digests that the others
 * name. A receipt that was used since `recent` may be of a run that failed.
 */
async function sortReceipts(store: Store, used: Set<string>, recent: number) {
  const receipts = await store.files.list('receipts');
  const read = await Promise.all(receipts.map(async (entry) => ({ entry, outputs: await outputsOf(store, entry) })));
  const isStale = ({ entry, outputs }: (typeof read)[number]) =>
    entry.modified < recent && !outputs.some(({ digest }) => used.has(digest));
  const fresh = read.filter((receipt) => !isStale(receipt));
  return {
    stale: read.filter(isStale).map(({ entry }) => entry),
    named: await digestsNamed(
      store,
      fresh.flatMap(({ outputs }) => outputs),
    ),
  };
}

/** What the runs refer to: their results, and the outputs of their stages. */
async function refsOf(store: Store, runs: RunManifest[]): Promise<Ref[]> {
  const records = await Promise.all(runs.map((run) => store.runs.readStages(run)));
  return [...runs.flatMap(({ results }) => results), ...records.flat().flatMap(({ outputs }) => outputs ?? [])];
}

/** The digests of these blobs, and those named inside them if they are JSON (parts of a table). */
async function digestsNamed(store: Store, refs: Ref[]): Promise<Set<string>> {
  const json = new Set(refs.filter((ref) => ref.mediaType === 'application/json').map((ref) => ref.digest));
  const inside = await Promise.all([...json].map((digest) => digestsInside(store, digest)));
  return new Set([...refs.map((ref) => ref.digest), ...inside.flat()]);
}

async function outputsOf(store: Store, { key }: Entry): Promise<Ref[]> {
  const bytes = await store.files.read(key);
  return (bytes && parseReceipt(bytes)?.outputs) ?? [];
}

async function digestsInside(store: Store, digest: string): Promise<string[]> {
  const bytes = await store.files.read(objectKey(digest));
  return bytes?.toString().match(/\b[0-9a-f]{64}\b/g) ?? [];
}
