import type { Scaler } from '../features/preprocessing.ts';

/** What trains, and in which version: part of a training's identity, since other code gives other last bits. */
export type Backend = { name: 'tensorflow' | 'wasm'; version: string };

/** How the network is trained. `preset: "notebook"`: no logarithms, and the last weights are kept, not the best. */
export type TrainingParams = {
  preset: 'notebook' | null;
  /** Units of the two hidden layers. */
  hidden: [number, number];
  learningRate: number;
  batchSize: number;
  epochs: number;
  /** The last share of the training rows, held back to tell when to stop. */
  validationSplit: number;
  /** Each kernel weight w adds l2·w² to the loss. */
  l2: number;
  /** Stop after so many epochs without a better validation loss. */
  earlyStopping: false | { patience: number };
  /** How many networks are trained, from seeds of their own; their probabilities are averaged. */
  ensemble: number;
  seed: number;
  scaler: Scaler;
  backend: Backend;
};
