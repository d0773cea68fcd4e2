import { createRequire } from 'node:module';
import type * as tfjs from '@tensorflow/tfjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Checkpoints } from '../../../core/artifact.ts';
import { pipelineInput } from '../../../data/input.ts';
import { trainingBackend } from '../../../engine/backend.ts';
import type { PreprocessingOptions } from '../../../stages/features/preprocessing.ts';
import type { TrainingParams } from '../../../stages/training/fit.ts';
import { probabilities } from '../../../stages/training/forward.ts';
import { training } from '../../../stages/training/index.ts';
import { type ModelJson, readEnsemble } from '../../../stages/training/model.ts';
import type { TrainingSummary } from '../../../stages/training/summary.ts';
import { featureInputs, smallTraining } from '../../support/features.ts';
import '../../support/oneThread.ts';
import { memoryCheckpoints, runStage } from '../../support/workspace.ts';

const run = async (changed: Partial<TrainingParams> = {}, checkpoints?: Checkpoints, customers = 300) =>
  runStage(training, { ...smallTraining, ...changed }, await featureInputs(customers), {}, checkpoints);
const artifacts = ['history.parquet', 'model.json', 'training.json', 'weights.bin'];

describe('training', () => {
  test('writes history, model and a summary', async () => {
    const result = await run();
    expect(result.names).toEqual(artifacts);
    const summary = await result.json<TrainingSummary>('training.json');
    // 300 customers: 240 training rows, of which Keras's validation_split of 0.2 takes the last 48
    expect(summary.split).toMatchObject({ train: 192, validation: 48, test: 60 });
    expect(summary).toMatchObject({ epochs_run: 6, steps: 6 * 12, kept: 'best', backend: 'wasm 4.22.0' });
    expect((await result.table('history.parquet')).array('epoch')).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
    expect(summary.settings.scaler).toBe('standard');
    expect(Object.keys(result.outcome.timings!)).toEqual(['seconds', 'ms_per_step']);
  });

  test('learns', async () => {
    const { history } = await (await run({ epochs: 30 })).json<TrainingSummary>('training.json');
    expect(history.val_loss.at(-1)!).toBeLessThan(history.val_loss[0]! - 0.1);
  });

  test('reports progress after each epoch', async () => {
    const { progress } = await run();
    expect(progress.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const details of progress) {
      expect(Object.keys(details)).toEqual(['epoch', 'epochs', 'loss', 'val_loss', 'secondsLeft']);
    }
  });

  test('writes the same bytes for the same seed, and others for another seed', async () => {
    const [first, again, other] = [await run(), await run(), await run({ seed: 8 })];
    for (const name of artifacts) expect(await again.bytes(name)).toEqual(await first.bytes(name));
    expect(await other.bytes('weights.bin')).not.toEqual(await first.bytes('weights.bin'));
  });

  test('stops after `patience` epochs without a lower validation loss, and keeps the best weights', async () => {
    const stopped = await run({ epochs: 500, learningRate: 0.05, earlyStopping: { patience: 3 } });
    const summary = await stopped.json<TrainingSummary>('training.json');
    const best = summary.history.val_loss.indexOf(Math.min(...summary.history.val_loss)) + 1;
    expect(summary).toMatchObject({ best_epoch: best, epochs_run: best + 3 });
    const cut = await run({ epochs: best, learningRate: 0.05 });
    expect(await cut.bytes('weights.bin')).toEqual(await stopped.bytes('weights.bin'));
  });

  test('keeps the last weights with the notebook preset', async () => {
    const result = await run({ preset: 'notebook' });
    expect((await result.json<TrainingSummary>('training.json')).kept).toBe('last');
  });

  test('trains on the matrix that preprocessing.json describes', async () => {
    const weightsWith = async (options: PreprocessingOptions) =>
      (await runStage(training, smallTraining, await featureInputs(300, options))).bytes('weights.bin');
    const standard = await (await run()).bytes('weights.bin');
    expect(await weightsWith({ scaler: 'standard', logSkewed: true })).toEqual(standard);
    expect(await weightsWith({ scaler: 'standard', logSkewed: false })).not.toEqual(standard);
    expect(await weightsWith({ scaler: 'minmax', logSkewed: true })).not.toEqual(standard);
  });

  test('trains an ensemble whose first network equals a single training', async () => {
    const one = await run();
    const three = await run({ ensemble: 3 });
    const [single, all] = await Promise.all([ensembleOf(one), ensembleOf(three)]);
    expect(all.members).toHaveLength(3);
    expect(all.members[0]).toEqual(single.members[0]);
    expect(all.members[1]).not.toEqual(all.members[0]);
  });

  test.each([1, 2])('writes a model of %i networks that tf.loadLayersModel opens', async (ensemble) => {
    const result = await run({ ensemble });
    const tf: typeof tfjs = createRequire(import.meta.url)('@tensorflow/tfjs');
    const { modelTopology, weightsManifest } = await result.json<ModelJson>('model.json');
    const model = await tf.loadLayersModel({
      load: async () => ({
        modelTopology,
        weightSpecs: weightsManifest.flatMap(({ weights }) => weights) as tfjs.io.WeightsManifestEntry[],
        weightData: Uint8Array.from(await result.bytes('weights.bin')).buffer,
      }),
    });
    const matrix = Float32Array.from({ length: 20 }, (_, i) => Math.sin(i));
    const predicted = (model.predict(tf.tensor2d(matrix, [4, 5])) as tfjs.Tensor).dataSync();
    const ours = probabilities(await ensembleOf(result), matrix, 4);
    for (const [row, probability] of ours.entries()) expect(predicted[row]).toBeCloseTo(probability, 6);
  });
});

describe.each(['wasm', 'tensorflow'] as const)('a killed training on %s', (name) => {
  const backend = { name, version: '1' };
  test.skipIf(name === 'tensorflow' && trainingBackend().name !== name)(
    'ends with the same bytes when it resumes from its checkpoints',
    async () => {
      const whole = await run({ backend, ensemble: 2 });
      // The clock advances at every call, so a checkpoint is due after each epoch.
      let clock = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => (clock += 1000));
      onTestFinished(() => void vi.restoreAllMocks());
      for (const epoch of [1, 5, 8]) {
        const checkpoints = memoryCheckpoints();
        await expect(run({ backend, ensemble: 2 }, killedAt(epoch, checkpoints))).rejects.toThrow('killed');
        expect(await checkpoints.list()).not.toEqual([]);
        const resumed = await run({ backend, ensemble: 2 }, checkpoints);
        for (const artifact of artifacts) expect(await resumed.bytes(artifact)).toEqual(await whole.bytes(artifact));
        expect(await checkpoints.list()).toEqual([]);
      }
    },
  );

  test('skips a damaged checkpoint and adds a note', async () => {
    if (name === 'tensorflow') return;
    const checkpoints = memoryCheckpoints();
    await checkpoints.write('000-000003.checkpoint', Buffer.from('half'));
    const resumed = await run({}, checkpoints);
    expect(resumed.outcome.notes).toEqual(['skipped the damaged checkpoint 000-000003.checkpoint']);
    expect(await resumed.bytes('weights.bin')).toEqual(await (await run()).bytes('weights.bin'));
  });
});

describe('training without usable data', () => {
  test('is skipped if features found no split, with the reason', async () => {
    const { 'preprocessing.json': _, ...inputs } = await featureInputs(30);
    const features = { ...inputs['features.json'], split_skipped: 'needs at least 50 customers, has 30' };
    const result = await runStage(training, smallTraining, { ...inputs, 'features.json': features });
    expect(result.outcome.skipped).toBe('needs at least 50 customers, has 30');
    expect(await result.json('training.json')).toEqual({ skipped: 'needs at least 50 customers, has 30' });
    expect((await result.table('history.parquet')).numRows()).toBe(0);
  });

  test('is skipped if the input switches it off', async () => {
    const params = training.params(pipelineInput.parse({ training: false }));
    const result = await runStage(training, params, await featureInputs(300));
    expect(result.outcome.skipped).toBe('the run’s input switches it off');
    expect(await result.json('training.json')).toEqual({ skipped: 'the run’s input switches it off' });
  });

  test('is skipped if its loss is not finite', async () => {
    const result = await run({ learningRate: 1e38 });
    const reason =
      'training diverged: its loss is not finite after epoch 1; lower training.learningRate, which is 1e+38';
    expect(result.outcome.skipped).toBe(reason);
    expect(await result.json('training.json')).toEqual({ skipped: reason });
  });

  test('is skipped if no customer is left for validation', async () => {
    const { outcome } = await run({ validationSplit: 1e-17 });
    expect(outcome.skipped).toBe('a validationSplit of 1e-17 cannot divide 240 training customers');
  });
});

async function ensembleOf(result: Awaited<ReturnType<typeof run>>) {
  return readEnsemble({ topology: await result.json('model.json'), weights: await result.bytes('weights.bin') });
}

/** Checkpoints of a process that is killed after `epoch` epochs: later writes fail, and the stage ends. */
function killedAt(epoch: number, checkpoints: Checkpoints): Checkpoints {
  let writes = 0;
  return {
    ...checkpoints,
    write: async (name, bytes) => {
      await checkpoints.write(name, bytes);
      writes += 1;
      if (writes >= epoch) throw new Error('killed');
    },
  };
}
