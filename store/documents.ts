import { join } from 'node:path';
import { type RunDocument, type RunId, stageReport, type TrainingProgress } from '../core/run.ts';
import { leaseSeconds, type RunManifest, runFolder } from './runs.ts';
import type { Store } from './store.ts';

/** A run as `status --json` tells it, from the store alone; null when the store does not know it. */
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
  // In the UI one reads the beginning of a result first.
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

/** The folder of the store in which a completed run's results are. */
export function resultsFolder(store: Store, run: RunId): string {
  return join(store.url, runFolder(run), 'results');
}

/** Nobody works on it any more, though nobody has closed it. */
export async function isAbandoned(store: Store, run: RunId): Promise<boolean> {
  const age = await store.runs.leaseAge(run);
  return age === null || age > leaseSeconds.expires;
}

function resultsOf(store: Store, run: RunId): { dir: string; report: string } {
  const dir = resultsFolder(store, run);
  return { dir, report: join(dir, 'report.html') };
}

function runSeconds({ startedAt, finishedAt }: RunManifest): number {
  return ((finishedAt ? Date.parse(finishedAt) : Date.now()) - Date.parse(startedAt)) / 1000;
}
