import { sigmoid } from '../../core/statistics/sigmoid.ts';
import type { Ensemble } from './model.ts';
import { layersOf, layerWeights, type Shape, type Weights } from './network.ts';

/**
 * The model's definition, in double precision, so the same on every machine: the probability of each of the `rows` rows of
 * the row-major `matrix`, averaged over the networks of the ensemble. The training backends agree with it to 1e-5.
 */
export function probabilities({ shape, members }: Ensemble, matrix: Float32Array, rows: number): Float64Array {
  const mean = new Float64Array(rows);
  for (const weights of members) {
    const outputs = forwardPass(shape, weights);
    for (let row = 0; row < rows; row++) {
      const logit = outputs(matrix, row * shape.features)[2][0]!;
      mean[row]! += sigmoid(logit) / members.length;
    }
  }
  return mean;
}

/** Outputs of the three layers for one row: both hidden layers before rectification, and the logit. */
export type LayerOutputs = [first: Float64Array, second: Float64Array, logit: Float64Array];

/** A function that computes the layer outputs of the row at `at` in a matrix. The arrays are reused by the next call. */
export function forwardPass(shape: Shape, weights: Weights): (matrix: Float32Array, at: number) => LayerOutputs {
  const layers = layersOf(shape).map((layer) => {
    const { kernel, bias } = layerWeights(layer, weights);
    return {
      ...layer,
      kernel: Float64Array.from(kernel),
      bias: Float64Array.from(bias),
      output: new Float64Array(layer.units),
    };
  });
  const outputs = layers.map(({ output }) => output) as LayerOutputs;
  const row = new Float64Array(shape.features);
  const active = new Int32Array(Math.max(...layers.map(({ inputs }) => inputs)));
  return (matrix, at) => {
    for (let i = 0; i < row.length; i++) row[i] = matrix[at + i]!;
    let input = row;
    for (const { inputs, kernel, bias, output } of layers) {
      let count = 0;
      for (let i = 0; i < inputs; i++) {
        // Rectification: about half of the hidden units are inactive and add nothing.
        if (input === row || input[i]! > 0) active[count++] = i;
      }
      output.set(bias);
      addProducts(output, input, active.subarray(0, count), kernel);
      input = output;
    }
    return outputs;
  };
}

/** Adds input × kernel for the `active` inputs, four at a time, so each sum is loaded and stored a quarter as often. */
function addProducts(to: Float64Array, input: Float64Array, active: Int32Array, kernel: Float64Array): void {
  const units = to.length;
  const whole = active.length - (active.length % 4);
  for (let place = 0; place < whole; place += 4) {
    const [i, j, k, l] = [active[place]!, active[place + 1]!, active[place + 2]!, active[place + 3]!];
    const [a, b, c, d] = [input[i]!, input[j]!, input[k]!, input[l]!];
    const [atI, atJ, atK, atL] = [i * units, j * units, k * units, l * units];
    for (let unit = 0; unit < units; unit++) {
      to[unit] =
        to[unit]! +
        a * kernel[atI + unit]! +
        b * kernel[atJ + unit]! +
        c * kernel[atK + unit]! +
        d * kernel[atL + unit]!;
    }
  }
  for (let place = whole; place < active.length; place++) {
    const i = active[place]!;
    for (let unit = 0; unit < units; unit++) to[unit]! += input[i]! * kernel[i * units + unit]!;
  }
}
