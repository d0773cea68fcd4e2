/** What a column of the results means in all `files` that have it: one name has one meaning, one meaning one name. */
export type ColumnDefinition = { files: readonly string[]; meaning: string };

const of = (meaning: string, ...files: string[]): ColumnDefinition => ({ files, meaning });

const [rfm, features, cohort] = ['rfm.parquet', 'features.parquet', 'cohort.parquet'];
const [decomposition, history, predictions] = ['decomposition.parquet', 'history.parquet', 'predictions.parquet'];
const rejected = 'rejected.parquet';

const asOf = `as of the snapshot in ${rfm}, as of the cutoff in ${features}`;
const test = 'as of the cutoff; test customers only';

/**
 * Columns by name, in the order of the files. `merged.parquet` has those of the data contract, `features.parquet` also those
 * that `features.says` describes.
 */
export const columnDefinitions: Readonly<Record<string, ColumnDefinition>> = {
  customer_id: of('id of the customer', rfm, features, predictions, 'segments/*.csv', 'output of `predict`'),
  recency: of(`whole days since the last order, ${asOf}`, rfm, features),
  frequency: of(`orders, ${asOf}`, rfm, features),
  monetary: of(`Σ gross_revenue, refunds included, ${asOf}`, rfm, features),
  R: of('recency score, 1 to 5', rfm),
  F: of('frequency score, 1 to 5', rfm),
  M: of('monetary score, 1 to 5', rfm),
  rfm: of('the three scores as digits', rfm),
  rfm_sum: of('R + F + M', rfm),
  segment: of('see Segments', rfm),
  target: of('1 if the target is true in the days from the cutoff to the snapshot, else 0', features, predictions),
  split: of('train or test, at random within each class of the target', features),
  split_pos: of('position in that part, from 0', features),
  probability: of(
    'the model’s probability that the target is true in the horizon days from the snapshot on; for everyone who bought before it, by the same model, not refitted',
    predictions,
    'output of `predict`',
  ),
  set: of(
    `test: measures the models; train: fits the weights; validation: stops the training; null: not in ${features}`,
    predictions,
  ),
  network: of(`probability of the model, ${test}`, predictions),
  majority: of(`rate of positives in the training part, ${test}`, predictions),
  logistic: of(`probability of the logistic regression, ${test}`, predictions),
  recency_baseline: of(`probability of the logistic regression on recency alone, ${test}`, predictions),
  cohort: of('month of signup, or of the first purchase', cohort),
  period: of('calendar months since that month', cohort),
  cohort_size: of('customers of the cohort', cohort),
  active: of('distinct customers of the cohort with a line in the period', cohort),
  retention: of('active / cohort_size', cohort),
  revenue: of('Σ gross_revenue of the cohort in the period', cohort),
  date: of('calendar day', decomposition),
  observed: of('Σ gross_revenue of the day', decomposition),
  trend: of('see decomposition.trend', decomposition),
  seasonal: of('see decomposition.seasonal', decomposition),
  resid: of('see decomposition.resid', decomposition),
  epoch: of('number of the epoch, from 1; first network of an ensemble', history),
  loss: of('see training.history.loss', history),
  accuracy: of('see training.history.accuracy', history),
  val_loss: of('see training.history.val_loss', history),
  val_accuracy: of('see training.history.val_accuracy', history),
  table: of('table of the rejected row', rejected),
  file: of('file name', rejected),
  line: of('line in the file', rejected),
  column: of('column whose value is invalid', rejected),
  value: of('that value', rejected),
  reason: of('why it is invalid', rejected),
};
