import { libraryName } from '../../charts/report/library.ts';
import type { RunStatus } from '../../core/run.ts';
import { firstLine, printable } from '../../core/text.ts';
import type { PipelineInput } from '../../data/input.ts';
import { linkResults, reportName } from '../../store/documents.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { missingResults, verifyStore } from '../../store/verify.ts';
import { exitCodes } from '../terminal/failure.ts';
import { allRuns, type StoreOption, storeOf } from '../terminal/runs.ts';

/**
 * `verify`: checks the whole store, removes damaged data, which is then recomputed when needed, and recomputes missing results
 * of completed runs at once. Returns 1 if results remain missing.
 */
export async function verify(options: StoreOption): Promise<number> {
  const store = storeOf(options);
  const { blobs, damaged, receipts, sources } = await verifyStore(store);
  for (const digest of damaged) console.log(`removed blob ${digest}: its content does not match`);
  for (const path of sources)
    console.log(printable(`${path} has changed, but its size and times have not: the next run reads it again`));
  if (receipts.length > 0) console.log(`removed ${receipts.length} receipts of damaged or missing blobs`);
  const incomplete = await incompleteRuns(store);
  for (const run of newestOfEachInput(incomplete)) {
    if ((await recompute(store, run, incomplete)) === 'cancelled') break;
  }
  const remaining = await incompleteRuns(store);
  for (const run of remaining) await printMissing(store, run);
  console.log(
    `${blobs} blobs checked, ${damaged.length} damaged${remaining.length === 0 ? ', no results missing' : ''}`,
  );
  return remaining.length > 0 ? exitCodes.failed : exitCodes.done;
}

/** Completed runs with missing results. */
async function incompleteRuns(store: Store): Promise<RunManifest[]> {
  const completed = (await allRuns(store)).filter((run) => run.status === 'completed');
  const missing = await Promise.all(completed.map((run) => missingResults(store, run)));
  return completed.filter((_, index) => missing[index]!.length > 0);
}

function newestOfEachInput(runs: RunManifest[]): RunManifest[] {
  return [...new Map(runs.map((run) => [JSON.stringify(run.input), run])).values()];
}

/**
 * Runs the same input again and repairs the incomplete runs that had the same data. Then removes the new run, which must not
 * count as the latest run. Returns its status.
 */
async function recompute(
  store: Store,
  { workflowId, input }: RunManifest,
  incomplete: RunManifest[],
): Promise<RunStatus> {
  console.log(printable(`recomputing the missing results of ${workflowId}`));
  const { runToEnd } = await import('./run.ts');
  const { workflowId: id, runId, status, error } = await runToEnd('verify', store, input as PipelineInput);
  if (error) console.error(printable(firstLine(error.message)));
  const run = { workflowId: id ?? '', runId: runId ?? '' };
  const recomputed = await store.runs.read(run);
  if (recomputed?.status === 'completed') await repair(store, recomputed, incomplete);
  await store.runs.remove(run);
  return status;
}

/** Takes what is missing in the incomplete runs that had the same input and data from the run that has been recomputed. */
export async function repair(store: Store, recomputed: RunManifest, incomplete: RunManifest[]): Promise<void> {
  const input = JSON.stringify(recomputed.input);
  const same = incomplete.filter(
    (run) => JSON.stringify(run.input) === input && run.dataDigest === recomputed.dataDigest,
  );
  for (const run of same) {
    const missing = await missingResults(store, run);
    // The report of an earlier release contained the library.
    if (missing.includes(reportName)) missing.push(libraryName);
    const found = recomputed.results.filter(({ name }) => missing.includes(name));
    const others = run.results.filter(({ name }) => !found.some((ref) => ref.name === name));
    const repaired = { ...run, results: [...others, ...found] };
    if ((await missingResults(store, repaired)).length === 0) await linkResults(store, repaired);
    await store.runs.write(repaired);
  }
}

async function printMissing(store: Store, run: RunManifest): Promise<void> {
  const names = (await missingResults(store, run)).join(', ');
  console.error(
    printable(
      `${run.workflowId} (run ${run.runId}): ${names} missing and not reproducible, because the data or the code has changed since`,
    ),
  );
}
