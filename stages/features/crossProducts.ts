import { breather } from '../../core/breather.ts';

/**
 * What the correlations of columns are told from: of their values less a `centre` near the mean, the sums and, at
 * `i * columns + j` for j <= i, the sums of products. Those of two sets of rows add up to those of both.
 */
export type CrossProducts = {
  rows: number;
  sums: Float64Array;
  products: Float64Array;
  /** Least and greatest value of each column. */
  least: Float64Array;
  greatest: Float64Array;
};

/** So many rows of all columns fit a processor's cache, where each is multiplied with every other column. */
const blockRows = 512;

/** Of columns without missing values, `centre` one number a column. */
export async function crossProducts(columns: Float64Array[], centre: ArrayLike<number>): Promise<CrossProducts> {
  const rows = columns[0]?.length ?? 0;
  const found: CrossProducts = {
    rows,
    sums: new Float64Array(columns.length),
    products: new Float64Array(columns.length ** 2),
    least: new Float64Array(columns.length).fill(Number.POSITIVE_INFINITY),
    greatest: new Float64Array(columns.length).fill(Number.NEGATIVE_INFINITY),
  };
  const block = columns.map(() => new Float64Array(blockRows));
  const breathe = breather();
  for (let from = 0; from < rows; from += blockRows) {
    for (const [i, column] of columns.entries()) centreBlock(column, from, block[i]!, found, i, centre[i]!);
    multiplyBlock(block, found.products);
    await breathe();
  }
  return found;
}

/** Beyond the last row the block has zeros. */
function centreBlock(
  column: Float64Array,
  from: number,
  block: Float64Array,
  { sums, least, greatest }: CrossProducts,
  i: number,
  centre: number,
): void {
  const count = Math.min(blockRows, column.length - from);
  let [sum, low, high] = [0, least[i]!, greatest[i]!];
  for (let row = 0; row < count; row++) {
    const value = column[from + row]!;
    if (value < low) low = value;
    if (value > high) high = value;
    sum += block[row] = value - centre;
  }
  block.fill(0, count);
  sums[i]! += sum;
  least[i] = low;
  greatest[i] = high;
}

/** Two columns by two: four values are read for four products, of which none waits for another. */
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

/** Those of the rows of both, which have the same columns and centres. */
export function together(a: CrossProducts, b: CrossProducts): CrossProducts {
  return {
    rows: a.rows + b.rows,
    sums: a.sums.map((sum, i) => sum + b.sums[i]!),
    products: a.products.map((product, i) => product + b.products[i]!),
    least: a.least.map((least, i) => Math.min(least, b.least[i]!)),
    greatest: a.greatest.map((greatest, i) => Math.max(greatest, b.greatest[i]!)),
  };
}

/** Pearson's correlation of columns i and j < i; null if either is constant. */
export function correlation(
  { rows, sums, products, least, greatest }: CrossProducts,
  i: number,
  j: number,
): number | null {
  if (least[i] === greatest[i] || least[j] === greatest[j]) return null;
  const width = sums.length;
  const comoment = (a: number, b: number) => products[a * width + b]! - (sums[a]! * sums[b]!) / rows;
  return clamped(comoment(i, j) / (Math.sqrt(comoment(i, i)) * Math.sqrt(comoment(j, j))));
}

/** Rounding may pass 1 by a last digit. */
export const clamped = (correlation: number) => Math.max(-1, Math.min(1, correlation));
