import type { Ref } from '../core/artifact.ts';
import type { RunId } from '../core/run.ts';
import type { Entry } from './disk.ts';
import { objectKey } from './objects.ts';
import { parseReceipt } from './receipts.ts';
import type { RunManifest } from './runs.ts';
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
 * Finds data that is no longer needed when the `keep` newest completed runs are kept, and every run that started since the
 * oldest of them. Garbage is older runs, receipts and checkpoints last used before that, and blobs that no kept run or
 * receipt names. Data younger than an hour, or than the oldest active run, is not garbage. A run that is not closed is active
 * for a week, even if no worker works on it, because its workflow may still be open.
 */
export async function findGarbage(store: Store, keep: number): Promise<Garbage> {
  const all = await store.runs.list();
  const manifests = (await Promise.all(all.map((run) => store.runs.read(run)))).filter((run) => run !== null);
  const now = await store.files.now();
  const active = await activeRuns(store, manifests, now);
  const before = Math.min(now - hour, ...active.map(startOf));
  const horizon = Math.min(before, keptSince(manifests, keep));
  const kept = manifests.filter((run) => startOf(run) >= horizon || active.includes(run));

  const receipts = await store.files.list('receipts');
  const stale = receipts.filter(({ modified }) => modified < horizon);
  const fresh = receipts.filter((entry) => !stale.includes(entry));
  const needed = await neededDigests(store, kept, fresh);
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

/** When the earliest of the `keep` newest completed runs started; -Infinity if there are fewer. */
function keptSince(manifests: RunManifest[], keep: number): number {
  const completed = manifests
    .filter(({ status }) => status === 'completed')
    .sort((a, b) => ((a.finishedAt ?? '') < (b.finishedAt ?? '') ? 1 : -1));
  if (completed.length < keep) return Number.NEGATIVE_INFINITY;
  return Math.min(...completed.slice(0, keep).map(startOf));
}

/** Keys of the blobs that runs and receipts name, and of those named inside these blobs if they are JSON (parts of a table). */
async function neededDigests(store: Store, runs: RunManifest[], receipts: Entry[]): Promise<Set<string>> {
  const refs = [
    ...runs.flatMap((run) => run.results),
    ...(await Promise.all(runs.map((run) => store.runs.readStages(run))))
      .flat()
      .flatMap(({ outputs }) => outputs ?? []),
    ...(await Promise.all(receipts.map(({ key }) => outputsOf(store, key)))).flat(),
  ];
  const json = new Set(refs.filter((ref) => ref.mediaType === 'application/json').map((ref) => ref.digest));
  const inside = await Promise.all([...json].map((digest) => digestsInside(store, digest)));
  return new Set([...refs.map((ref) => ref.digest), ...inside.flat()].map(objectKey));
}

async function outputsOf(store: Store, receipt: string): Promise<Ref[]> {
  const bytes = await store.files.read(receipt);
  return (bytes && parseReceipt(bytes)?.outputs) ?? [];
}

async function digestsInside(store: Store, digest: string): Promise<string[]> {
  const bytes = await store.files.read(objectKey(digest));
  return bytes?.toString().match(/\b[0-9a-f]{64}\b/g) ?? [];
}
