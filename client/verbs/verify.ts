import type { RunStatus } from '../../core/run.ts';
import { printable } from '../../core/text.ts';
import type { PipelineInput } from '../../data/input.ts';
import { linkResults } from '../../store/results.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { lostResults, verifyStore } from '../../store/verify.ts';
import { exitCodes } from '../terminal/failure.ts';
import { allRuns, type StoreOption, storeOf } from '../terminal/runs.ts';

/**
 * `verify`: reads the whole store, removes what is damaged so that it is computed again when it is needed, and computes
 * the lost results of completed runs at once. Returns 1 when some cannot be had again.
 */
export async function verify(options: StoreOption): Promise<number> {
  const store = storeOf(options);
  const { blobs, damaged, receipts, sources } = await verifyStore(store);
  for (const digest of damaged) console.log(`removed blob ${digest}: it had other bytes`);
  for (const path of sources) console.log(printable(`${path} has changed unnoticed: the next run reads it again`));
  if (receipts.length > 0) console.log(`removed ${receipts.length} receipts that relied on what is damaged or missing`);
  const lost = await runsWithLosses(store);
  for (const run of newestOfEachInput(lost)) {
    if ((await recompute(store, run, lost)) === 'cancelled') break;
  }
  const left = await runsWithLosses(store);
  for (const run of left) await tellLoss(store, run);
  console.log(`${blobs} blobs read, ${damaged.length} damaged${left.length === 0 ? ', nothing is lost' : ''}`);
  return left.length > 0 ? exitCodes.failed : exitCodes.done;
}

async function runsWithLosses(store: Store): Promise<RunManifest[]> {
  const completed = (await allRuns(store)).filter((run) => run.status === 'completed');
  const losses = await Promise.all(completed.map((run) => lostResults(store, run)));
  return completed.filter((_, at) => losses[at]!.length > 0);
}

function newestOfEachInput(runs: RunManifest[]): RunManifest[] {
  return [...new Map(runs.map((run) => [JSON.stringify(run.input), run])).values()];
}

/**
 * Runs the same input again, and gives the runs that had the same data the results that they have lost. The run itself is
 * forgotten: it is no night's, and must not be the latest. Returns how it ended.
 */
async function recompute(store: Store, { workflowId, input }: RunManifest, lost: RunManifest[]): Promise<RunStatus> {
  console.log(printable(`computing the lost results of ${workflowId} again`));
  const { runToEnd } = await import('./run.ts');
  const { workflowId: id, runId, status } = await runToEnd('verify', store, input as PipelineInput);
  const run = { workflowId: id ?? '', runId: runId ?? '' };
  const again = await store.runs.read(run);
  if (again?.status === 'completed') await mend(store, again, lost);
  await store.runs.remove(run);
  return status;
}

async function mend(store: Store, again: RunManifest, lost: RunManifest[]): Promise<void> {
  const same = lost.filter(
    (run) => JSON.stringify(run.input) === JSON.stringify(again.input) && run.dataDigest === again.dataDigest,
  );
  for (const run of same) {
    const missing = await lostResults(store, run);
    const results = run.results.map((ref) =>
      missing.includes(ref.name) ? (again.results.find(({ name }) => name === ref.name) ?? ref) : ref,
    );
    const mended = { ...run, results };
    if ((await lostResults(store, mended)).length === 0) await linkResults(store, mended);
    await store.runs.write(mended);
  }
}

async function tellLoss(store: Store, run: RunManifest): Promise<void> {
  const names = (await lostResults(store, run)).join(', ');
  console.error(
    printable(
      `${run.workflowId} (run ${run.runId}) has lost ${names}, which cannot be made again: its data or its code has changed since`,
    ),
  );
}
