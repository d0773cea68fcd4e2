import type { Definition } from '../../core/definition.ts';

const trainedOn = 'training rows without the last validationSplit of them';
const validation = 'the last validationSplit of the training rows, in order of split_pos';

const of = (number: string, formula: string, population = trainedOn, source = 'features.parquet'): Definition => ({
  number: `training.${number}`,
  formula,
  population,
  source,
});

export const definitions: readonly Definition[] = [
  of('backend', 'what computed it, and its version', 'the run', 'setup'),
  of('settings', 'how it was trained, every setting decided', 'the run’s settings', 'input'),
  of(
    'features',
    'inputs of the network: columns of preprocessing.json',
    'training rows',
    'features.json: kept_columns',
  ),
  of('parameters', 'weights and biases of one network', 'the network', 'model.json'),
  of('split.train', 'customers whose rows change the weights'),
  of('split.validation', 'customers who tell when to stop and which weights to keep', validation),
  of('split.test', 'customers whom neither sees', 'test rows'),
  of('split.positive_rate', 'positives / customers', 'training and test rows'),
  of('epochs_run', 'passes over the rows, of the first network', trainedOn),
  of('best_epoch', 'epoch with the lowest val_loss, of the first network', validation),
  of('kept', 'best: weights of best_epoch; last: of the last epoch (preset notebook)', 'the run’s settings', 'input'),
  of('steps', 'steps of Adam, one a batch, of all networks together'),
  of('members.*.epochs_run', 'passes over the rows'),
  of('members.*.best_epoch', 'epoch with the lowest val_loss', validation),
  of('members.*.steps', 'steps of Adam, one a batch'),
  of('members.*.val_loss', 'val_loss of best_epoch', validation),
  of('history.epoch', 'number of the epoch, from 1'),
  of('history.loss', 'mean over rows of binary cross-entropy + Σ l2 · w² over kernels, each batch before its step'),
  of('history.accuracy', 'rows where “probability > 0.5” is right / rows, each batch before its step'),
  of('history.val_loss', 'as loss, with the weights of the epoch’s end', validation),
  of('history.val_accuracy', 'as accuracy, with the weights of the epoch’s end', validation),
];
