import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { predict } from '../../../client/verbs/predict/predict.ts';
import type { Ref } from '../../../core/artifact.ts';
import { canonicalJson } from '../../../core/json.ts';
import type { TrainingParams } from '../../../stages/training/fit.ts';
import { training } from '../../../stages/training/index.ts';
import type { Store } from '../../../store/store.ts';
import { featureInputs, smallTraining } from '../../support/features.ts';
import { minutesAgo, remember } from '../../support/manifests.ts';
import { temporaryStore } from '../../support/store.ts';
import { runStage } from '../../support/workspace.ts';

const sample = fileURLToPath(new URL('../../../data/sample', import.meta.url));
const params: TrainingParams = { ...smallTraining, epochs: 3 };

describe('predict', () => {
  test('scores every customer of the source once, in order of customer_id', async () => {
    const store = await temporaryStore();
    await addRun(store, 'trained', await trainedModel(store));
    const out = join(await store.files.scratch('scratch/test'), 'scores.csv');
    expect(await predict({ store: store.url, model: 'trained', source: sample, out })).toBe(0);
    const [header, ...lines] = (await readFile(out, 'utf8')).trim().split('\n');
    expect(header).toBe('customer_id,probability');
    const scores = lines.map((line) => line.split(',').map(Number));
    const ids = scores.map(([id]) => id!);
    expect(ids.length).toBeGreaterThan(100);
    expect([...new Set(ids)].sort((a, b) => a - b)).toEqual(ids);
    expect(scores.every(([, probability]) => probability! > 0 && probability! < 1)).toBe(true);
    expect(new Set(scores.map(([, probability]) => probability)).size).toBeGreaterThan(10);
  });

  test('reads the source with another mapping than that of the run if one is given', async () => {
    const store = await temporaryStore();
    await addRun(store, 'trained', await trainedModel(store));
    const folder = await store.files.scratch('scratch/test');
    const scores = async (name: string, source: string, mapping?: string) => {
      const out = join(folder, name);
      await predict({ store: store.url, model: 'trained', source, mapping, out });
      return readFile(out, 'utf8');
    };
    const renamed = join(folder, 'renamed');
    await cp(sample, renamed, { recursive: true });
    const csv = join(renamed, 'transactions.csv');
    await writeFile(csv, (await readFile(csv, 'utf8')).replace('gross_revenue', 'Sales'));
    const mapping = join(folder, 'mapping.json');
    await writeFile(mapping, JSON.stringify({ transactions: { columns: { gross_revenue: 'Sales' } } }));
    expect(await scores('mapped.csv', renamed, mapping)).toBe(await scores('plain.csv', sample));
  });

  test('takes as latest the last model of the same source, if there is one', async () => {
    const store = await temporaryStore();
    await remember(store, { workflowId: 'own', source: sample, startedAt: minutesAgo(9), finishedAt: minutesAgo(8) });
    await remember(store, { workflowId: 'other', source: '/other' });
    await expect(predict({ store: store.url, model: 'latest', source: sample, out: 'x.csv' })).rejects.toThrow(
      'run own-run',
    );
  });

  test('rejects a run without a model, with the reason', async () => {
    const store = await temporaryStore();
    await addRun(store, 'untrained', []);
    const call = predict({ store: store.url, model: 'untrained', source: sample, out: 'scores.csv' });
    await expect(call).rejects.toThrow(
      'run untrained has no model: needs at least 50 customers, has 3; choose a completed run with a trained model',
    );
  });

  test('rejects a missing folder before it computes anything', async () => {
    const call = predict({ model: 'latest', source: sample, out: 'absent/scores.csv' });
    await expect(call).rejects.toThrow(/absent" is not a folder; create it, or choose another file with --out/);
  });

  test('rejects a file that is neither CSV nor Parquet', async () => {
    const call = predict({ model: 'latest', source: sample, out: 'scores.xlsx' });
    await expect(call).rejects.toThrow('--out must end in .csv or .parquet, but is "scores.xlsx"');
  });
});

async function trainedModel(store: Store): Promise<Ref[]> {
  const inputs = await featureInputs(100);
  const trained = await runStage(training, params, inputs);
  const folder = await store.files.scratch('scratch/test');
  const files = {
    'model.json': await trained.bytes('model.json'),
    'weights.bin': await trained.bytes('weights.bin'),
    'preprocessing.json': canonicalJson(inputs['preprocessing.json']),
  };
  return Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      await writeFile(join(folder, name), content);
      return store.objects.put(join(folder, name), `model/${name}`);
    }),
  );
}

function addRun(store: Store, id: string, results: Ref[]): Promise<void> {
  const reason = 'needs at least 50 customers, has 3';
  return store.runs.write({
    workflowId: id,
    runId: id,
    status: 'completed',
    source: sample,
    input: {},
    startedAt: '2024-01-01T00:00:00Z',
    stages: [{ stage: 'training', status: results.length > 0 ? 'done' : 'skipped', seconds: null, reason }],
    results,
  });
}
