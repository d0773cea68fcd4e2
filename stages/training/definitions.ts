import type { Definition } from '../../core/definition.ts';

const trainedOn = 'training rows except the last validationSplit of them';
const validation = 'the last validationSplit of the training rows, in order of split_pos';

const of = (number: string, formula: string, population = trainedOn, source = 'features.parquet'): Definition => ({
  number: `training.${number}`,
  formula,
  population,
  source,
});

export const definitions: readonly Definition[] = [
  of('backend', 'library that computed the training, and its version', 'the run', 'setup'),
  of('settings', 'all training settings, defaults included', 'the run’s settings', 'input'),
  of(
    'features',
    'inputs of the model: columns of model/preprocessing.json',
    'training rows',
    'summary.json: features.kept_columns',
  ),
  of('parameters', 'weights and biases of one network', 'the model', 'model/model.json'),
  of('split.train', 'customers used to fit the weights'),
  of('split.validation', 'customers used for early stopping and the best epoch', validation),
  of('split.test', 'customers used for neither', 'test rows'),
  of('split.positive_rate', 'positives / customers', 'training and test rows'),
  of('epochs_run', 'passes over the rows, first network of an ensemble', trainedOn),
  of('best_epoch', 'epoch with the lowest val_loss, first network of an ensemble', validation),
  of('kept', 'best: weights of best_epoch; last: of the last epoch (preset notebook)', 'the run’s settings', 'input'),
  of('steps', 'steps of Adam, one per batch, all networks together'),
  of('members.*.epochs_run', 'passes over the rows'),
  of('members.*.best_epoch', 'epoch with the lowest val_loss', validation),
  of('members.*.steps', 'steps of Adam, one per batch'),
  of('members.*.val_loss', 'val_loss of best_epoch', validation),
  of('history.epoch', 'number of the epoch, from 1'),
  of('history.loss', 'mean over rows of binary cross-entropy + Σ l2 · w² over kernels, each batch before its step'),
  of('history.accuracy', 'rows where “probability > 0.5” is correct / rows, each batch before its step'),
  of('history.val_loss', 'as loss, with the weights at the end of the epoch', validation),
  of('history.val_accuracy', 'as accuracy, with the weights at the end of the epoch', validation),
  of('seconds', 'time to open the backend and to run all epochs', 'all networks together', 'clock'),
  of('ms_per_step', 'mean time of a step in ms, without validation', 'all networks together', 'clock'),
];
