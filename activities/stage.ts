import type { Ref } from '../core/artifact.ts';
import type { Progress } from '../core/stage.ts';
import { engines } from '../engine/engines.ts';
import type { TaskObserver } from '../engine/pool.ts';
import type { Stage } from '../stages/stage.ts';
import type { SourceDigest } from '../store/memo.ts';
import { type Receipt, receiptKey } from '../store/receipts.ts';
import { observeStage, withHeartbeats } from './observe.ts';
import type { Dependencies, StageCall, StageResult } from './run.ts';

/**
 * The activity of a stage: returns the cached result if there is a receipt for the same work, and computes it otherwise.
 * `onProgress` is called once per attempt; the function that it returns receives the progress.
 */
export function stageActivity(
  dependencies: Dependencies,
  stage: Stage,
  onProgress?: () => (progress: Progress) => void,
): (call: StageCall) => Promise<StageResult> {
  return (call) =>
    observeStage(dependencies, call, async (observer) => {
      const work = {
        stage,
        receipts: stage.name,
        params: stage.params(call.settings),
        inputs: pick(call.inputs, stage),
      };
      const report = onProgress?.();
      const onBeat = (progress?: Progress) => {
        observer.onBeat(progress);
        if (progress) report?.(progress);
      };
      const { receipt, computed, notes } = await computeOnce(dependencies, call, work, { ...observer, onBeat });
      return {
        stage: call.stage,
        status: receipt.skipped ? 'skipped' : computed ? 'done' : 'cached',
        seconds: computed ? receipt.seconds : null,
        rows: receipt.rows,
        reason: receipt.skipped,
        notes: nonEmpty([...(receipt.notes ?? []), ...notes]),
        timings: { seconds: receipt.seconds, ...receipt.timings },
        outputs: receipt.outputs,
      };
    });
}

export type Work = {
  stage: Pick<Stage, 'name' | 'version'>;
  /** Folder of its receipts. */
  receipts: string;
  /** Parameters that the result depends on. */
  params: object;
  inputs: Ref[];
  /** A local input file outside the store. The receipt depends on its digest, not on its path. */
  source?: { file: string; known: SourceDigest };
};

/** Computes `work` unless it has an intact receipt. A note reports a damaged receipt or blob. */
export async function computeOnce(
  { store, pool }: Dependencies,
  { run, stage: called, settings }: StageCall,
  { stage, receipts, params, inputs, source }: Work,
  observer: TaskObserver,
): Promise<{ receipt: Receipt; computed: boolean; notes: string[] }> {
  const digests = Object.fromEntries(inputs.map((ref) => [ref.name, ref.digest]));
  if (source) digests.source = source.known.digest;
  const key = receiptKey({ stage: stage.name, version: stage.version, params, inputs: digests, engines });
  const found = await withHeartbeats(observer, () => store.receipts.find(receipts, key));
  const forced = settings.force.includes(called);
  if ('hit' in found && (!forced || found.hit.origin === run.origin)) {
    return { receipt: found.hit, computed: false, notes: [] };
  }
  const taskParams = { ...params, ...source };
  const task = { computation: stage.name, params: taskParams, inputs, checkpoints: { stage: receipts, key } };
  const { outcome, outputs, seconds } = await pool.run(task, observer);
  const receipt: Receipt = { stage: receipts, key, outputs, seconds, origin: run.origin, ...outcome };
  await store.receipts.write(receipt);
  const damaged = 'miss' in found && found.miss === 'damaged';
  return { receipt, computed: true, notes: damaged ? ['the stored result was damaged and has been recomputed'] : [] };
}

function pick(refs: Ref[], { name: stage, reads, readsIfThere = [] }: Stage): Ref[] {
  const missing = reads.find((name) => !refs.some((ref) => ref.name === name));
  if (missing) throw new Error(`${stage} reads ${missing}, but no earlier stage wrote it`);
  return refs.filter(({ name }) => reads.includes(name) || readsIfThere.includes(name));
}

export function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
