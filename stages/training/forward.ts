import { sigmoid } from '../../core/statistics/sigmoid.ts';
import type { Ensemble } from './model.ts';
import { layersOf, layerWeights, type Shape } from './network.ts';

/**
 * The probability of each of `rows` prepared rows, averaged over the networks, in double precision: the same on every
 * machine, whatever trained the networks.
 */
export function probabilities({ shape, members }: Ensemble, matrix: Float32Array, rows: number): Float64Array {
  const mean = new Float64Array(rows);
  for (const weights of members) {
    const output = forwardOf(shape, weights);
    for (let row = 0; row < rows; row++) {
      mean[row]! += output(matrix, row * shape.features) / members.length;
    }
  }
  return mean;
}

function forwardOf(shape: Shape, weights: Float32Array) {
  const layers = layersOf(shape).map((layer) => {
    const { kernel, bias } = layerWeights(layer, weights);
    return {
      ...layer,
      kernel: Float64Array.from(kernel),
      bias: Float64Array.from(bias),
      output: new Float64Array(layer.units),
    };
  });
  const first = new Float64Array(shape.features);
  const active = new Int32Array(Math.max(...layers.map(({ inputs }) => inputs)));
  return (matrix: Float32Array, at: number): number => {
    for (let i = 0; i < first.length; i++) first[i] = matrix[at + i]!;
    let input = first;
    for (const { inputs, kernel, bias, output } of layers) {
      let count = 0;
      for (let i = 0; i < inputs; i++) {
        // A rectified unit that is off adds nothing, and about half of them are.
        if (input === first || input[i]! > 0) active[count++] = i;
      }
      output.set(bias);
      addProducts(output, input, active.subarray(0, count), kernel);
      input = output;
    }
    return sigmoid(input[0]!);
  };
}

/** Adds input × kernel of the inputs `active`, four at a time: each sum is then loaded and stored a quarter as often. */
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
