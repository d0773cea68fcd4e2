import type { Ref } from '../../core/artifact.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Headline } from '../../core/run.ts';
import { pipelineInput } from '../../data/input.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';

type PreviousRun = { since: string; headline: Headline; inputs: Ref[] };

const compared = ['summary.json', 'rfm.parquet'];

/** The latest completed run on the same source with the same settings but different data; null if there is none. */
export async function lastRunWithOtherData(
  store: Store,
  current: RunManifest,
  dataDigest: string,
): Promise<PreviousRun | null> {
  const manifests = await Promise.all((await store.runs.list()).map((run) => store.runs.read(run)));
  const candidates = manifests
    .filter((run) => run !== null)
    .filter((run) => isComparable(run, current) && run.dataDigest !== dataDigest);
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

/** Whether differences in the results come from the data: another `asOf`, mapping or time zone changes them too. */
export function isComparable(run: RunManifest, current: RunManifest): boolean {
  const settings = readSettings(run.input);
  return (
    run.status === 'completed' &&
    run.source === current.source &&
    run.runId !== current.runId &&
    settings !== null &&
    settings === readSettings(current.input)
  );
}

/** The settings that affect how the source is read, as text; null for an input that this release no longer accepts. */
function readSettings(input: unknown): string | null {
  const { success, data } = pipelineInput.safeParse(input ?? {});
  return success ? canonicalJson([data.asOf, data.mapping, data.timezone]) : null;
}
