import { createRequire } from 'node:module';
import type { Progress } from '../stages/stage.ts';
import { versions } from '../stages/versions.ts';
import { type Receipt, receiptKey } from '../store/receipts.ts';
import type { Ref } from '../store/types.ts';
import type { PipelineSettings } from '../workflows/input.ts';
import type { StageKind } from '../workflows/pipeline.ts';
import { observeStage, whileBeating } from './observe.ts';
import type { TaskObserver } from './pool.ts';
import type { Dependencies, StageCall, StageResult } from './run.ts';

/** One stage's wiring: which artifacts it reads, and what of the settings it depends on. */
export type StageWiring = {
  stage: Exclude<StageKind, 'ingest'>;
  reads: string[];
  readsIfThere?: string[];
  params(settings: PipelineSettings): object;
  /** Makes, for one call, what is told of each progress beside the heartbeat. */
  tellProgress?(): (progress: Progress) => void;
};

/** The activity of a stage: takes the receipt of the same work when there is one, and computes otherwise. */
export function stageActivity(wiring: StageWiring) {
  return (dependencies: Dependencies) =>
    (call: StageCall): Promise<StageResult> =>
      observeStage(dependencies, call, async (observer) => {
        const inputs = pick(call.inputs, wiring);
        const params = wiring.params(call.settings);
        const work = { computation: wiring.stage, receipts: wiring.stage, params, inputs };
        const tell = wiring.tellProgress?.();
        const onBeat = (progress?: Progress) => {
          observer.onBeat(progress);
          if (progress) tell?.(progress);
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
  computation: keyof typeof versions;
  /** Folder of its receipts. */
  receipts: string;
  /** What the result depends on beside the inputs. */
  params: object;
  inputs: Ref[];
  /** A local file outside the store that it reads: where it is does not matter, its digest does. */
  source?: { file: string; digest: string };
};

/** Does `work` unless its receipt is there. A damaged receipt or blob is computed again, and said. */
export async function computeOnce(
  { store, pool }: Dependencies,
  { run, stage, settings }: StageCall,
  { computation, receipts, params, inputs, source }: Work,
  observer: TaskObserver,
): Promise<{ receipt: Receipt; computed: boolean; notes: string[] }> {
  const digests = Object.fromEntries(inputs.map((ref) => [ref.name, ref.digest]));
  if (source) digests.source = source.digest;
  const key = receiptKey({ stage: computation, version: versions[computation], params, inputs: digests, engines });
  const found = await whileBeating(observer, () => store.receipts.find(receipts, key));
  const forced = (settings.force as string[]).includes(stage);
  if ('hit' in found && (!forced || found.hit.origin === run.origin)) {
    return { receipt: found.hit, computed: false, notes: [] };
  }
  const taskParams = source ? { ...params, file: source.file } : params;
  const task = { computation, params: taskParams, inputs, checkpoints: { stage: receipts, key } };
  const { outcome, outputs, seconds } = await pool.run(task, observer);
  const receipt: Receipt = { stage: receipts, key, outputs, seconds, origin: run.origin, ...outcome };
  await store.receipts.write(receipt);
  const damaged = 'miss' in found && found.miss === 'damaged';
  return { receipt, computed: true, notes: damaged ? ['its stored result was damaged and was computed again'] : [] };
}

/** Versions of what writes the bytes of artifacts; package.json pins them exactly. */
const { dependencies: pinned } = createRequire(import.meta.url)('../package.json');
const engines = { duckdb: pinned['@duckdb/node-api'], parquet: pinned['parquet-wasm'], arquero: pinned.arquero };

function pick(refs: Ref[], { stage, reads, readsIfThere = [] }: StageWiring): Ref[] {
  const absent = reads.find((name) => !refs.some((ref) => ref.name === name));
  if (absent) throw new Error(`${stage} reads ${absent}, which no stage before it has written`);
  return refs.filter(({ name }) => reads.includes(name) || readsIfThere.includes(name));
}

export function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
