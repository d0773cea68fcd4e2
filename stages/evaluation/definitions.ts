import type { Definition } from '../../core/definition.ts';

const test = 'test rows';

const of = (number: string, formula: string, population = test, source = 'predictions.parquet'): Definition => ({
  number: `evaluation.${number}`,
  formula,
  population,
  source,
});

const models = {
  network: 'the network, or the mean of the ensemble’s probabilities',
  majority: 'the training rows’ rate of positives for everyone',
  logistic:
    'logistic regression on the columns kept, median for missing, standardised, C = 1, fitted on all training rows',
  recency: 'the same on recency alone',
};

const scoresOf = ([model, says]: [string, string]): Definition[] => [
  of(`${model}.loss`, `mean −ln of the probability given to what came, kept 2⁻⁵² from 0 and 1; ${says}`),
  of(`${model}.accuracy`, `rows where “probability > 0.5” is right / rows; ${says}`),
  of(`${model}.roc_auc`, `share of pairs (positive, negative) whose positive ranks higher, ties ½; ${says}`),
  of(`${model}.pr_auc`, `average precision: Σ recall gained · precision over falling thresholds; ${says}`),
  of(`${model}.brier`, `mean (probability − target)²; ${says}`),
  of(`${model}.confusion`, `[[true negatives, false positives], [false negatives, true positives]] at 0.5; ${says}`),
];

export const definitions: readonly Definition[] = [
  ...Object.entries(models).flatMap(scoresOf),
  of('logistic.coefficients.*', 'weight of the standardised column', 'all training rows', 'features.parquet'),
  of('logistic.intercept', 'log odds where every standardised column is 0', 'all training rows', 'features.parquet'),
  of('test.customers', 'number of customers'),
  of('test.positives', 'customers whose target is 1'),
  of('test.positive_rate', 'positives / customers'),
  of('intervals.*.*', '2.5th and 97.5th percentile of the score over bootstrap.resamples resamples of the rows'),
  of('bootstrap.resamples', 'draws of as many rows with replacement; 1,000, fewer for more than 10,000 rows'),
  of('bootstrap.level', 'what the intervals hold of the resampled values'),
  of('bootstrap.seed', 'seed of resampling and permuting', 'the run’s settings', 'input'),
  of('comparison.rival', 'baseline with the lowest loss'),
  of('comparison.loss', 'network − rival; interval over the same resamples for both'),
  of('comparison.roc_auc', 'network − rival; interval over the same resamples for both'),
  of(
    'judgement',
    'better: the whole interval of comparison.loss is below 0 and comparison.roc_auc is not; too little data: a class has fewer than 30 rows',
  ),
  of('verdict', 'the judgement in words'),
  of('calibration.*.customers', 'customers of one tenth by probability, rising'),
  of('calibration.*.from', 'lowest probability of the tenth'),
  of('calibration.*.to', 'highest probability of the tenth'),
  of('calibration.*.predicted', 'mean probability', 'customers of the tenth'),
  of('calibration.*.observed', 'positives / customers', 'customers of the tenth'),
  of('calibration.*.low', 'lower end of Wilson’s interval of observed at 95 %', 'customers of the tenth'),
  of('calibration.*.high', 'upper end of Wilson’s interval of observed at 95 %', 'customers of the tenth'),
  of('gains.*.decile', 'tenth by probability, 1 the highest'),
  of('gains.*.customers', 'customers of the tenth'),
  of('gains.*.positives', 'positives of the tenth'),
  of('gains.*.rate', 'positives / customers', 'customers of the tenth'),
  of('gains.*.share', 'customers up to this tenth / customers'),
  of('gains.*.captured', 'positives up to this tenth / positives'),
  of('gains.*.lift', 'rate of positives up to this tenth / test.positive_rate'),
  of('curves.*.roc', 'false and true positive rate at up to 200 falling thresholds'),
  of('curves.*.pr', 'recall and precision at up to 200 falling thresholds'),
  of('importance.*.feature', 'the feature whose values are dealt out anew, all its columns together'),
  of('importance.*.columns', 'columns of the model that are made of it'),
  of(
    'importance.*.roc_auc_drop',
    'roc_auc − that with the feature permuted, mean of as many repeats as 2,000 rows allow',
    'the first 2,000 test rows',
  ),
  of(
    'importance.*.loss_rise',
    'loss with the feature permuted − loss, mean of as many repeats as 2,000 rows allow',
    'the first 2,000 test rows',
  ),
];
