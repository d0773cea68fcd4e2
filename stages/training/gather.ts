import type { Sample } from './engine.ts';

/** Copies the rows of `order` to the start of `x` and `y`. */
export function gather(from: Sample, features: number, order: Int32Array, x: Float32Array, y: Float32Array): void {
  for (let place = 0; place < order.length; place++) {
    const row = order[place]!;
    x.set(from.x.subarray(row * features, (row + 1) * features), place * features);
    y[place] = from.y[row]!;
  }
}
