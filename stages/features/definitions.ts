import type { Definition } from '../../core/definition.ts';

const population = 'customers with a transaction before the cutoff who signed up before it';
const training = 'training rows';
const rows = 'rows before the cutoff: transactions, events; customers';

const of = (number: string, formula: string, over = population, source = rows): Definition => ({
  number: `features.${number}`,
  formula,
  population: over,
  source,
});

export const definitions: readonly Definition[] = [
  of(
    'cutoff',
    'snapshot − horizon_days; no feature knows anything of it or later',
    'all transactions',
    'transactions: timestamp',
  ),
  of('horizon_days', 'days after the cutoff in which the target is seen', 'the run’s settings', 'input'),
  of(
    'observation_days',
    'days from the first transaction’s day to the cutoff',
    'transactions before the cutoff',
    'transactions: timestamp',
  ),
  of('customers', 'number of customers'),
  of('positives', 'customers whose target is 1', population, 'transactions in the horizon'),
  of('positive_rate', 'positives / customers', population, 'transactions in the horizon'),
  of(
    'target',
    'what the target says; repurchase: any transaction in the horizon, refunded ones included',
    population,
    'transactions in the horizon',
  ),
  of('all_columns', 'columns of features.parquet in order; `says` tells what each is'),
  of('says.*', 'what the column says'),
  of('sums.*', 'Σ, missing values skipped'),
  of('means.*', 'mean, missing values skipped'),
  of('stds.*', 'sample standard deviation (n − 1); 0 for a constant'),
  of('target_correlation.*', 'Pearson’s r with the target; null for a constant', `${population}, the feature known`),
  of('train', 'rows of the training part, stratified by the target'),
  of('test', 'rows of the test part, stratified by the target'),
  of('train_positive_rate', 'positives / rows', training),
  of('test_positive_rate', 'positives / rows', 'test rows'),
  of('test_split', 'share of the test part', 'the run’s settings', 'input'),
  of('seed', 'seed of the split', 'the run’s settings', 'input'),
  of('correlation_limit', 'above it the later of two correlated columns is dropped', 'the run’s settings', 'input'),
  of('correlated_pairs', 'pairs with |Pearson’s r| above the limit, missing values filled', training),
  of('dropped', 'columns that correlate with an earlier one above the limit', training),
  of('dropped_if_all_rows', 'what would be dropped if the rule saw all rows'),
  of('kept_columns', 'columns of the model’s matrix, `<name>_missing` included', training),
  of('medians.*', 'median that fills missing values; 0 when none is known', training),
  of('missing.*', 'customers without a value'),
  of('scaler', 'mean and standard deviation (n), or minimum and range; 1 instead of 0', training),
  of('possible_leaks', 'columns that say how a customer is today, not at the cutoff'),
  of('split_skipped', 'why there is no split'),
];
