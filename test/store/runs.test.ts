import { describe, expect, it } from 'vitest';
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
  it('is found again whatever its workflow id', async () => {
    const { runs } = await temporaryStore();
    await runs.write(manifest);
    expect(await runs.list()).toEqual([run]);
    expect(await runs.read(run)).toEqual(manifest);
    expect(await runs.read({ ...run, runId: '2' })).toBeNull();
  });

  it('shows its stages while they run, and the epochs of the training', async () => {
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

  it('is interrupted when nobody has renewed its lease for more than ten seconds, or ever', async () => {
    const store = await temporaryStore();
    await store.runs.write(manifest);
    expect((await runDocument(store, run))?.status).toBe('interrupted');
    await store.runs.renewLease(run);
    expect((await runDocument(store, run))?.status).toBe('running');
    for (const [age, abandoned] of [
      [8, false],
      [12, true],
    ] as const) {
      await store.files.write(`${runFolder(run)}/lease`, secondsAgo(age));
      expect(await isAbandoned(store, run)).toBe(abandoned);
    }
  });

  it('has taken, when it is interrupted, the time until somebody last worked on it', async () => {
    const store = await temporaryStore();
    await store.runs.write({ ...manifest, startedAt: secondsAgo(120) });
    await store.files.write(`${runFolder(run)}/lease`, secondsAgo(60));
    expect((await runDocument(store, run))?.seconds).toBeCloseTo(60, 0);
  });

  it('has the seconds that passed until its end, and its report, once it is completed', async () => {
    const store = await temporaryStore();
    await store.runs.write({ ...manifest, status: 'completed', finishedAt: '2026-01-01T00:01:30.500Z' });
    const document = await runDocument(store, run);
    expect(document).toMatchObject({ status: 'completed', seconds: 90.5 });
    expect(document?.results?.report).toMatch(/results.report\.html$/);
  });

  it('is unknown when there is no manifest', async () => {
    const store = await temporaryStore();
    await store.runs.renewLease(run);
    expect(await runDocument(store, run)).toBeNull();
  });
});

async function started(store: Store): Promise<void> {
  await store.runs.write(manifest);
  await store.runs.renewLease(run);
}

function secondsAgo(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}
