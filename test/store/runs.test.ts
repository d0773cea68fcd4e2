import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RunTakenOver } from '../../core/errors.ts';
import { isAbandoned, runDocument } from '../../store/documents.ts';
import { type RunManifest, runFolder } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { temporaryStore } from '../support/store.ts';

const run = { workflowId: 'shop/north ü', runId: '1' };
const manifest: RunManifest = {
  ...run,
  status: 'running',
  source: '/shop',
  input: {},
  startedAt: '2026-01-01T00:00:00.000Z',
  stages: [
    { stage: 'merge', status: 'pending', seconds: null },
    { stage: 'training', status: 'pending', seconds: null },
  ],
  results: [],
};

describe('a run in the store', () => {
  test('is found whatever its workflow id', async () => {
    const { runs } = await temporaryStore();
    await runs.write(manifest);
    expect(await runs.list()).toEqual([run]);
    expect(await runs.read(run)).toEqual(manifest);
    expect(await runs.read({ ...run, runId: '2' })).toBeNull();
  });

  test('shows its stages and the epochs of the training while they run', async () => {
    const store = await temporaryStore();
    await started(store);
    await store.runs.writeStage(run, {
      stage: 'merge',
      status: 'done',
      seconds: 2,
      rows: 5,
      startedAt: '',
      outputs: [],
    });
    const progress = { epoch: 3, epochs: 100, loss: 0.4, val_loss: 0.5 };
    await store.runs.writeStage(run, { stage: 'training', status: 'running', seconds: null, startedAt: '', progress });
    expect(await runDocument(store, run)).toMatchObject({
      ...run,
      status: 'running',
      stages: [
        { stage: 'merge', status: 'done', seconds: 2, rows: 5 },
        { stage: 'training', status: 'running' },
      ],
      training: progress,
      headline: null,
      results: null,
    });
  });

  test('is interrupted when its lease was never renewed, or not for more than ten seconds', async () => {
    const store = await temporaryStore();
    await store.runs.write(manifest);
    expect((await runDocument(store, run))?.status).toBe('interrupted');
    await store.runs.claim(run, 'execution');
    expect((await runDocument(store, run))?.status).toBe('running');
    for (const [age, abandoned] of [
      [8, false],
      [12, true],
    ] as const) {
      await renewedAt(store, age);
      expect(await isAbandoned(store, run)).toBe(abandoned);
    }
  });

  test('counts, when interrupted, the seconds until its lease was last renewed', async () => {
    const store = await temporaryStore();
    await store.runs.write({ ...manifest, startedAt: secondsAgo(120) });
    await store.runs.claim(run, 'execution');
    await renewedAt(store, 60);
    expect((await runDocument(store, run))?.seconds).toBeCloseTo(60, 0);
  });

  test('has, when completed, the seconds until its end, and its report', async () => {
    const store = await temporaryStore();
    await store.runs.write({ ...manifest, status: 'completed', finishedAt: '2026-01-01T00:01:30.500Z' });
    const document = await runDocument(store, run);
    expect(document).toMatchObject({ status: 'completed', seconds: 90.5 });
    expect(document?.results?.report).toMatch(/results.report\.html$/);
  });

  test('is unknown when there is no manifest', async () => {
    const store = await temporaryStore();
    await store.runs.claim(run, 'execution');
    expect(await runDocument(store, run)).toBeNull();
  });
});

describe('the owner of a run', () => {
  test('is the first execution until a later one claims the run, and then never again', async () => {
    const { runs } = await temporaryStore();
    expect(await runs.claim(run, 'first')).toBe(0);
    expect(await runs.claim(run, 'first')).toBe(0);
    expect(await runs.claim(run, 'second')).toBe(1);
    await expect(runs.claim(run, 'first')).rejects.toThrow(RunTakenOver);
  });

  test('writes a manifest that an earlier owner cannot change', async () => {
    const { runs } = await temporaryStore();
    await runs.claim(run, 'first');
    await runs.write(manifest);
    const generation = await runs.claim(run, 'second');
    await runs.write({ ...manifest, generation, status: 'cancelled' });
    await runs.write({ ...manifest, status: 'completed' });
    expect(await runs.read(run)).toMatchObject({ status: 'cancelled', generation: 1 });
  });

  test('keeps the run while its lease is younger than ten seconds', async () => {
    const store = await temporaryStore();
    await store.runs.claim(run, 'first');
    expect(await store.runs.takeOver(run, 'resume')).toBeNull();
    await renewedAt(store, 12);
    expect(await store.runs.takeOver(run, 'resume')).toBe(1);
  });
});

async function started(store: Store): Promise<void> {
  await store.runs.write(manifest);
  await store.runs.claim(run, 'execution');
}

async function renewedAt(store: Store, secondsBefore: number): Promise<void> {
  const time = new Date(Date.now() - secondsBefore * 1000);
  await utimes(join(store.url, runFolder(run), 'leases/0'), time, time);
}

function secondsAgo(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}
