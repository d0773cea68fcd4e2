import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs-node';
import { breather } from '../../core/breather.ts';
import {
  type AdamState,
  type EngineSettings,
  type Sample,
  stepLength,
  type Totals,
  type TrainingEngine,
} from './engine.ts';
import { gather } from './gather.ts';
import { trainingGraph } from './graph.ts';
import { parameterCount } from './network.ts';
import { tag } from './savedModel.ts';
import { loadTfjsNode } from './tfjsNode.ts';

type Tfjs = ReturnType<typeof loadTfjsNode>;
type Tensors = Record<string, tfjs.Tensor>;
type SavedModel = Awaited<ReturnType<typeof tfjs.node.loadSavedModel>>;
type Samples = { training: Sample; validation: Sample };
/** The signatures of `trainingGraph`. */
type Signatures = { steps: SavedModel; step: SavedModel; totals: SavedModel };

/**
 * Training on TensorFlow's own library: many steps in one call of one graph. The graph is written to `folder`.
 * Repeatable bit by bit where TensorFlow runs on one thread (see the pool of compute processes).
 */
export async function nativeEngine(
  settings: EngineSettings,
  samples: Samples,
  folder: string,
): Promise<TrainingEngine> {
  const tf = loadTfjsNode();
  const stepsAtOnce = stepsPerCall(Math.floor(samples.training.rows / settings.batchSize));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'saved_model.pb'), trainingGraph(settings, stepsAtOnce));
  const load = (signature: keyof Signatures) => tf.node.loadSavedModel(folder, [tag], signature);
  const [steps, step, totals] = await Promise.all([load('steps'), load('step'), load('totals')]);
  const engine = new NativeEngine(tf, settings, samples, stepsAtOnce, { steps, step, totals });
  await engine.warmUp();
  return engine;
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

class NativeEngine implements TrainingEngine {
  readonly #tf: Tfjs;
  readonly #settings: EngineSettings;
  readonly #samples: Samples;
  readonly #stepsAtOnce: number;
  readonly #signatures: Signatures;
  readonly #validation: Tensors;
  /** Where the rows of a call are put together. TensorFlow copies them before the call returns. */
  readonly #room: { x: Float32Array; y: Float32Array };
  #state: Tensors = {};
  #step = 0;

  constructor(tf: Tfjs, settings: EngineSettings, samples: Samples, stepsAtOnce: number, signatures: Signatures) {
    const { x, y, rows } = samples.validation;
    const room = stepsAtOnce * settings.batchSize;
    this.#tf = tf;
    this.#settings = settings;
    this.#samples = samples;
    this.#stepsAtOnce = stepsAtOnce;
    this.#signatures = signatures;
    this.#validation = {
      x: tf.tensor2d(x, [rows, settings.features]),
      y: tf.tensor2d(y, [rows, 1]),
      rows: tf.scalar(rows),
    };
    this.#room = { x: new Float32Array(room * settings.features), y: new Float32Array(room) };
  }

  /** The first call of each signature takes TensorFlow a while to optimise its graph; its result is thrown away. */
  async warmUp(): Promise<void> {
    const nothing = new Float32Array(parameterCount(this.#settings));
    this.restore({ theta: nothing, m: nothing, v: nothing, step: 0 });
    const rows = Math.min(this.#stepsAtOnce * this.#settings.batchSize + 1, this.#samples.training.rows);
    await this.epoch(new Int32Array(rows));
    await this.validate();
  }

  restore({ theta, m, v, step }: AdamState): void {
    const tf = this.#tf;
    tf.dispose(this.#state);
    this.#state = { theta: tf.tensor1d(theta), m: tf.tensor1d(m), v: tf.tensor1d(v) };
    this.#step = step;
  }

  async epoch(order: Int32Array): Promise<Totals> {
    const { batchSize } = this.#settings;
    const atOnce = this.#stepsAtOnce * batchSize;
    const sum: Totals = { loss: 0, correct: 0 };
    const breathe = breather();
    for (let from = 0; from < order.length; ) {
      const left = order.length - from;
      const many = this.#stepsAtOnce > 1 && left >= atOnce;
      const rows = order.subarray(from, from + (many ? atOnce : Math.min(left, batchSize)));
      const { loss, correct } = this.#advance(rows, many ? this.#stepsAtOnce : 1);
      sum.loss += loss;
      sum.correct += correct;
      from += rows.length;
      await breathe();
    }
    return sum;
  }

  async validate(): Promise<Totals> {
    const { loss, correct } = this.#signatures.totals.predict({
      theta: this.#state.theta!,
      ...this.#validation,
    }) as Tensors;
    return this.#take(loss!, correct!);
  }

  async state(): Promise<AdamState> {
    const copy = (name: string) => Float32Array.from(this.#state[name]!.dataSync());
    return { theta: copy('theta'), m: copy('m'), v: copy('v'), step: this.#step };
  }

  close(): void {
    this.#tf.dispose([this.#state, this.#validation]);
    for (const signature of Object.values(this.#signatures)) signature.dispose();
  }

  /** Takes `count` steps over `rows`, as many in each batch. */
  #advance(rows: Int32Array, count: number): Totals {
    const tf = this.#tf;
    const { features, learningRate } = this.#settings;
    const { x, y } = this.#room;
    gather(this.#samples.training, features, rows, x, y);
    const size = rows.length / count;
    const batch = count === 1 ? [size] : [count, size];
    const lengths = Array.from({ length: count }, (_, i) => stepLength(learningRate, this.#step + i + 1));
    const inputs: Tensors = {
      ...this.#state,
      x: tf.tensor(x.subarray(0, rows.length * features), [...batch, features]),
      y: tf.tensor(y.subarray(0, rows.length), [...batch, 1]),
      alpha: tf.tensor1d(lengths),
      rows: tf.scalar(size),
    };
    const signature = count === 1 ? this.#signatures.step : this.#signatures.steps;
    const { loss, correct, ...state } = signature.predict(inputs) as Tensors;
    tf.dispose(inputs);
    this.#state = state;
    this.#step += count;
    return this.#take(loss!, correct!);
  }

  #take(loss: tfjs.Tensor, correct: tfjs.Tensor): Totals {
    const totals = { loss: loss.dataSync()[0]!, correct: correct.dataSync()[0]! };
    this.#tf.dispose([loss, correct]);
    return totals;
  }
}
