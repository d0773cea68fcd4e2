/** Rows of the model's matrix, row-major, and their targets (0 or 1). */
export type Sample = { x: Float32Array; y: Float32Array; rows: number };

/** All that Adam knows: weights, first and second moments (flat, see `layersOf`), and how many steps it has taken. */
export type AdamState = { theta: Float32Array; m: Float32Array; v: Float32Array; step: number };

/** Sums over rows: of the loss (the L2 penalty included, once a row) and of right guesses at a threshold of 0.5. */
export type Totals = { loss: number; correct: number };

export type EngineSettings = {
  features: number;
  hidden: [number, number];
  batchSize: number;
  learningRate: number;
  l2: number;
};

/** Trains the network by Adam on binary cross-entropy. Whatever computes it, it follows the same arithmetic to 1e-5. */
export interface TrainingEngine {
  restore(state: AdamState): void;
  /** One step for each batch of the rows in `order`, the last one smaller if need be; losses are those before each step. */
  epoch(order: Int32Array): Promise<Totals>;
  /** Totals of the validation rows with the weights of now. */
  validate(): Promise<Totals>;
  state(): Promise<AdamState>;
  close(): void;
}

/** Adam's constants, as Keras has them. */
export const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** The length of the t-th step (t = 1, 2, …) with the correction of both moments' start at zero. */
export function stepLength(learningRate: number, t: number): number {
  return (learningRate * Math.sqrt(1 - adam.beta2 ** t)) / (1 - adam.beta1 ** t);
}
