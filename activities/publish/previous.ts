import type { Headline, RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import type { Ref } from '../../store/types.ts';

export type PreviousRun = { since: string; headline: Headline; inputs: Ref[] };

const compared = ['summary.json', 'rfm.parquet'];

/** The latest completed run of the same source whose ingested data was another; null when there is none. */
export async function lastRunWithOtherData(
  store: Store,
  { source, runId }: RunManifest,
  dataDigest: string,
): Promise<PreviousRun | null> {
  const manifests = await Promise.all((await store.runs.list()).map((run) => store.runs.read(run)));
  const candidates = manifests
    .filter((run) => run?.status === 'completed' && run.source === source && run.runId !== runId)
    .filter((run) => run?.dataDigest !== dataDigest) as RunManifest[];
  const latest = candidates.sort((a, b) => ((a.finishedAt ?? '') < (b.finishedAt ?? '') ? 1 : -1))[0];
  if (latest?.headline === undefined) return null;
  const inputs = compared.map((name) => latest.results.find((ref) => ref.name === name));
  const intact = await Promise.all(inputs.map((ref) => ref && store.objects.isIntact(ref.digest)));
  if (!intact.every(Boolean)) return null;
  return {
    since: latest.finishedAt ?? latest.startedAt,
    headline: latest.headline,
    inputs: (inputs as Ref[]).map((ref) => ({ ...ref, name: `previous/${ref.name}` })),
  };
}
