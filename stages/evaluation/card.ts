import type { FeaturesSummary } from '../features/summary.ts';
import type { TrainingSummary } from '../training/summary.ts';
import { type BaselineName, baselineNames } from './baselines.ts';
import type { Scores } from './scores.ts';
import type { EvaluationSummary } from './summary.ts';

type Facts = {
  features: FeaturesSummary;
  training: TrainingSummary;
  evaluation: EvaluationSummary;
  /** SHA-256 of `features.parquet`. */
  digest: string;
};

/** `model-card.md`: what the model is, what it was made of, how good it is, and what not to use it for. */
export function modelCard({ features, training, evaluation, digest }: Facts): string {
  const { cutoff, horizon_days: horizon, target } = features;
  const { train, validation, test, positive_rate } = training.split;
  return `# Model card

## What it foretells

The probability that a customer ${target.says}: \`${target.kind}\`, ${horizon} days from ${cutoff} on. It is for customers with a
purchase and a signup before the day they are scored at. Class 1 is a probability above 0.5.

## Data

- Features of ${features.customers} customers as of ${cutoff}, of rows before that day alone; ${percent(positive_rate)} of them are positive.
- ${train} customers trained on, ${validation} to tell when to stop, ${test} to test; drawn at random within each class (seed ${features.seed}).
- SHA-256 of features.parquet: \`${digest}\`

## Model

- ${training.members.length === 1 ? 'One network' : `${training.members.length} networks whose probabilities are averaged`}: ${training.features} inputs, ${training.settings.hidden.join(' and ')} rectified units, one sigmoid unit; ${training.parameters} weights${training.members.length === 1 ? '' : ' each'}.
- Adam (rate ${training.settings.learningRate}), batches of ${training.settings.batchSize}, L2 ${training.settings.l2}, ${training.epochs_run} epochs; weights of the ${training.kept === 'best' ? `best epoch by validation loss, ${training.best_epoch}` : 'last epoch'}.
- Computed by ${training.backend}, seed ${training.settings.seed}. Inputs and their scaling: \`preprocessing.json\`.

## How good it is

${evaluation.verdict}

| on ${evaluation.test.customers} test customers | loss | accuracy | ROC AUC | PR AUC | Brier |
|---|---|---|---|---|---|
${['network' as const, ...baselineNames].map((name) => scoreRow(name, evaluation[name])).join('\n')}

95 % intervals of the network (bootstrap, ${evaluation.bootstrap.resamples} resamples): ${intervalsText(evaluation)}.

## Limits

- Tested on other customers of the same time, not on a later time: expect it to be worse when habits or prices change. Train it anew with new data.
- It tells who is likely to act, not whom a campaign would change. Do not read importance as cause.
- A probability is right on average (see the calibration table), not for each customer.
${leaks(features)}
`;
}

function scoreRow(name: 'network' | BaselineName, { loss, accuracy, roc_auc, pr_auc, brier }: Scores): string {
  return `| ${name} | ${[loss, accuracy, roc_auc, pr_auc, brier].map(fixed).join(' | ')} |`;
}

function intervalsText({ intervals }: EvaluationSummary): string {
  const { loss, roc_auc } = intervals.network;
  const told = (interval: [number, number] | null) => (interval ? interval.map(fixed).join(' to ') : 'unknown');
  return `loss ${told(loss)}, ROC AUC ${told(roc_auc)}`;
}

function leaks({ possible_leaks: columns }: FeaturesSummary): string {
  if (columns.length === 0) return '- No column is known to leak what came after the cutoff.';
  const names = columns.map((name) => `\`${name.replaceAll('`', "'")}\``);
  return `- Columns that may leak, since they say how a customer is today and not at the cutoff: ${names.join(', ')}.`;
}

const fixed = (value: number | null) => (value === null ? 'unknown' : value.toFixed(4));
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
