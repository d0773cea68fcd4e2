import { createRequire } from 'node:module';
import { versions } from '../stages/versions.ts';
import { type Receipt, receiptKey } from '../store/receipts.ts';
import type { Ref } from '../store/types.ts';
import type { PipelineSettings } from '../workflows/input.ts';
import type { StageKind } from '../workflows/pipeline.ts';
import { observeStage } from './observe.ts';
import type { TaskObserver } from './pool.ts';
import type { Dependencies, StageCall, StageResult } from './run.ts';

/** One stage's wiring: which artifacts it reads, and what of the settings it depends on. */
export type StageWiring = {
  stage: Exclude<StageKind, 'ingest'>;
  reads: string[];
  params(settings: PipelineSettings): unknown;
};

/** The activity of a stage: takes the receipt of the same work when there is one, and computes otherwise. */
export function stageActivity(wiring: StageWiring) {
  return (dependencies: Dependencies) =>
    (call: StageCall): Promise<StageResult> =>
      observeStage(dependencies, call, async (observer) => {
        const inputs = pick(call.inputs, wiring.reads, wiring.stage);
        const params = wiring.params(call.settings);
        const work = { computation: wiring.stage, receipts: wiring.stage, params, inputs };
        const { receipt, computed, notes } = await computeOnce(dependencies, call, work, observer);
        return {
          stage: call.stage,
          status: receipt.skipped ? 'skipped' : computed ? 'done' : 'cached',
          seconds: computed ? receipt.seconds : null,
          rows: receipt.rows,
          reason: receipt.skipped,
          notes: nonEmpty([...(receipt.notes ?? []), ...notes]),
          timings: { ...receipt.timings, seconds: receipt.seconds },
          outputs: receipt.outputs,
        };
      });
}

export type Work = {
  computation: keyof typeof versions;
  /** Folder of its receipts. */
  receipts: string;
  params: unknown;
  inputs: Ref[];
  /** Local files outside the store by name, with their digests. */
  sources?: Record<string, { path: string; digest: string }>;
};

/** Does `work` unless its receipt is there. A damaged receipt or blob is computed again, and said. */
export async function computeOnce(
  { store, pool }: Dependencies,
  { run, stage, settings }: StageCall,
  { computation, receipts, params, inputs, sources = {} }: Work,
  observer: TaskObserver,
): Promise<{ receipt: Receipt; computed: boolean; notes: string[] }> {
  const digests = [...inputs.map((ref) => [ref.name, ref.digest]), ...entries(sources, (source) => source.digest)];
  const version = versions[computation];
  const key = receiptKey({ stage: computation, version, params, inputs: Object.fromEntries(digests), engines });
  const found = await store.receipts.find(receipts, key);
  const forced = (settings.force as string[]).includes(stage);
  if ('hit' in found && (!forced || found.hit.origin === run.origin)) {
    return { receipt: found.hit, computed: false, notes: [] };
  }
  const paths = Object.fromEntries(entries(sources, (source) => source.path));
  const checkpoints = { stage: receipts, key };
  const { outcome, outputs, seconds } = await pool.run(
    { computation, params, inputs, sources: paths, checkpoints },
    observer,
  );
  const receipt: Receipt = { stage: receipts, key, outputs, seconds, origin: run.origin, ...outcome };
  await store.receipts.write(receipt);
  const damaged = 'miss' in found && found.miss === 'damaged';
  return { receipt, computed: true, notes: damaged ? ['its stored result was damaged and was computed again'] : [] };
}

/** Versions of what writes the bytes of artifacts; package.json pins them exactly. */
const { dependencies: pinned } = createRequire(import.meta.url)('../package.json');
const engines = { duckdb: pinned['@duckdb/node-api'], parquet: pinned['parquet-wasm'], arquero: pinned.arquero };

function pick(refs: Ref[], names: string[], stage: string): Ref[] {
  return names.map((name) => {
    const ref = refs.find((candidate) => candidate.name === name);
    if (ref === undefined) throw new Error(`${stage} reads ${name}, which no stage before it has written`);
    return ref;
  });
}

function entries<T, U>(record: Record<string, T>, value: (part: T) => U): [string, U][] {
  return Object.entries(record).map(([name, part]) => [name, value(part)]);
}

function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
