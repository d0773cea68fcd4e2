import type { Scores } from '../../../stages/evaluation/modelScores.ts';
import type { Claims, Evidence } from './claim.ts';
import { evaluationOf, tooFew, trainingOf } from './model.ts';
import { count } from './words.ts';

const four = (value: number | null) => value!.toFixed(4);

const scores = (name: string, of: (evidence: Evidence) => Scores): Claims => ({
  [`| ${name} | {loss} | {accuracy} | {roc} | {pr} | {brier} |`]: (evidence) => {
    const { loss, accuracy, roc_auc, pr_auc, brier } = of(evidence);
    return { loss: four(loss), accuracy: four(accuracy), roc: four(roc_auc), pr: four(pr_auc), brier: four(brier) };
  },
});

const always = (...texts: string[]): Claims => Object.fromEntries(texts.map((text) => [text, () => ({})]));

/** `model-card.md`, without the verdict. */
export const cardClaims: Claims = {
  ...always(
    '# Model card',
    '## What it predicts',
    '## Data',
    '## Model',
    '## How good it is',
    '## Limits',
    '|---|---|---|---|---|---|',
    'applies to everyone who bought before that day. Class 1 is a probability above 0.5.',
    '## Scores',
    '`predictions.parquet` has the probability of every customer who bought before the snapshot, with features as of the snapshot.',
    "It is by the same model, which is not fitted again to later data. The models' probabilities as of the cutoff, which are",
    'measured above, are there for the test customers.',
    '- Measured on other customers of the same period, not on a later period: it may be worse when habits or prices change. Retrain it on new data.',
    '- It predicts who is likely to act, not whose behaviour a campaign would change. Do not read importance as causation.',
    '- A probability is about a group of customers with similar probabilities, not about one customer. `calibration` in `metrics.json` compares predicted with observed shares.',
  ),
  'The probability that a customer buys within the horizon (refunded purchases included): `repurchase`, the {days} days from the day of scoring on. It':
    ({ summary: { features } }) => ({ days: count(features.horizon_days) }),
  '- The scores as of the snapshot are for days that are not over, so they are not measured. Their features cover {days} more days than those of the training.':
    ({ summary: { features } }) => ({ days: count(features.horizon_days) }),
  '- Features of {customers} customers who bought and signed up before {cutoff} (the cutoff), from what the source has of their transactions and events before that day, and of the customers table. {rate} of them are positive.':
    ({ found, summary: { features } }) => ({
      customers: count(features.customers),
      cutoff: daysAfter(found.quality.last, 1 - features.horizon_days),
      rate: `${((100 * features.positives) / features.customers).toFixed(1)}%`,
    }),
  '- {training} customers for training, {validation} for validation (early stopping), {test} for testing; split at random within each class (seed 42).':
    (evidence) => {
      const { train, validation, test } = trainingOf(evidence).split;
      return {
        ...{ training: count(train), validation: count(validation), test: count(test) },
        'the parts are all customers': train + validation + test === evidence.summary.features.customers,
      };
    },
  '- SHA-256 of features.parquet: `{digest}`': (_, { digest }) => ({
    digest: digest!,
    'it is a digest': /^[0-9a-f]{64}$/.test(digest!),
  }),
  '- A neural network: {inputs} inputs, 128 and 64 rectified linear units, one sigmoid unit; {weights} weights.': (
    evidence,
  ) => {
    const inputs = trainingOf(evidence).features;
    return { inputs: String(inputs), weights: count((inputs + 1) * 128 + 129 * 64 + 65) };
  },
  '- Adam (learning rate 0.001), batches of 32, L2 0.001; epochs: {epochs}; weights of the epoch with the lowest validation loss, {best}.':
    (evidence) => {
      const { history } = trainingOf(evidence);
      const losses = history.val_loss as number[];
      return { epochs: String(losses.length), best: String(losses.indexOf(Math.min(...losses)) + 1) };
    },
  '- Computed by wasm {version}, seed 42. Inputs and their scaling: `preprocessing.json`.': (_, { version }) => ({
    version: version!,
  }),
  '| on {customers} test customers | loss | accuracy | ROC AUC | PR AUC | Brier |': (evidence) => ({
    customers: count(evaluationOf(evidence).test.customers),
  }),
  ...scores('model', (evidence) => evaluationOf(evidence).network),
  ...scores('the average rate for everyone', (evidence) => evaluationOf(evidence).majority),
  ...scores('the logistic regression', (evidence) => evaluationOf(evidence).logistic),
  ...scores('recency alone', (evidence) => evaluationOf(evidence).recency),
  'The baselines are fitted to the training and validation customers.': (evidence) => ({
    'there is too little data for intervals': tooFew(evidence),
  }),
  'The baselines are fitted to the training and validation customers. 95% intervals of the model (bootstrap, {resamples} resamples): loss {loss}, ROC AUC {auc}.':
    (evidence) => {
      const { bootstrap, intervals } = evaluationOf(evidence);
      const words = (interval: [number, number] | null) => interval!.map(four).join(' to ');
      return {
        resamples: count(bootstrap.resamples),
        loss: words(intervals.network.loss),
        auc: words(intervals.network.roc_auc),
      };
    },
  '- No column is known to leak information from after the cutoff.': ({ summary: { features } }) => ({
    'no column may leak': features.possible_leaks.length === 0,
  }),
  '- Columns that may leak, because they have today’s values and not those at the cutoff: {columns}.': (
    { found },
    { columns },
  ) => ({
    columns: columns!,
    'these are columns of customers': columns!
      .split(', ')
      .every((name) => found.quality.columns.customers!.includes(name.replace(' ', '_'))),
  }),
};

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
