import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExpectStatic, inject } from 'vitest';
import type { StageName } from '../../../workflows/pipeline.ts';
import type { Artifacts } from './artifacts.ts';
import { storeBefore } from './stores.ts';
import { openTrial, type Trial, type TrialRun } from './trial.ts';

export const bench = inject('bench');

/** The context of a test, or whatever else says when things are over. */
export type Ending = { onTestFinished(end: () => Promise<void>): void };

export type TrialOptions = { before?: StageName | null; address?: string; taskQueue?: string };

/**
 * A trial that is gone when the test has ended. With `before`, its store is that of a run that ended just before that
 * stage; with `before: null`, that of a run that completed.
 */
export async function newTrial(
  { onTestFinished }: Ending,
  { before, address = bench.address, taskQueue }: TrialOptions = {},
): Promise<Trial> {
  const folder = await temporaryFolder(onTestFinished);
  if (before !== undefined) await storeBefore(before, bench.reference, join(folder, 'store'));
  const trial = await openTrial({ ...bench, address }, folder, { taskQueue });
  onTestFinished(() => trial.close());
  return trial;
}

/** A folder that is gone when the test has ended. */
export async function temporaryFolder(onTestFinished: Ending['onTestFinished']): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-trial-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Nothing is lost, and nothing is left behind that nobody needs. */
export async function expectUndisturbed(
  expect: ExpectStatic,
  trial: Trial,
  run: TrialRun,
  artifacts: Artifacts = bench.artifacts,
): Promise<void> {
  expect(await run.artifacts()).toEqual(artifacts);
  expect(await trial.leftovers()).toEqual({ temporary: [], checkpoints: [], processes: [] });
}

/** Numbers of random moments: `usual` many, or as many as FAULTS says. */
export function moments(usual: number): number[] {
  return Array.from({ length: Number(process.env.FAULTS ?? usual) }, (_, index) => index + 1);
}
