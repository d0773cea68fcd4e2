/** Rows of the model's matrix, row-major, and their targets (0 or 1). */
export type Sample = { x: Float32Array; y: Float32Array; rows: number };

/** The complete state of Adam: weights, first and second moments (flat, see `layersOf`), and the number of steps taken. */
export type AdamState = { theta: Float32Array; m: Float32Array; v: Float32Array; step: number };

/** Sums over rows: of the loss (including the L2 penalty, once per row) and of correct predictions at a threshold of 0.5. */
export type Totals = { loss: number; correct: number };

export type EngineSettings = {
  features: number;
  hidden: [number, number];
  batchSize: number;
  learningRate: number;
  l2: number;
};

/** Trains the network with Adam on binary cross-entropy. All engines agree with the same arithmetic to 1e-5. */
export type TrainingEngine = {
  restore(state: AdamState): void;
  /** One step for each batch of the rows in `order`; the last batch may be smaller. Losses are those before each step. */
  epoch(order: Int32Array): Promise<Totals>;
  /** Totals of the validation rows with the current weights. */
  validate(): Promise<Totals>;
  state(): Promise<AdamState>;
  close(): void;
};

/** Adam's constants, as in Keras. */
export const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** The length of step t (t = 1, 2, …), with the bias correction of both moments. */
export function stepLength(learningRate: number, t: number): number {
  return (learningRate * Math.sqrt(1 - adam.beta2 ** t)) / (1 - adam.beta1 ** t);
}

/** Copies the rows of `order` to the start of `x` and `y`. */
export function gather(from: Sample, features: number, order: Int32Array, x: Float32Array, y: Float32Array): void {
  for (let place = 0; place < order.length; place++) {
    const row = order[place]!;
    x.set(from.x.subarray(row * features, (row + 1) * features), place * features);
    y[place] = from.y[row]!;
  }
}
