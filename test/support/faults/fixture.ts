import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExpectStatic, inject, type TestContext } from 'vitest';
import type { StageName } from '../../../workflows/pipeline.ts';
import { storeBefore } from './stores.ts';
import { openTrial, type Trial, type TrialRun } from './trial.ts';

export const bench = inject('bench');

/**
 * A trial that is gone when the test has ended. With `before`, its store is that of a run that ended just before that
 * stage; with `before: null`, that of a run that completed.
 */
export async function newTrial(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  { before, address = bench.address }: { before?: StageName | null; address?: string } = {},
): Promise<Trial> {
  const folder = await temporaryFolder(onTestFinished);
  if (before !== undefined) await storeBefore(before, bench.reference, join(folder, 'store'));
  const trial = await openTrial({ ...bench, address }, folder);
  onTestFinished(() => trial.close());
  return trial;
}

/** A folder that is gone when the test has ended. */
export async function temporaryFolder(onTestFinished: TestContext['onTestFinished']): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-trial-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Nothing is lost, and nothing is left behind that nobody needs. */
export async function expectUndisturbed(expect: ExpectStatic, trial: Trial, run: TrialRun): Promise<void> {
  expect(await run.artifacts()).toEqual(bench.artifacts);
  expect(await trial.leftovers()).toEqual({ temporary: [], checkpoints: [], processes: [] });
}

/** Numbers of random moments: `usual` many, or as many as FAULTS says. */
export function moments(usual: number): number[] {
  return Array.from({ length: Number(process.env.FAULTS ?? usual) }, (_, index) => index + 1);
}
