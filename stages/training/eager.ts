import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs';
import type * as wasm from '@tensorflow/tfjs-backend-wasm';
import { breather } from '../../core/breather.ts';
import { crossEntropy, sigmoid } from '../../core/statistics/sigmoid.ts';
import {
  type AdamState,
  adam,
  type EngineSettings,
  gather,
  type Sample,
  stepLength,
  type Totals,
  type TrainingEngine,
} from './engine.ts';
import { type Layer, layersOf, layerWeights, penalty } from './network.ts';

type Matrix = { values: Float32Array; rows: number; columns: number };
type Samples = { training: Sample; validation: Sample };

/**
 * Training without a native library: matrix products on tfjs's WebAssembly backend, one operation at a time, everything
 * smaller in typed arrays. The backend is slow on transposed inputs, so they are transposed here first.
 */
export async function eagerEngine(settings: EngineSettings, samples: Samples): Promise<TrainingEngine> {
  return new EagerEngine(multiplication(await wasmBackend()), settings, samples);
}

class EagerEngine implements TrainingEngine {
  readonly #multiply: Multiply;
  readonly #settings: EngineSettings;
  readonly #samples: Samples;
  readonly #layers: Layer[];
  /** The rows of the current batch. */
  readonly #batch: { x: Float32Array; y: Float32Array };
  #state: AdamState = { theta: new Float32Array(), m: new Float32Array(), v: new Float32Array(), step: 0 };
  #gradient = new Float32Array();

  constructor(multiply: Multiply, settings: EngineSettings, samples: Samples) {
    const { batchSize, features } = settings;
    this.#multiply = multiply;
    this.#settings = settings;
    this.#samples = samples;
    this.#layers = layersOf(settings);
    this.#batch = { x: new Float32Array(batchSize * features), y: new Float32Array(batchSize) };
  }

  restore({ theta, m, v, step }: AdamState): void {
    this.#state = { theta: theta.slice(), m: m.slice(), v: v.slice(), step };
    this.#gradient = new Float32Array(theta.length);
  }

  async epoch(order: Int32Array): Promise<Totals> {
    const { batchSize, features } = this.#settings;
    const { x, y } = this.#batch;
    const sum: Totals = { loss: 0, correct: 0 };
    const breathe = breather();
    for (let from = 0; from < order.length; from += batchSize) {
      const rows = order.subarray(from, from + batchSize);
      gather(this.#samples.training, features, rows, x, y);
      const { loss, correct } = this.#step(rows.length);
      sum.loss += loss;
      sum.correct += correct;
      await breathe();
    }
    return sum;
  }

  async validate(): Promise<Totals> {
    const { x, y, rows } = this.#samples.validation;
    const { logits } = this.#forward({ values: x, rows, columns: this.#settings.features });
    return this.#totals(logits, y, rows);
  }

  async state(): Promise<AdamState> {
    const { theta, m, v, step } = this.#state;
    return { theta: theta.slice(), m: m.slice(), v: v.slice(), step };
  }

  close(): void {}

  /** One step on the first `rows` rows of the batch. */
  #step(rows: number): Totals {
    const { features, l2, learningRate } = this.#settings;
    const { x, y } = this.#batch;
    const state = this.#state;
    const input = { values: x.subarray(0, rows * features), rows, columns: features };
    const pass = this.#forward(input);
    const totals = this.#totals(pass.logits, y, rows);
    this.#backward({ input, ...pass }, logitGradient(pass.logits, y, rows));
    addDecay(this.#layers, state.theta, this.#gradient, l2);
    state.step += 1;
    update(state, this.#gradient, stepLength(learningRate, state.step));
    return totals;
  }

  #forward(input: Matrix): Pass {
    const dense = (from: Matrix, layer: Layer): Matrix => {
      const { kernel, bias } = layerWeights(layer, this.#state.theta);
      const values = this.#multiply(from, { values: kernel, rows: layer.inputs, columns: layer.units });
      for (let place = 0, i = 0; i < from.rows; i++) {
        for (let unit = 0; unit < layer.units; unit++) values[place++]! += bias[unit]!;
      }
      return { values, rows: from.rows, columns: layer.units };
    };
    const first = rectify(dense(input, this.#layers[0]!));
    const second = rectify(dense(first, this.#layers[1]!));
    return { first, second, logits: dense(second, this.#layers[2]!).values };
  }

  /** Writes the gradient of the mean cross-entropy; `atOutput` is its derivative with respect to the logits. */
  #backward({ input, first, second }: Pass & { input: Matrix }, atOutput: Matrix): void {
    const [firstLayer, secondLayer, outputLayer] = this.#layers as [Layer, Layer, Layer];
    const atSecond = this.#propagate(outputLayer, atOutput, second);
    const atFirst = this.#propagate(secondLayer, atSecond, first);
    this.#writeGradient(outputLayer, second, atOutput);
    this.#writeGradient(secondLayer, first, atSecond);
    this.#writeGradient(firstLayer, input, atFirst);
  }

  /** From the derivative with respect to a layer's output to that with respect to its rectified input. */
  #propagate(layer: Layer, atOutput: Matrix, activation: Matrix): Matrix {
    const { kernel } = layerWeights(layer, this.#state.theta);
    const matrix = { values: kernel, rows: layer.inputs, columns: layer.units };
    const values = this.#multiply(atOutput, transposed(matrix));
    for (let i = 0; i < values.length; i++) if (activation.values[i]! <= 0) values[i] = 0;
    return { values, rows: atOutput.rows, columns: layer.inputs };
  }

  #writeGradient(layer: Layer, input: Matrix, atOutput: Matrix): void {
    const { kernel, bias } = layerWeights(layer, this.#gradient);
    kernel.set(this.#multiply(transposed(input), atOutput));
    bias.fill(0);
    for (let i = 0; i < atOutput.values.length; i++) bias[i % layer.units]! += atOutput.values[i]!;
  }

  #totals(logits: Float32Array, y: Float32Array, rows: number): Totals {
    const { theta } = this.#state;
    const totals: Totals = { loss: penalty(this.#settings, theta, this.#settings.l2) * rows, correct: 0 };
    for (let i = 0; i < rows; i++) {
      const z = logits[i]!;
      totals.loss += crossEntropy(z, y[i]!);
      totals.correct += Number(sigmoid(z) > 0.5 === y[i]! > 0.5);
    }
    return totals;
  }
}

type Multiply = (a: Matrix, b: Matrix) => Float32Array;
/** The rectified outputs of the hidden layers, and the logits. */
type Pass = { first: Matrix; second: Matrix; logits: Float32Array };

/** The derivative of the mean cross-entropy with respect to the logits. */
function logitGradient(logits: Float32Array, y: Float32Array, rows: number): Matrix {
  const values = new Float32Array(rows);
  for (let i = 0; i < rows; i++) values[i] = (sigmoid(logits[i]!) - y[i]!) / rows;
  return { values, rows, columns: 1 };
}

/** Adds the gradient of the L2 penalty. */
function addDecay(layers: Layer[], theta: Float32Array, gradient: Float32Array, l2: number): void {
  if (l2 === 0) return;
  for (const layer of layers) {
    const [weights, slopes] = [layerWeights(layer, theta).kernel, layerWeights(layer, gradient).kernel];
    for (let i = 0; i < weights.length; i++) slopes[i]! += 2 * l2 * weights[i]!;
  }
}

function update({ theta, m, v }: AdamState, gradient: Float32Array, alpha: number): void {
  for (let i = 0; i < theta.length; i++) {
    const slope = gradient[i]!;
    const first = m[i]! + (slope - m[i]!) * (1 - adam.beta1);
    const second = v[i]! + (slope * slope - v[i]!) * (1 - adam.beta2);
    m[i] = first;
    v[i] = second;
    theta[i]! -= (first * alpha) / (Math.sqrt(second) + adam.epsilon);
  }
}

function rectify(matrix: Matrix): Matrix {
  const { values } = matrix;
  for (let i = 0; i < values.length; i++) if (values[i]! < 0) values[i] = 0;
  return matrix;
}

function transposed({ values, rows, columns }: Matrix): Matrix {
  const turned = new Float32Array(values.length);
  for (let row = 0, place = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[place++]!;
  }
  return { values: turned, rows: columns, columns: rows };
}

function multiplication(tf: typeof tfjs): Multiply {
  return (a, b) => {
    const [left, right] = [tf.tensor2d(a.values, [a.rows, a.columns]), tf.tensor2d(b.values, [b.rows, b.columns])];
    const product = tf.matMul(left, right);
    const values = product.dataSync<'float32'>();
    tf.dispose([left, right, product]);
    return values;
  };
}

async function wasmBackend(): Promise<typeof tfjs> {
  const require = createRequire(import.meta.url);
  const tf: typeof tfjs = require('@tensorflow/tfjs');
  const { setThreadsCount, setWasmPaths }: typeof wasm = require('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist') + sep);
  setThreadsCount(1);
  if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly backend of TensorFlow.js does not start');
  return tf;
}
