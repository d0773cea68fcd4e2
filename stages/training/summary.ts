import type { FeatureTable } from '../features/featureTable.ts';
import type { EpochRecord, TrainedMember } from './fit.ts';
import type { TrainingParams } from './settings.ts';

/** `training.json` of a network that was trained. History and epochs are those of the first network of an ensemble. */
export type TrainingSummary = {
  backend: string;
  settings: Omit<TrainingParams, 'backend'>;
  features: number;
  parameters: number;
  /** Customers: trained on, held back for validation, held back for the test; share of positives among all of them. */
  split: { train: number; validation: number; test: number; positive_rate: number };
  epochs_run: number;
  best_epoch: number;
  /** Whose weights the model has. */
  kept: 'best' | 'last';
  /** Of all networks together. */
  steps: number;
  members: { epochs_run: number; best_epoch: number; steps: number; val_loss: number }[];
  history: Record<keyof EpochRecord, number[]>;
};

/** What `training.json` tells of the networks `trained`, the first of which has the history. */
export function trainingSummary(
  { backend, ...settings }: TrainingParams,
  { target }: FeatureTable,
  rows: { training: number; validation: number },
  trained: TrainedMember[],
  { features, parameters }: { features: number; parameters: number },
): TrainingSummary {
  const first = trained[0]!;
  const column = (name: keyof EpochRecord) => first.history.map((record) => record[name]);
  return {
    backend: `${backend.name} ${backend.version}`,
    settings,
    features,
    parameters,
    split: {
      train: rows.training,
      validation: rows.validation,
      test: target.length - rows.training - rows.validation,
      positive_rate: target.reduce((sum, value) => sum + value, 0) / target.length,
    },
    epochs_run: first.history.length,
    best_epoch: first.best_epoch,
    kept: settings.preset === 'notebook' ? 'last' : 'best',
    steps: trained.reduce((sum, { steps }) => sum + steps, 0),
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
