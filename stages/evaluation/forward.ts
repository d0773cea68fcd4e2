import type { Ensemble } from '../training/model.ts';
import { layersOf, layerWeights, type Shape } from '../training/network.ts';

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
  return (matrix: Float32Array, at: number): number => {
    first.set(matrix.subarray(at, at + shape.features));
    let input = first;
    for (const { inputs, units, kernel, bias, output } of layers) {
      output.set(bias);
      for (let i = 0; i < inputs; i++) {
        // A rectified unit that is off adds nothing, and about half of them are.
        if (input !== first && input[i]! <= 0) continue;
        addScaled(output, input[i]!, kernel, i * units);
      }
      input = output;
    }
    return 1 / (1 + Math.exp(-input[0]!));
  };
}

function addScaled(to: Float64Array, scale: number, from: Float64Array, start: number): void {
  for (let i = 0, at = start; i < to.length; i++) to[i]! += scale * from[at++]!;
}
