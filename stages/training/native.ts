import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs-node';
import { breather } from '../../core/breather.ts';
import {
  type AdamState,
  type EngineSettings,
  gather,
  type Sample,
  stepLength,
  type Totals,
  type TrainingEngine,
} from './engine.ts';
import { trainingGraph } from './graph.ts';
import { parameterCount } from './network.ts';
import { tag } from './savedModel.ts';
import { loadTfjsNode } from './tensorflow.ts';

type Tfjs = ReturnType<typeof loadTfjsNode>;
type Tensors = Record<string, tfjs.Tensor>;
type SavedModel = Awaited<ReturnType<typeof tfjs.node.loadSavedModel>>;
type Samples = { training: Sample; validation: Sample };
/** The signatures of `trainingGraph`. */
type Signatures = { steps: SavedModel; step: SavedModel; totals: SavedModel };

/**
 * Training on TensorFlow's own library, many steps per call of a graph, which is written to `folder`. Results are
 * reproducible to the bit when TensorFlow runs on one thread (see the pool of compute processes).
 */
export async function nativeEngine(
  settings: EngineSettings,
  samples: Samples,
  folder: string,
): Promise<TrainingEngine> {
  const tf = loadTfjsNode();
  const steps = stepsPerCall(Math.floor(samples.training.rows / settings.batchSize));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'saved_model.pb'), trainingGraph(settings, steps));
  const load = (signature: keyof Signatures) => tf.node.loadSavedModel(folder, [tag], signature);
  const [many, one, totals] = await Promise.all([load('steps'), load('step'), load('totals')]);
  const engine = new NativeEngine(tf, settings, samples, steps, { steps: many, step: one, totals });
  await engine.warmUp();
  return engine;
}

/**
 * Steps per call: the number from 1 to 40 with the fewest calls per epoch, where each remaining step is its own call.
 * Larger graphs are no faster and take longer to optimise.
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
  readonly #stepsPerCall: number;
  readonly #signatures: Signatures;
  readonly #validation: Tensors;
  /** The rows of a call, contiguous. TensorFlow copies them before the call returns. */
  readonly #batch: { x: Float32Array; y: Float32Array };
  #state: Tensors = {};
  #step = 0;

  constructor(tf: Tfjs, settings: EngineSettings, samples: Samples, stepsPerCall: number, signatures: Signatures) {
    const { x, y, rows } = samples.validation;
    const size = stepsPerCall * settings.batchSize;
    this.#tf = tf;
    this.#settings = settings;
    this.#samples = samples;
    this.#stepsPerCall = stepsPerCall;
    this.#signatures = signatures;
    this.#validation = {
      x: tf.tensor2d(x, [rows, settings.features]),
      y: tf.tensor2d(y, [rows, 1]),
      rows: tf.scalar(rows),
    };
    this.#batch = { x: new Float32Array(size * settings.features), y: new Float32Array(size) };
  }

  /** The first call of a signature is slow, because TensorFlow optimises the graph; its result is discarded. */
  async warmUp(): Promise<void> {
    const zeros = new Float32Array(parameterCount(this.#settings));
    this.restore({ theta: zeros, m: zeros, v: zeros, step: 0 });
    const rows = Math.min(this.#stepsPerCall * this.#settings.batchSize + 1, this.#samples.training.rows);
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
    const rowsPerCall = this.#stepsPerCall * batchSize;
    const sum: Totals = { loss: 0, correct: 0 };
    const breathe = breather();
    for (let from = 0; from < order.length; ) {
      const left = order.length - from;
      const many = this.#stepsPerCall > 1 && left >= rowsPerCall;
      const rows = order.subarray(from, from + (many ? rowsPerCall : Math.min(left, batchSize)));
      const { loss, correct } = this.#advance(rows, many ? this.#stepsPerCall : 1);
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

  /** Takes `count` steps over `rows`, in batches of equal size. */
  #advance(rows: Int32Array, count: number): Totals {
    const tf = this.#tf;
    const { features, learningRate } = this.#settings;
    const { x, y } = this.#batch;
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
