import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findGarbage, removeGarbage } from '../../store/gc.ts';
import { objectKey } from '../../store/objects.ts';
import type { RunManifest, StageRecord } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { temporaryStore } from '../support/store.ts';

const day = 86_400_000;
const now = Date.now();

describe('garbage', () => {
  test('is older runs with their receipts and blobs', async () => {
    const store = await temporaryStore();
    const [old, last] = [await night(store, 3), await night(store, 2)];
    const { runs } = await removeGarbage(store, 1);
    expect(runs).toEqual([{ workflowId: 'night-3', runId: 'r' }]);
    expect(await left(store)).toEqual(last.sort());
    expect(await left(store)).not.toEqual(expect.arrayContaining([old[0]]));
    expect(await store.files.list('receipts')).toHaveLength(1);
  });

  test('is counted by source: each keeps its newest runs and what they used, however old', async () => {
    const store = await temporaryStore();
    const [rare, oldest] = [await night(store, 9, { source: 'weekly' }), await night(store, 5)];
    const often = [await night(store, 3), await night(store, 2)];
    await store.files.write('progress/training/key/epoch-1', 'weights');
    await at(store, 'progress/training/key/epoch-1', 8.5);
    const { runs, receipts, checkpoints } = await removeGarbage(store, 2);
    expect(runs).toEqual([{ workflowId: 'night-5', runId: 'r' }]);
    expect(receipts.map(({ key }) => key)).toEqual(['receipts/merge/night-5.json']);
    expect(checkpoints).toEqual([]);
    expect(await left(store)).toEqual([...rare, ...often.flat()].sort());
    expect(await left(store)).not.toEqual(expect.arrayContaining([oldest[0]]));
  });

  test('is a failed run of a source that never completed, once it is older than the kept runs of another source', async () => {
    const store = await temporaryStore();
    for (const age of [8, 4]) await night(store, age, { source: `typo-${age}`, status: 'failed', results: [] });
    await night(store, 9, { source: 'weekly' });
    for (const age of [6, 5]) await night(store, age);
    const { runs } = await removeGarbage(store, 1);
    expect(runs.map(({ workflowId }) => workflowId)).toEqual(['night-6', 'night-8']);
  });

  test('is not a failed run while no source has completed', async () => {
    const store = await temporaryStore();
    await night(store, 3, { status: 'failed', results: [] });
    expect(await findGarbage(store, 1)).toMatchObject({ runs: [], receipts: [] });
  });

  test('is not a night because of newer runs of a backfill, which are counted on their own', async () => {
    const store = await temporaryStore();
    for (const age of [5, 4]) await night(store, age);
    for (const age of [3, 2]) await night(store, age, { workflowId: `shop-backfill-2026-01-0${age}` });
    const { runs } = await removeGarbage(store, 1);
    expect(runs.map(({ workflowId }) => workflowId)).toEqual(['night-5', 'shop-backfill-2026-01-03']);
  });

  test('is not what an interrupted training of a seldom run source has left', async () => {
    const store = await temporaryStore();
    await night(store, 9, { source: 'weekly' });
    const failed = await night(store, 8, { source: 'weekly', status: 'failed', results: [] });
    await night(store, 3);
    await night(store, 2);
    const { runs } = await removeGarbage(store, 1);
    expect(runs).toEqual([{ workflowId: 'night-3', runId: 'r' }]);
    expect(await left(store)).toEqual(expect.arrayContaining([failed[0]]));
    expect((await store.files.list('receipts')).map(({ key }) => key)).toContain('receipts/merge/night-8.json');
  });

  test('is only listed by findGarbage', async () => {
    const store = await temporaryStore();
    await night(store, 3);
    await night(store, 2);
    const found = await findGarbage(store, 1);
    expect([found.runs.length, found.receipts.length, found.blobs.length]).toEqual([1, 1, 4]);
    expect(await left(store)).toHaveLength(8);
  });

  test('is empty while fewer runs have completed than are kept', async () => {
    const store = await temporaryStore();
    await night(store, 3);
    await night(store, 2, { status: 'failed' });
    expect(await findGarbage(store, 2)).toMatchObject({ runs: [], receipts: [], blobs: [] });
  });

  test('is not a failed run that is newer than the oldest kept run, nor its finished stages', async () => {
    const store = await temporaryStore();
    await night(store, 4);
    const last = await night(store, 3);
    const failed = await night(store, 2, { status: 'failed', results: [] });
    await removeGarbage(store, 1);
    const [result] = failed.splice(1, 1);
    expect(await left(store)).toEqual([...last, ...failed].sort());
    expect(await left(store)).not.toContain(result);
  });

  test('is not an old receipt that a kept run used', async () => {
    const store = await temporaryStore();
    const old = await night(store, 3);
    await night(store, 2);
    await at(store, (await store.files.list('receipts')).find(({ key }) => key.includes('night-3'))!.key, 1.9);
    await removeGarbage(store, 1);
    expect(await left(store)).toEqual(expect.arrayContaining([old[0], old[2]]));
  });

  test('is not data younger than an hour', async () => {
    const store = await temporaryStore();
    await night(store, 3);
    await store.objects.putText('being written by a worker', 'x.txt');
    await night(store, 0);
    const { blobs } = await removeGarbage(store, 1);
    expect(blobs).toHaveLength(4);
    expect(await left(store)).toHaveLength(5);
  });

  test('is neither data of an active run nor blobs that it took from old receipts', async () => {
    const store = await temporaryStore();
    const old = await night(store, 5);
    const running = await night(store, 4, { status: 'running', results: [] });
    await store.runs.claim({ workflowId: 'night-4', runId: 'r' }, 'execution');
    await store.receipts.find('merge', 'night-5');
    await night(store, 3);
    await removeGarbage(store, 1);
    expect((await store.runs.list()).map(({ workflowId }) => workflowId)).toEqual(['night-3', 'night-4']);
    const [output, result, ...named] = old;
    expect(await left(store)).toEqual(expect.arrayContaining([output, ...named, running[0]]));
    expect(await left(store)).not.toContain(result);
  });

  test('is not an interrupted run whose workflow may still be open', async () => {
    const store = await temporaryStore();
    const open = await night(store, 5, { status: 'running', results: [] });
    await night(store, 3);
    expect((await removeGarbage(store, 1)).runs).toEqual([]);
    expect(await left(store)).toContain(open[0]);
  });

  test('is the data of a run that was interrupted long ago, including checkpoints', async () => {
    const store = await temporaryStore();
    await night(store, 9, { status: 'running', results: [] });
    await store.files.write('progress/training/key/epoch-1', 'weights');
    await at(store, 'progress/training/key/epoch-1', 9);
    await night(store, 3);
    const { runs, checkpoints } = await removeGarbage(store, 1);
    expect(runs).toHaveLength(1);
    expect(checkpoints).toHaveLength(1);
    expect(await store.files.list('progress')).toEqual([]);
  });
});

/**
 * A run of `age` days ago with a result and one stage, whose output is a table's manifest that names a part. Returns
 * the digests of [stage output, result, part, rejected].
 */
async function night(store: Store, age: number, change: Partial<RunManifest> = {}): Promise<string[]> {
  const name = `night-${age}`;
  const [part, rejected, result] = await Promise.all(
    ['part.parquet', 'rejected.parquet', 'report.html'].map((file) => store.objects.putText(`${name} ${file}`, file)),
  );
  const manifest = { parts: [{ digest: part!.digest, rejected: rejected!.digest }], night: name };
  const output = await store.objects.putText(JSON.stringify(manifest), 'customers.json');
  await store.receipts.write({ stage: 'merge', key: name, outputs: [output], seconds: 1, origin: 'r' });
  await store.runs.write({
    workflowId: name,
    runId: 'r',
    status: 'completed',
    source: 's',
    input: {},
    startedAt: new Date(now - age * day).toISOString(),
    finishedAt: new Date(now - age * day + 60_000).toISOString(),
    stages: [],
    results: [result!],
    ...change,
  });
  const report: StageRecord = { stage: 'merge', status: 'done', seconds: 1, outputs: [output], startedAt: '' };
  await store.runs.writeStage({ workflowId: name, runId: 'r' }, report);
  const digests = [output, result!, part!, rejected!].map((ref) => ref.digest);
  for (const key of [...digests.map(objectKey), `receipts/merge/${name}.json`]) await at(store, key, age);
  return digests;
}

async function at(store: Store, key: string, age: number): Promise<void> {
  const time = new Date(now - age * day + 30_000);
  await utimes(join(store.url, key), time, time);
}

async function left(store: Store): Promise<string[]> {
  return (await store.files.list('objects')).map(({ key }) => key.slice('objects/'.length));
}
