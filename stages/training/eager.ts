import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs';
import type * as wasm from '@tensorflow/tfjs-backend-wasm';
import { breather } from '../../core/breather.ts';
import { sigmoid } from '../../core/statistics/sigmoid.ts';
import {
  type AdamState,
  adam,
  type EngineSettings,
  type Sample,
  stepLength,
  type Totals,
  type TrainingEngine,
} from './engine.ts';
import { gather } from './gather.ts';
import { type Layer, layersOf, layerWeights, penalty } from './network.ts';

type Matrix = { values: Float32Array; rows: number; columns: number };

/**
 * Training without a native library: the matrix products on tfjs's WebAssembly backend, one operation at a time, all
 * that is as small as the weights in typed arrays. The backend multiplies fast only what is not transposed, so
 * transposes are made here.
 */
export async function eagerEngine(
  settings: EngineSettings,
  { training, validation }: { training: Sample; validation: Sample },
): Promise<TrainingEngine> {
  const multiply = multiplication(await wasmBackend());
  const layers = layersOf(settings);
  const { batchSize, features, l2, learningRate } = settings;
  const x = new Float32Array(batchSize * features);
  const y = new Float32Array(batchSize);
  let state: AdamState = { theta: new Float32Array(), m: new Float32Array(), v: new Float32Array(), step: 0 };
  let gradient = new Float32Array();

  function step(rows: number): Totals {
    const input = { values: x.subarray(0, rows * features), rows, columns: features };
    const pass = forward(multiply, layers, state.theta, input);
    const totals = totalsOf(pass.logits, y, rows, penalty(settings, state.theta, l2));
    backward(multiply, layers, state.theta, gradient, { input, ...pass }, errors(pass.logits, y, rows));
    addDecay(layers, state.theta, gradient, l2);
    state.step += 1;
    update(state, gradient, stepLength(learningRate, state.step));
    return totals;
  }

  return {
    restore({ theta, m, v, step }) {
      state = { theta: theta.slice(), m: m.slice(), v: v.slice(), step };
      gradient = new Float32Array(theta.length);
    },
    async epoch(order) {
      const sum: Totals = { loss: 0, correct: 0 };
      const breathe = breather();
      for (let from = 0; from < order.length; from += batchSize) {
        const rows = order.subarray(from, from + batchSize);
        gather(training, features, rows, x, y);
        const { loss, correct } = step(rows.length);
        sum.loss += loss;
        sum.correct += correct;
        await breathe();
      }
      return sum;
    },
    async validate() {
      const input = { values: validation.x, rows: validation.rows, columns: features };
      const { logits } = forward(multiply, layers, state.theta, input);
      return totalsOf(logits, validation.y, validation.rows, penalty(settings, state.theta, l2));
    },
    async state() {
      return { theta: state.theta.slice(), m: state.m.slice(), v: state.v.slice(), step: state.step };
    },
    close() {},
  };
}

type Multiply = (a: Matrix, b: Matrix) => Float32Array;
type Pass = { first: Matrix; second: Matrix; logits: Float32Array };

function forward(multiply: Multiply, layers: Layer[], theta: Float32Array, input: Matrix): Pass {
  const dense = (from: Matrix, layer: Layer): Matrix => {
    const { kernel, bias } = layerWeights(layer, theta);
    const values = multiply(from, { values: kernel, rows: layer.inputs, columns: layer.units });
    for (let place = 0, i = 0; i < from.rows; i++) {
      for (let unit = 0; unit < layer.units; unit++) values[place++]! += bias[unit]!;
    }
    return { values, rows: from.rows, columns: layer.units };
  };
  const first = rectify(dense(input, layers[0]!));
  const second = rectify(dense(first, layers[1]!));
  return { first, second, logits: dense(second, layers[2]!).values };
}

/** Writes the gradient of the mean cross-entropy by all weights; `error` is its derivative by the logits. */
function backward(
  multiply: Multiply,
  layers: Layer[],
  theta: Float32Array,
  gradient: Float32Array,
  { input, first, second }: Pass & { input: Matrix },
  error: Matrix,
): void {
  const ofLayer = (layer: Layer, from: Matrix, above: Matrix) => {
    const { kernel, bias } = layerWeights(layer, gradient);
    kernel.set(multiply(transposed(from), above));
    bias.fill(0);
    for (let i = 0; i < above.values.length; i++) bias[i % layer.units]! += above.values[i]!;
  };
  const through = (layer: Layer, above: Matrix, activation: Matrix): Matrix => {
    const kernel = { values: layerWeights(layer, theta).kernel, rows: layer.inputs, columns: layer.units };
    const values = multiply(above, transposed(kernel));
    for (let i = 0; i < values.length; i++) if (activation.values[i]! <= 0) values[i] = 0;
    return { values, rows: above.rows, columns: layer.inputs };
  };
  const atSecond = through(layers[2]!, error, second);
  const atFirst = through(layers[1]!, atSecond, first);
  ofLayer(layers[2]!, second, error);
  ofLayer(layers[1]!, first, atSecond);
  ofLayer(layers[0]!, input, atFirst);
}

function errors(logits: Float32Array, y: Float32Array, rows: number): Matrix {
  const values = new Float32Array(rows);
  for (let i = 0; i < rows; i++) values[i] = (sigmoid(logits[i]!) - y[i]!) / rows;
  return { values, rows, columns: 1 };
}

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

/** The cross-entropy of a logit z is ln(1 + eᶻ) - z·y, written so that it never overflows. */
function totalsOf(logits: Float32Array, y: Float32Array, rows: number, penalty: number): Totals {
  const totals: Totals = { loss: penalty * rows, correct: 0 };
  for (let i = 0; i < rows; i++) {
    const z = logits[i]!;
    totals.loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - z * y[i]!;
    totals.correct += Number(sigmoid(z) > 0.5 === y[i]! > 0.5);
  }
  return totals;
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
  if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly backend of TensorFlow.js does not start here');
  return tf;
}
