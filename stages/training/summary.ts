import { mean, sum } from '../../core/statistics/describe.ts';
import type { FeatureTable } from '../features/featureTable.ts';
import type { Preprocessing, ScalerKind } from '../features/preprocessing.ts';
import type { EpochRecord, TrainedMember, TrainingParams } from './fit.ts';

/** `training.json` of a trained model. History and epochs are those of the first network of an ensemble. */
export type TrainingSummary = {
  backend: string;
  settings: Omit<TrainingParams, 'backend'> & { scaler: ScalerKind };
  features: number;
  parameters: number;
  /** Numbers of customers used for training, validation and test; share of positives among all of them. */
  split: { train: number; validation: number; test: number; positive_rate: number };
  epochs_run: number;
  best_epoch: number;
  /** The epoch whose weights the model has. */
  kept: 'best' | 'last';
  /** Of all networks together. */
  steps: number;
  members: { epochs_run: number; best_epoch: number; steps: number; val_loss: number }[];
  history: Record<keyof EpochRecord, number[]>;
};

/** Summarises the trained networks; the history is that of the first. */
export function trainingSummary(
  { backend, ...settings }: TrainingParams,
  { scaler, features }: Preprocessing,
  { target }: FeatureTable,
  rows: { training: number; validation: number },
  trained: TrainedMember[],
): TrainingSummary {
  const first = trained[0]!;
  const column = (name: keyof EpochRecord) => first.history.map((record) => record[name]);
  return {
    backend: `${backend.name} ${backend.version}`,
    settings: { ...settings, scaler },
    features: features.length,
    parameters: first.weights.length,
    split: {
      train: rows.training,
      validation: rows.validation,
      test: target.length - rows.training - rows.validation,
      positive_rate: mean(target),
    },
    epochs_run: first.history.length,
    best_epoch: first.best_epoch,
    kept: settings.preset === 'notebook' ? 'last' : 'best',
    steps: sum(trained.map(({ steps }) => steps)),
    members: trained.map(({ history, best_epoch, steps }) => {
      return { epochs_run: history.length, best_epoch, steps, val_loss: history[best_epoch - 1]!.val_loss };
    }),
    history: {
      epoch: column('epoch'),
      loss: column('loss'),
      accuracy: column('accuracy'),
      val_loss: column('val_loss'),
      val_accuracy: column('val_accuracy'),
    },
  };
}
