import { join } from 'node:path';
import { type RunDocument, type RunId, stageReport, type TrainingProgress } from '../core/run.ts';
import { objectKey } from './objects.ts';
import { leaseSeconds, type RunManifest, runFolder } from './runs.ts';
import type { Store } from './store.ts';

/** The result that the commands and the UI name. */
export const reportName = 'report.html';
/** The first answers of the report as Markdown. */
export const summaryName = 'summary.md';

/** A run's document, from the store alone; null if the run is not in the store. */
export async function runDocument(store: Store, run: RunId): Promise<RunDocument | null> {
  const manifest = await store.runs.read(run);
  if (manifest === null) return null;
  const records = await store.runs.readStages(run);
  const running = manifest.status === 'running';
  const interrupted = running && (await isAbandoned(store, run));
  const stages = manifest.stages.map((report) =>
    stageReport((running && records.find(({ stage }) => stage === report.stage)) || report),
  );
  const training = records.find(({ stage }) => stage === 'training')?.progress;
  // Most important fields first: the UI shows the beginning of a result.
  return {
    workflowId: manifest.workflowId,
    runId: manifest.runId,
    originRunId: manifest.originRunId,
    status: interrupted ? 'interrupted' : manifest.status,
    unchanged: manifest.status === 'completed' ? stages.every(({ seconds }) => seconds === null) : undefined,
    seconds: runSeconds(manifest) - (interrupted ? ((await store.runs.leaseAge(run)) ?? 0) : 0),
    headline: manifest.headline ?? null,
    switchedOff: manifest.switchedOff,
    results: manifest.status === 'completed' ? resultsOf(store, run) : null,
    error: manifest.error,
    training: training && 'epoch' in training ? (training as TrainingProgress) : undefined,
    stages,
  };
}

/** The folder with a completed run's results. */
function resultsFolder(store: Store, run: RunId): string {
  return join(store.url, runFolder(run), 'results');
}

/** Links the result files of a run into its results folder, for users of the UI. */
export async function linkResults(store: Store, manifest: RunManifest): Promise<void> {
  const folder = `${runFolder(manifest)}/results`;
  for (const ref of manifest.results) await store.files.link(objectKey(ref.digest), `${folder}/${ref.name}`);
  await store.files.write(`${folder}/run.json`, JSON.stringify(manifest, null, 1));
}

/** Whether no worker holds the run's lease any more. */
export async function isAbandoned(store: Store, run: RunId): Promise<boolean> {
  const age = await store.runs.leaseAge(run);
  return age === null || age > leaseSeconds.expires;
}

function resultsOf(store: Store, run: RunId): { dir: string; report: string } {
  const dir = resultsFolder(store, run);
  return { dir, report: join(dir, reportName) };
}

/** How long a run took, or has taken so far. */
export function runSeconds({ startedAt, finishedAt }: Pick<RunManifest, 'startedAt' | 'finishedAt'>): number {
  return Math.max(0, ((finishedAt ? Date.parse(finishedAt) : Date.now()) - Date.parse(startedAt)) / 1000);
}
