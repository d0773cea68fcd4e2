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
  const layers = layersOf(shape).map((layer) => ({ ...layer, ...layerWeights(layer, weights) }));
  const outputs = layers.map(({ units }) => new Float64Array(units));
  return (matrix: Float32Array, at: number): number => {
    let input: ArrayLike<number> = matrix;
    let from = at;
    for (const [place, { inputs, units, kernel, bias }] of layers.entries()) {
      const output = outputs[place]!;
      output.set(bias);
      for (let i = 0; i < inputs; i++) {
        const value = input[from + i]!;
        // A rectified unit that is off adds nothing, and about half of them are.
        if (place > 0 && value <= 0) continue;
        for (let unit = 0, weight = i * units; unit < units; unit++) output[unit]! += value * kernel[weight++]!;
      }
      input = output;
      from = 0;
    }
    return 1 / (1 + Math.exp(-input[0]!));
  };
}
