import { seededRandom, shuffledIndices } from '../../core/random.ts';
import type { TrainingSettings } from '../../data/input.ts';
import type { TrainingBackend } from '../../engine/backend.ts';
import type { AdamState, Totals, TrainingEngine } from './engine.ts';
import { initialWeights, parameterCount, type Shape } from './network.ts';

/** The split is made by `features`. */
export type TrainingParams = Omit<TrainingSettings, 'testSplit'> & {
  /** Part of a training's identity, because another library or version gives other last bits. */
  backend: TrainingBackend;
};

/** One epoch as Keras reports it: training means over the batches before each step, validation at the end of the epoch. */
export type EpochRecord = { epoch: number; loss: number; accuracy: number; val_loss: number; val_accuracy: number };

/** A trained network. `best_epoch` had the lowest validation loss. */
export type TrainedMember = { history: EpochRecord[]; best_epoch: number; steps: number; weights: Float32Array };

/** Everything needed to resume a training as if it had not stopped. */
export type FitState = {
  finished: TrainedMember[];
  adam: AdamState;
  history: EpochRecord[];
  best: { epoch: number; val_loss: number; weights: Float32Array };
  spent: Spent;
};

/** Seconds so far: whole epochs without checkpoints, and the training steps in them. */
export type Spent = { epochs: number; steps: number };

export type FitSettings = Pick<TrainingParams, 'preset' | 'epochs' | 'earlyStopping' | 'ensemble' | 'seed'> & Shape;

/** Called and awaited at the end of each epoch. `snapshot` returns the state that a checkpoint needs. */
export type OnEpoch = (state: FitState, record: EpochRecord, snapshot: () => Promise<FitState>) => Promise<void>;

/** The loss became infinite or NaN, so the weights are useless. */
export class TrainingDiverged extends Error {
  override name = 'TrainingDiverged';
}

/**
 * Trains every network of the ensemble, resuming from the state `from` if there is one. The shuffle of an epoch depends
 * only on seed, member and epoch, so a resumed training ends with the same bits.
 */
export async function fitEnsemble(
  engine: TrainingEngine,
  settings: FitSettings,
  rows: { training: number; validation: number },
  from: FitState | null,
  onEpoch: OnEpoch,
): Promise<FitState> {
  let state = from ?? startMember(settings, [], { epochs: 0, steps: 0 });
  while (state.finished.length < settings.ensemble) {
    engine.restore(state.adam);
    while (!isOver(state, settings)) state = await runEpoch(engine, settings, rows, state, onEpoch);
    state = await finishMember(engine, settings, state);
  }
  return state;
}

/** The random stream of epoch 0 gives the initial weights; the stream of each later epoch gives its shuffle. */
function startMember(settings: FitSettings, finished: TrainedMember[], spent: Spent): FitState {
  const theta = initialWeights(settings, settings.seed, finished.length, 0);
  const size = parameterCount(settings);
  return {
    finished,
    adam: { theta, m: new Float32Array(size), v: new Float32Array(size), step: 0 },
    history: [],
    best: { epoch: 0, val_loss: Number.MAX_VALUE, weights: theta },
    spent,
  };
}

function isOver({ history, best }: FitState, { epochs, earlyStopping }: FitSettings): boolean {
  const sinceBest = history.length - best.epoch;
  return history.length >= epochs || (earlyStopping !== false && sinceBest >= earlyStopping.patience);
}

async function runEpoch(
  engine: TrainingEngine,
  { seed }: FitSettings,
  rows: { training: number; validation: number },
  state: FitState,
  onEpoch: OnEpoch,
): Promise<FitState> {
  const epoch = state.history.length + 1;
  const order = shuffledIndices(rows.training, seededRandom(seed, state.finished.length, epoch));
  const started = performance.now();
  const training = await engine.epoch(order);
  const trained = performance.now();
  const record = recordOf(epoch, training, await engine.validate(), rows);
  const isBest = record.val_loss < state.best.val_loss;
  const best = isBest ? { epoch, val_loss: record.val_loss, weights: (await engine.state()).theta } : state.best;
  const spent = {
    epochs: state.spent.epochs + (performance.now() - started) / 1000,
    steps: state.spent.steps + (trained - started) / 1000,
  };
  const next = { ...state, history: [...state.history, record], best, spent };
  await onEpoch(next, record, async () => ({ ...next, adam: await engine.state() }));
  return next;
}

function recordOf(
  epoch: number,
  training: Totals,
  validation: Totals,
  rows: { training: number; validation: number },
): EpochRecord {
  const [loss, val_loss] = [training.loss / rows.training, validation.loss / rows.validation];
  if (!Number.isFinite(loss) || !Number.isFinite(val_loss)) {
    throw new TrainingDiverged(`training diverged: its loss is not finite after epoch ${epoch}`);
  }
  const accuracy = training.correct / rows.training;
  return { epoch, loss, accuracy, val_loss, val_accuracy: validation.correct / rows.validation };
}

async function finishMember(engine: TrainingEngine, settings: FitSettings, state: FitState): Promise<FitState> {
  const { theta, step } = await engine.state();
  const weights = settings.preset === 'notebook' ? theta : state.best.weights;
  const member = { history: state.history, best_epoch: state.best.epoch, steps: step, weights };
  const finished = [...state.finished, member];
  if (finished.length === settings.ensemble) return { ...state, finished };
  return startMember(settings, finished, state.spent);
}
