import { createHash } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { Ref } from '../../core/artifact.ts';
import { RunTakenOver } from '../../core/errors.ts';
import { canonicalJson } from '../../core/json.ts';
import { type RunDocument, stageReport } from '../../core/run.ts';
import type { PipelineSettings } from '../../data/input.ts';
import type { TaskObserver } from '../../engine/pool.ts';
import { versions } from '../../engine/versions.ts';
import { stages } from '../../stages/index.ts';
import { linkResults, runDocument } from '../../store/documents.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { observeRun } from '../observe.ts';
import type { Dependencies, RunContext, StageResult } from '../run.ts';
import { lastRunWithOtherData } from './previous.ts';
import type { Facts, PublishParams } from './results.ts';

type PublishCall = { run: RunContext; settings: PipelineSettings; results: StageResult[] };

/** Completes a run: renders its results and records them in the manifest. */
export const publish =
  (dependencies: Dependencies) =>
  ({ run, settings, results }: PublishCall): Promise<RunDocument> =>
    observeRun(dependencies, run, async (observer, generation) => {
      const { store } = dependencies;
      const manifest = await store.runs.read(run);
      if (manifest === null) throw new RunTakenOver(`run ${run.runId} was removed from the store by \`gc\``);
      const { rendered, dataDigest } = await render(dependencies, manifest, settings, results, observer);
      const facts = await readFacts(store, rendered);
      const completed: RunManifest = {
        ...manifest,
        generation: generation || undefined,
        status: 'completed',
        versions: { ...versions(), ...facts.versions },
        finishedAt: await store.now(),
        stages: results.map(stageReport),
        headline: facts.headline,
        switchedOff: facts.switchedOff,
        results: [...results.flatMap(resultFiles), ...rendered.filter(({ name }) => name !== factsName)],
        dataDigest,
      };
      await linkResults(store, completed);
      await store.runs.write(completed);
      dependencies.leases.drop(run);
      Context.current().log.info('run completed');
      return (await runDocument(store, run)) as RunDocument;
    });

async function render(
  { store, pool }: Dependencies,
  manifest: RunManifest,
  settings: PipelineSettings,
  results: StageResult[],
  observer: TaskObserver,
): Promise<{ rendered: Ref[]; dataDigest: string }> {
  const { workflowId, runId, source } = manifest;
  const { timezone, seed, asOf } = settings;
  const artifacts = results.flatMap(artifactsOf);
  const dataDigest = digestOf(artifacts.filter((ref) => ref.name.startsWith('ingest:')));
  const previous = await lastRunWithOtherData(store, manifest, dataDigest);
  const params: PublishParams = {
    run: { workflowId, runId, source, timezone, seed, asOf },
    generatedAt: new Date().toISOString(),
    dataDigest,
    stages: results.map(stageReport),
    trainingTimings: results.find(({ stage }) => stage === 'training')?.timings ?? {},
    previous: previous && { since: previous.since, headline: previous.headline },
  };
  const inputs = [...artifacts, ...(previous?.inputs ?? [])];
  const task = { computation: 'publish', params, inputs, checkpoints: { stage: 'publish', key: runId } };
  const { outputs } = await pool.run(task, observer);
  return { rendered: outputs, dataDigest };
}

/** Artifacts with unique names: an ingest's manifest is prefixed, because merge's artifacts have the names of tables too. */
function artifactsOf({ stage, outputs }: StageResult): Ref[] {
  return stage.startsWith('ingest:') ? outputs.map((ref) => ({ ...ref, name: `ingest:${ref.name}` })) : outputs;
}

/** The stage's artifacts that are results of the run, renamed as its `writes` specifies. */
function resultFiles({ stage, outputs }: StageResult): Ref[] {
  const writes = stages.find(({ name }) => name === stage)?.writes ?? {};
  return outputs.flatMap((ref) => {
    const name = writes[ref.name];
    return name && name !== 'summary.json' ? [{ ...ref, name }] : [];
  });
}

function digestOf(refs: Ref[]): string {
  const digests = refs.map(({ name, digest }) => [name, digest]).sort();
  return createHash('sha256').update(canonicalJson(digests)).digest('hex');
}

const factsName = 'facts.json';

async function readFacts(store: Store, rendered: Ref[]): Promise<Facts> {
  const ref = rendered.find(({ name }) => name === factsName);
  if (ref === undefined) throw new Error(`publishing wrote no ${factsName}`);
  return store.objects.readJson(ref.digest);
}
