import { seededRandom } from '../../core/random.ts';

/** The network: `features` inputs, two hidden layers of rectified units, one sigmoid unit. */
export type Shape = { features: number; hidden: [number, number] };

/** One layer's weights, of all its members' weights the first `offset` numbers left out: inputs × units, then the biases. */
export type Layer = { inputs: number; units: number; offset: number };

/** The three layers. All weights are one flat array: kernel (row-major, inputs × units) and bias of each in turn. */
export function layersOf({ features, hidden: [first, second] }: Shape): [Layer, Layer, Layer] {
  const one = { inputs: features, units: first, offset: 0 };
  const two = { inputs: first, units: second, offset: end(one) };
  return [one, two, { inputs: second, units: 1, offset: end(two) }];
}

export function parameterCount(shape: Shape): number {
  return end(layersOf(shape)[2]);
}

/** Kernel and bias of a layer, views into the flat weights. */
export function layerWeights({ inputs, units, offset }: Layer, weights: Float32Array) {
  const biasAt = offset + inputs * units;
  return { kernel: weights.subarray(offset, biasAt), bias: weights.subarray(biasAt, biasAt + units) };
}

/**
 * Glorot and Bengio's uniform initialisation, as Keras has it: kernels in ±√(6 / (inputs + units)), biases 0.
 * `stream` names the random numbers to use, see `seededRandom`.
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

/** Σ l2·w² over the kernels: what Keras's `kernel_regularizer=L2(l2)` adds to the loss. Biases are free. */
export function penalty(shape: Shape, weights: Float32Array, l2: number): number {
  if (l2 === 0) return 0;
  let sum = 0;
  for (const layer of layersOf(shape)) {
    for (const weight of layerWeights(layer, weights).kernel) sum += weight * weight;
  }
  return l2 * sum;
}

const end = ({ inputs, units, offset }: Layer) => offset + (inputs + 1) * units;
