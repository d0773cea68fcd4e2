import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sample } from '../../activities/begin.ts';
import type { StageResult } from '../../activities/run.ts';
import type { RunDocument } from '../../core/run.ts';
import { sum } from '../../core/statistics/describe.ts';
import { isAlive } from '../../store/identity.ts';
import { pipeline } from '../../workflows/pipeline.ts';
import { type Recorded, recordedActivities } from '../support/history.ts';
import { endlessTraining, type Handle, hasCheckpoint, openPipeline, type Pipeline } from '../support/pipeline.ts';
import { until } from '../support/until.ts';

const input = { training: { epochs: 3 } };
const stageNames = pipeline.map(({ name }) => name);

let folder: string;
let real: Pipeline;
let first: { handle: Handle; document: RunDocument; activities: Map<string, Recorded> };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marketflow-pipeline-'));
  real = await openPipeline(join(folder, 'store'), [sample]);
  const { handle } = await real.start(input);
  const document = await handle.result();
  first = { handle, document, activities: new Map((await recordedActivities(handle)).map((one) => [one.name, one])) };
});

afterAll(async () => {
  await real.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the workflow on the sample', () => {
  test('computes every stage', () => {
    expect(first.document.status).toBe('completed');
    expect(statuses(first.document)).toEqual(stageNames.map((name) => [name, 'done']));
  });

  test.each(pipeline)('starts $name when all stages that it needs are done', ({ name, needs }) => {
    for (const need of needs) expect(activity(name).scheduled).toBeGreaterThan(activity(need).completed);
  });

  test.each([
    stageNames.filter((name) => name.startsWith('ingest:')),
    ['eda', 'rfm', 'cohort', 'decomposition', 'features'],
  ])('runs %s, %s and the stages next to them concurrently', (...names) => {
    const group = names.map(activity);
    const lastStart = Math.max(...group.map(({ scheduled }) => scheduled));
    expect(lastStart).toBeLessThan(Math.min(...group.map(({ completed }) => completed)));
  });

  test('names the versions of all that made it in its run.json, and none in summary.json', async () => {
    const { workflowId, runId } = first.document;
    const manifest = await real.store.runs.read({ workflowId: workflowId!, runId: runId! });
    const { version, dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
    expect(manifest?.versions).toMatchObject({
      marketflow: version,
      node: process.versions.node,
      store: '1',
      '@duckdb/node-api': dependencies['@duckdb/node-api'],
      training: expect.stringMatching(/^(tensorflow|wasm) \d+\.\d+\.\d+$/),
    });
    const { digest } = manifest!.results.find(({ name }) => name === 'summary.json')!;
    expect(JSON.stringify(await real.store.objects.readJson(digest))).not.toMatch(/"[^"]*\d+\.\d+\.\d+[^"]*"/);
  });

  test('has only references in its history', () => {
    const refs = stageNames.flatMap((name) => (activity(name).result as StageResult).outputs);
    const keys = new Set(refs.flatMap(Object.keys));
    expect(refs.length).toBeGreaterThan(stageNames.length);
    expect([...keys].sort()).toEqual(['bytes', 'digest', 'mediaType', 'name', 'rows']);
  });

  test('has a history of fewer than 200 events and 100 KB', async () => {
    const { historyLength, historySize } = await first.handle.describe();
    expect(historyLength).toBeLessThan(200);
    expect(historySize).toBeLessThan(100_000);
  });

  test('answers the progress query with every stage, even after it has ended', async () => {
    const progress = await first.handle.query<RunDocument>('progress');
    expect(statuses(progress)).toEqual(stageNames.map((name) => [name, 'done']));
    expect(progress.training).toMatchObject({ epoch: 3, epochs: 3 });
  });
});

describe('the workflow on the sample again', () => {
  test('takes every stage from its receipt', async () => {
    const bytes = async () => sum((await real.store.files.list('objects')).map((entry) => entry.bytes));
    const before = await bytes();
    const { handle } = await real.start(input);
    expect(statuses(await handle.result())).toEqual(stageNames.map((name) => [name, 'cached']));
    // A report of 37 figures without Plotly, which takes more than 4 MB.
    expect((await bytes()) - before).toBeLessThan(2_500_000);
  });

  test('recomputes only the stages in `force`', async () => {
    const { handle } = await real.start({ ...input, force: ['rfm'] });
    const expected = stageNames.map((name) => [name, name === 'rfm' ? 'done' : 'cached']);
    expect(statuses(await handle.result())).toEqual(expected);
  });

  test('computes only what depends on a changed setting', async () => {
    const { handle } = await real.start({ ...input, cohort: { basis: 'first_purchase' } });
    const computed = statuses(await handle.result()).filter(([, status]) => status === 'done');
    expect(computed.map(([name]) => name)).toEqual(['cohort', 'charts']);
  });
});

describe('a run that does not complete', () => {
  test('is closed as cancelled with its training killed and its checkpoints kept', async () => {
    const { handle, run } = await real.start({ training: endlessTraining });
    await until('the training has a checkpoint', () => hasCheckpoint(real));
    const [worker] = await real.store.files.folders('scratch');
    const [child] = await real.store.files.folders(`scratch/${worker}`);
    const pid = Number(child?.split('.')[0]);
    expect(isAlive({ pid, started: null })).toBe(true);
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    const manifest = await real.store.runs.read(run);
    expect(manifest?.status).toBe('cancelled');
    expect(manifest?.stages.filter(({ status }) => status === 'cancelled').map(({ stage }) => stage)).toEqual([
      'training',
      'evaluation',
      'charts',
    ]);
    expect(isAlive({ pid, started: null })).toBe(false);
    expect(await real.store.files.folders(`scratch/${worker}`)).toEqual([]);
    expect(await hasCheckpoint(real)).toBe(true);
  });

  test('fails on an invalid input with every fault of it, and is closed', async () => {
    const wrong = { seed: -1, colour: 'blue', training: { epochs: 0 } } as object;
    const { handle, run } = await real.start(wrong);
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'InvalidInput' } });
    const manifest = await real.store.runs.read(run);
    const failed = { status: 'failed', error: { type: 'InvalidInput' }, versions: { node: process.versions.node } };
    expect(manifest).toMatchObject(failed);
    for (const field of ['seed', 'colour', 'training.epochs']) expect(manifest?.error?.message).toContain(field);
  });

  test('fails at once on a missing source, with the other stages cancelled', async () => {
    const { handle, run } = await real.start({ source: join(sample, 'nowhere') });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'InvalidInput' } });
    const manifest = await real.store.runs.read(run);
    expect(manifest?.error?.message).toContain('nowhere');
    expect(manifest?.stages.find(({ stage }) => stage === 'charts')?.status).toBe('cancelled');
  });
});

function activity(name: string): Recorded {
  return first.activities.get(name) as Recorded;
}

function statuses({ stages }: RunDocument): [string, string][] {
  return stages.map(({ stage, status }) => [stage, status]);
}
