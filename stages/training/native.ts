import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs-node';
import {
  type AdamState,
  breather,
  type EngineSettings,
  type Sample,
  stepLength,
  type Totals,
  type TrainingEngine,
} from './engine.ts';
import { gather } from './gather.ts';
import { trainingGraph } from './graph.ts';
import { tag } from './saved-model.ts';

type Tensors = Record<string, tfjs.Tensor>;
type SavedModel = Awaited<ReturnType<typeof tfjs.node.loadSavedModel>>;

/**
 * Training on TensorFlow's own library: many steps in one call of one graph. The graph is written to `folder`.
 * Repeatable bit by bit where TensorFlow runs on one thread (see the pool of compute processes).
 */
export async function nativeEngine(
  settings: EngineSettings,
  { training, validation }: { training: Sample; validation: Sample },
  folder: string,
): Promise<TrainingEngine> {
  const tf: typeof tfjs = createRequire(import.meta.url)('@tensorflow/tfjs-node');
  const { batchSize, features } = settings;
  const steps = stepsPerCall(Math.floor(training.rows / batchSize));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'saved_model.pb'), trainingGraph(settings, steps));
  const [many, one, totals] = await Promise.all(
    ['steps', 'step', 'totals'].map((signature) => tf.node.loadSavedModel(folder, [tag], signature)),
  );
  const held = {
    x: tf.tensor2d(validation.x, [validation.rows, features]),
    y: tf.tensor2d(validation.y, [validation.rows, 1]),
    rows: tf.scalar(validation.rows),
  };
  const x = new Float32Array(steps * batchSize * features);
  const y = new Float32Array(steps * batchSize);
  let state: Tensors = {};
  let step = 0;

  /** Steps over the rows of `order` from `from` on: `count` batches of `size` rows. */
  function advance(model: SavedModel, order: Int32Array, from: number, count: number, size: number): Totals {
    const rows = count * size;
    gather(training, features, order.subarray(from, from + rows), x, y);
    const shape = count === 1 ? [size] : [count, size];
    const inputs: Tensors = {
      ...state,
      x: tf.tensor(x.subarray(0, rows * features), [...shape, features]),
      y: tf.tensor(y.subarray(0, rows), [...shape, 1]),
      alpha: tf.tensor1d(Array.from({ length: count }, (_, i) => stepLength(settings.learningRate, step + i + 1))),
      rows: tf.scalar(size),
    };
    const { loss, correct, ...next } = model.predict(inputs) as Tensors;
    const result = read(loss!, correct!);
    tf.dispose([inputs, loss!, correct!]);
    state = next;
    step += count;
    return result;
  }

  return {
    restore(from: AdamState) {
      tf.dispose(state);
      const { theta, m, v } = from;
      state = { theta: tf.tensor1d(theta), m: tf.tensor1d(m), v: tf.tensor1d(v) };
      step = from.step;
    },
    async epoch(order) {
      const sum: Totals = { loss: 0, correct: 0 };
      const breathe = breather();
      for (let from = 0; from < order.length; ) {
        const left = order.length - from;
        const [model, count, size] =
          left >= steps * batchSize && steps > 1 ? [many!, steps, batchSize] : [one!, 1, Math.min(left, batchSize)];
        const { loss, correct } = advance(model, order, from, count, size);
        sum.loss += loss;
        sum.correct += correct;
        from += count * size;
        await breathe();
      }
      return sum;
    },
    async validate() {
      const { loss, correct } = totals!.predict({ theta: state.theta!, ...held }) as Tensors;
      const result = read(loss!, correct!);
      tf.dispose([loss!, correct!]);
      return result;
    },
    async state() {
      const [theta, m, v] = ['theta', 'm', 'v'].map((name) => Float32Array.from(state[name]!.dataSync()));
      return { theta: theta!, m: m!, v: v!, step };
    },
    close() {
      tf.dispose([state, held]);
      for (const model of [many!, one!, totals!]) model.dispose();
    },
  };
}

/**
 * How many steps one call takes: of 1 … 40 the number that leaves an epoch the fewest calls, rest steps being calls of
 * their own. Larger graphs gain nothing more and take longer to be optimised.
 */
export function stepsPerCall(batches: number): number {
  const calls = (steps: number) => Math.floor(batches / steps) + (batches % steps);
  const choices = Array.from({ length: 40 }, (_, i) => i + 1);
  return choices.reduce((best, steps) => (calls(steps) < calls(best) ? steps : best));
}

function read(loss: tfjs.Tensor, correct: tfjs.Tensor): Totals {
  return { loss: loss.dataSync()[0]!, correct: correct.dataSync()[0]! };
}
