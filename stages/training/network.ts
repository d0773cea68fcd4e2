import { seededRandom } from '../../core/random.ts';

/** The network's sizes: `features` inputs, two hidden layers of rectified linear units, one sigmoid output. */
export type Shape = { features: number; hidden: [number, number] };

/** A layer's place in the flat weights: the kernel (inputs × units) starts at `offset`, the bias follows it. */
export type Layer = { inputs: number; units: number; offset: number };

/** The weights of all layers in one flat array: kernel (row-major, inputs × units) and bias of each layer in turn. */
export type Weights = Float32Array | Float64Array;

export function layersOf({ features, hidden: [first, second] }: Shape): [Layer, Layer, Layer] {
  const one = { inputs: features, units: first, offset: 0 };
  const two = { inputs: first, units: second, offset: end(one) };
  return [one, two, { inputs: second, units: 1, offset: end(two) }];
}

export function parameterCount(shape: Shape): number {
  return end(layersOf(shape)[2]);
}

/** Kernel and bias of a layer, as views into the flat weights. */
export function layerWeights<W extends Weights>(layer: Layer, weights: W): { kernel: W; bias: W } {
  const { inputs, units, offset } = layer;
  const biasAt = offset + inputs * units;
  return {
    kernel: weights.subarray(offset, biasAt) as W,
    bias: weights.subarray(biasAt, biasAt + units) as W,
  };
}

/**
 * Glorot and Bengio's uniform initialisation, as in Keras: kernels in ±√(6 / (inputs + units)), biases 0. `stream` selects
 * the random numbers, see `seededRandom`.
 */
export function initialWeights(shape: Shape, seed: number, ...stream: number[]): Float32Array {
  const random = seededRandom(seed, ...stream);
  const weights = new Float32Array(parameterCount(shape));
  for (const layer of layersOf(shape)) {
    const limit = Math.sqrt(6 / (layer.inputs + layer.units));
    const { kernel } = layerWeights(layer, weights);
    for (let i = 0; i < kernel.length; i++) kernel[i] = (2 * random.uniform() - 1) * limit;
  }
  return weights;
}

/** Σ l2·w² over the kernels, which Keras's `kernel_regularizer=L2(l2)` adds to the loss. Biases are not penalised. */
export function penalty(shape: Shape, weights: Float32Array, l2: number): number {
  if (l2 === 0) return 0;
  let sum = 0;
  for (const layer of layersOf(shape)) {
    for (const weight of layerWeights(layer, weights).kernel) sum += weight * weight;
  }
  return l2 * sum;
}

const end = ({ inputs, units, offset }: Layer) => offset + (inputs + 1) * units;
