import { rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { RunId } from '../../core/run.ts';
import { printable } from '../../core/text.ts';
import { findGarbage, removeGarbage } from '../../store/gc.ts';
import { runFolder } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { marketflowHome } from '../server/files.ts';
import { type StoreOption, storeOf } from '../terminal/runs.ts';

export type GcOptions = StoreOption & { keep: number; delete: boolean };

/** `gc --keep N`: lists data that is no longer needed, and removes it with `--delete`. */
export async function gc(options: GcOptions): Promise<number> {
  const store = storeOf(options);
  const { runs, receipts, checkpoints, blobs } = options.delete
    ? await removeGarbage(store, options.keep)
    : await findGarbage(store, options.keep);
  for (const { workflowId, runId } of runs) console.log(printable(`run ${workflowId} (run ${runId})`));
  if (options.delete) for (const run of runs) await removeFolders(store, run);
  const bytes = [...receipts, ...checkpoints, ...blobs].reduce((sum, entry) => sum + entry.bytes, 0);
  const counts = `${runs.length} runs, ${receipts.length} receipts, ${checkpoints.length} checkpoints, ${blobs.length} blobs`;
  console.log(
    `${counts}, ${(bytes / 1e6).toFixed(1)} MB ${options.delete ? 'removed' : 'no longer needed; --delete removes them'}`,
  );
  return 0;
}

/** Removes the local copy of a removed run's results, and its workflow's folder in the store if that is empty. */
async function removeFolders(store: Store, run: RunId): Promise<void> {
  await rm(resolve(marketflowHome(), 'results', run.runId), { recursive: true, force: true });
  // The folder may contain other runs or not exist.
  await rmdir(dirname(join(store.url, runFolder(run)))).catch(() => undefined);
}
