import { findGarbage, removeGarbage } from '../store/gc.ts';
import { type StoreOption, storeOf } from './store.ts';

export type GcOptions = StoreOption & { keep: number; delete: boolean };

/** `gc --keep N`: tells what nobody needs any more, and removes it with `--delete`. */
export async function gc(options: GcOptions): Promise<number> {
  const store = storeOf(options);
  const { runs, receipts, checkpoints, blobs } = options.delete
    ? await removeGarbage(store, options.keep)
    : await findGarbage(store, options.keep);
  for (const { workflowId, runId } of runs) console.log(`run ${workflowId} (run ${runId})`);
  const bytes = [...receipts, ...checkpoints, ...blobs].reduce((sum, entry) => sum + entry.bytes, 0);
  const counts = `${runs.length} runs, ${receipts.length} receipts, ${checkpoints.length} checkpoints, ${blobs.length} blobs`;
  console.log(
    `${counts}, ${(bytes / 1e6).toFixed(1)} MB ${options.delete ? 'removed' : 'would go; --delete removes them'}`,
  );
  return 0;
}
