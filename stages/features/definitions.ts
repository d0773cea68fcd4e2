import type { Definition } from '../../core/definition.ts';

const population = 'customers who bought and signed up before the cutoff';
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
    'snapshot − horizon_days; features use only rows before it',
    'all transactions',
    'transactions: timestamp',
  ),
  of('horizon_days', 'days from the cutoff on that the target covers', 'the run’s settings', 'input'),
  of(
    'observation_days',
    'days from the first transaction to the cutoff',
    'transactions before the cutoff',
    'transactions: timestamp',
  ),
  of('customers', 'number of customers'),
  of('positives', 'customers whose target is 1', population, 'transactions in the horizon'),
  of('positive_rate', 'positives / customers', population, 'transactions in the horizon'),
  of(
    'target',
    'kind and description of the target; repurchase: any transaction in the horizon, refunded ones included',
    population,
    'transactions in the horizon',
  ),
  of('all_columns', 'feature columns of features.parquet in order; `says` describes them'),
  of('says.*', 'description of the column'),
  of('sums.*', 'Σ, missing values skipped'),
  of('means.*', 'mean, missing values skipped'),
  of('stds.*', 'sample standard deviation (n − 1); 0 for a constant'),
  of('target_correlation.*', 'Pearson’s r with the target; null for a constant', `${population}, the feature known`),
  of('train', 'rows of the training part; the split is stratified by the target'),
  of('test', 'rows of the test part; the split is stratified by the target'),
  of('train_positive_rate', 'positives / rows', training),
  of('test_positive_rate', 'positives / rows', 'test rows'),
  of('test_split', 'share of the test part', 'the run’s settings', 'input'),
  of('seed', 'seed of the split', 'the run’s settings', 'input'),
  of(
    'correlation_limit',
    'above this |r|, the later of two correlated columns is dropped',
    'the run’s settings',
    'input',
  ),
  of('correlated_pairs', 'pairs with |Pearson’s r| above the limit, missing values filled', training),
  of('dropped', 'columns that correlate with an earlier one above the limit', training),
  of('dropped_if_all_rows', 'columns that would be dropped if the rule used all rows'),
  of('kept_columns', 'columns of the model’s matrix, `<name>_missing` included', training),
  of(
    'medians.*',
    'median in model/preprocessing.json that replaces missing values of a kept column; 0 if none is known',
    training,
  ),
  of('missing.*', 'customers without a value'),
  of(
    'scaler',
    'center and scale in model/preprocessing.json, in order of kept_columns: mean and standard deviation (n), or minimum and range, after the logarithm where log1p is true; scale 1 for a constant',
    training,
  ),
  of('possible_leaks', 'columns with today’s values, not those at the cutoff, that differ between customers'),
  of('split_skipped', 'why there is no split'),
];
