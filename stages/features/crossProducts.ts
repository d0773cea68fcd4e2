import { breather } from '../../core/breather.ts';

/**
 * Sufficient statistics for the correlations of columns: sums of the values minus a `center` near the mean and, at
 * `i * columns + j` for j <= i, sums of their products. Those of two sets of rows add up, see `combined`.
 */
export type CrossProducts = {
  rows: number;
  sums: Float64Array;
  products: Float64Array;
  /** Minimum and maximum of each column. */
  min: Float64Array;
  max: Float64Array;
};

/** A block of this many rows fits the processor's cache while each column is multiplied with every other. */
const blockRows = 512;

/** For columns of equal length without missing values; `centers` has one number per column. */
export async function crossProducts(columns: Float64Array[], centers: ArrayLike<number>): Promise<CrossProducts> {
  const rows = columns[0]?.length ?? 0;
  const found: CrossProducts = {
    rows,
    sums: new Float64Array(columns.length),
    products: new Float64Array(columns.length ** 2),
    min: new Float64Array(columns.length).fill(Number.POSITIVE_INFINITY),
    max: new Float64Array(columns.length).fill(Number.NEGATIVE_INFINITY),
  };
  const block = columns.map(() => new Float64Array(blockRows));
  const breathe = breather();
  for (let from = 0; from < rows; from += blockRows) {
    for (const [i, column] of columns.entries()) centerBlock(column, from, block[i]!, found, i, centers[i]!);
    multiplyBlock(block, found.products);
    await breathe();
  }
  return found;
}

/** Pads the block with zeros after the last row. */
function centerBlock(
  column: Float64Array,
  from: number,
  block: Float64Array,
  { sums, min, max }: CrossProducts,
  i: number,
  center: number,
): void {
  const count = Math.min(blockRows, column.length - from);
  let [sum, low, high] = [0, min[i]!, max[i]!];
  for (let row = 0; row < count; row++) {
    const value = column[from + row]!;
    if (value < low) low = value;
    if (value > high) high = value;
    sum += block[row] = value - center;
  }
  block.fill(0, count);
  sums[i]! += sum;
  min[i] = low;
  max[i] = high;
}

/** Two columns by two: reads four values for four products that do not depend on each other. */
function multiplyBlock(block: Float64Array[], products: Float64Array): void {
  const width = block.length;
  for (let i = 0; i < width; i += 2) {
    const [a, b] = [block[i]!, block[i + 1] ?? block[i]!];
    for (let j = 0; j <= i; j += 2) {
      const [c, d] = [block[j]!, block[j + 1] ?? block[j]!];
      let ac = 0;
      let ad = 0;
      let bc = 0;
      let bd = 0;
      for (let row = 0; row < blockRows; row++) {
        const x = a[row]!;
        const y = b[row]!;
        const z = c[row]!;
        const w = d[row]!;
        ac += x * z;
        ad += x * w;
        bc += y * z;
        bd += y * w;
      }
      products[i * width + j]! += ac;
      if (i + 1 < width) products[(i + 1) * width + j]! += bc;
      if (j + 1 < width) products[i * width + j + 1]! += ad;
      if (i + 1 < width && j + 1 < width) products[(i + 1) * width + j + 1]! += bd;
    }
  }
}

/** The cross products of the rows of both, which have the same columns and centers. */
export function combined(a: CrossProducts, b: CrossProducts): CrossProducts {
  return {
    rows: a.rows + b.rows,
    sums: a.sums.map((sum, i) => sum + b.sums[i]!),
    products: a.products.map((product, i) => product + b.products[i]!),
    min: a.min.map((min, i) => Math.min(min, b.min[i]!)),
    max: a.max.map((max, i) => Math.max(max, b.max[i]!)),
  };
}

/** Pearson's correlation of columns i and j < i; null if either is constant. */
export function correlation({ rows, sums, products, min, max }: CrossProducts, i: number, j: number): number | null {
  if (min[i] === max[i] || min[j] === max[j]) return null;
  const width = sums.length;
  const comoment = (a: number, b: number) => products[a * width + b]! - (sums[a]! * sums[b]!) / rows;
  return clamped(comoment(i, j) / (Math.sqrt(comoment(i, i)) * Math.sqrt(comoment(j, j))));
}

/** Rounding may exceed 1 in the last digit. */
export const clamped = (correlation: number) => Math.max(-1, Math.min(1, correlation));
