import type { Definition } from '../../core/definition.ts';

const test = 'customers with set = test';

const of = (number: string, formula: string, population = test, source = 'predictions.parquet'): Definition => ({
  number: `evaluation.${number}`,
  formula,
  population,
  source,
});

const models = {
  network: 'the model: the network, or the mean of the ensemble’s probabilities',
  majority: 'the training rows’ rate of positives for everyone',
  logistic:
    'logistic regression on kept_columns, missing values replaced by the median, standardised without logarithms, C = 1, fitted to all training rows',
  recency: 'the same on recency alone',
};

const scoresOf = ([model, description]: [string, string]): Definition[] => [
  of(`${model}.loss`, `mean −ln of the observed class’s probability, clipped to 2⁻⁵² from 0 and 1; ${description}`),
  of(`${model}.accuracy`, `rows where “probability > 0.5” is correct / rows; ${description}`),
  of(`${model}.roc_auc`, `share of pairs (positive, negative) whose positive ranks higher, ties ½; ${description}`),
  of(`${model}.pr_auc`, `average precision: Σ recall gained · precision over falling thresholds; ${description}`),
  of(`${model}.brier`, `mean (probability − target)²; ${description}`),
  of(
    `${model}.confusion`,
    `[[true negatives, false positives], [false negatives, true positives]] at 0.5; ${description}`,
  ),
];

const importanceBound = (percentile: string) =>
  `${percentile} percentile of loss_rise over 1,000 resamples of the customers, shuffled as they are`;

export const definitions: readonly Definition[] = [
  ...Object.entries(models).flatMap(scoresOf),
  of('logistic.coefficients.*', 'weight of the standardised column', 'all training rows', 'features.parquet'),
  of('logistic.intercept', 'log odds where every standardised column is 0', 'all training rows', 'features.parquet'),
  of('test.customers', 'number of customers'),
  of('test.positives', 'customers whose target is 1'),
  of('test.positive_rate', 'positives / customers'),
  of('decision.threshold', 'a higher probability is class 1', 'all customers', 'fixed'),
  of('decision.precision', 'true positives / predicted positives, with 95% Wilson interval'),
  of('decision.recall', 'true positives / positives, with 95% Wilson interval'),
  of('intervals.*.*', '2.5th and 97.5th percentile of the score over bootstrap.resamples resamples of the rows'),
  of('bootstrap.resamples', 'samples of all rows drawn with replacement; 1,000, fewer above 10,000 rows'),
  of('bootstrap.level', 'share of the resampled values within the intervals'),
  of('bootstrap.seed', 'seed of resampling and permutation', 'the run’s settings', 'input'),
  of('differences.*.*', 'score of the model − score of the baseline; interval over the same resamples for both'),
  of('comparison.rival', 'baseline with the lowest loss'),
  of('comparison.loss', 'differences of the rival'),
  of('comparison.roc_auc', 'differences of the rival'),
  of(
    'judgement',
    'better: the whole interval of comparison.loss is below 0 and comparison.roc_auc is not; too little data: a class has fewer than 30 rows',
  ),
  of('verdict', 'the judgement in words'),
  of('calibration.*.customers', 'customers of one decile by probability, rising'),
  of('calibration.*.from', 'lowest probability in the decile'),
  of('calibration.*.to', 'highest probability in the decile'),
  of('calibration.*.predicted', 'mean probability', 'customers of the decile'),
  of('calibration.*.observed', 'positives / customers', 'customers of the decile'),
  of('calibration.*.low', 'lower bound of Wilson’s 95% interval of observed', 'customers of the decile'),
  of('calibration.*.high', 'upper bound of Wilson’s 95% interval of observed', 'customers of the decile'),
  of('gains.*.decile', 'decile by probability, 1 the highest'),
  of('gains.*.customers', 'customers of the decile'),
  of('gains.*.positives', 'positives of the decile'),
  of('gains.*.rate', 'positives / customers', 'customers of the decile'),
  of('gains.*.share', 'customers up to this decile / customers'),
  of('gains.*.captured', 'positives up to this decile / positives'),
  of('gains.*.captured_low', 'lower bound of Wilson’s 95% interval of captured', 'positives with set = test'),
  of('gains.*.captured_high', 'upper bound of Wilson’s 95% interval of captured', 'positives with set = test'),
  of('gains.*.lift', 'rate of positives up to this decile / test.positive_rate'),
  of('curves.*.roc', 'false and true positive rate at up to 200 falling thresholds'),
  of('curves.*.pr', 'recall and precision at up to 200 falling thresholds'),
  of('importance.*.feature', 'the feature whose values are shuffled, all its columns together'),
  of('importance.*.columns', 'columns of the model that encode the feature'),
  of(
    'importance.*.roc_auc_drop',
    'roc_auc − roc_auc with the feature shuffled, mean of as many repeats as 2,000 rows allow',
    'the first 2,000 test rows',
  ),
  of(
    'importance.*.loss_rise',
    'loss with the feature shuffled − loss, mean of as many repeats as 2,000 rows allow',
    'the first 2,000 test rows',
  ),
  of('importance.*.low', importanceBound('2.5th'), 'the first 2,000 test rows'),
  of('importance.*.high', importanceBound('97.5th'), 'the first 2,000 test rows'),
];
