import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../core/json.ts';
import type { RunId } from '../../../core/run.ts';
import type { Store } from '../../../store/store.ts';

/** Digests of everything that a run has produced: `stage/artifact` and `results/file`. */
export type Artifacts = Record<string, string>;

/** Equal for equal runs: without the report, which says when it was made, and without timings. */
export async function artifactsOf(store: Store, run: RunId): Promise<Artifacts> {
  const [manifest, stages] = await Promise.all([store.runs.read(run), store.runs.readStages(run)]);
  const digests: Artifacts = {};
  for (const { stage, outputs = [] } of stages) for (const ref of outputs) digests[`${stage}/${ref.name}`] = ref.digest;
  for (const ref of manifest?.results ?? []) {
    if (ref.name === 'report.html') continue;
    const timed = ref.name === 'metrics.json';
    digests[`results/${ref.name}`] = timed ? untimed(await store.objects.readJson(ref.digest)) : ref.digest;
  }
  return digests;
}

const timings = new Set(['seconds', 'ms_per_step']);

function untimed(metrics: unknown): string {
  const text = JSON.stringify(metrics, (key, value) => (timings.has(key) ? undefined : value));
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(text)))
    .digest('hex');
}
