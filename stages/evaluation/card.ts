import { counted } from '../../core/words.ts';
import { featureOf, labelOf } from '../features/featureCatalogue.ts';
import type { FeaturesSummary } from '../features/summary.ts';
import type { TrainingSummary } from '../training/summary.ts';
import { baselineNames } from './baselines.ts';
import type { Scores } from './modelScores.ts';
import type { EvaluationSummary } from './summary.ts';
import { baselineTexts, fixed } from './verdict.ts';

type Facts = {
  features: FeaturesSummary;
  training: TrainingSummary;
  evaluation: EvaluationSummary;
  /** SHA-256 of `features.parquet`. */
  digest: string;
};

/** `model-card.md`: what the model predicts, its data and training, how good it is, and its limits. */
export function modelCard({ features, training, evaluation, digest }: Facts): string {
  return `# Model card

## What it predicts

The probability that a customer ${features.target.says}: \`${features.target.kind}\`, the ${counted(features.horizon_days)} days from the day of scoring on. It
applies to everyone who bought before that day. Class 1 is a probability above 0.5.

## Data

${dataSection(features, training, digest)}

## Model

${modelSection(training)}

## How good it is

${qualitySection(evaluation)}

## Scores

\`predictions.parquet\` has the probability of every customer who bought before the snapshot, with features as of the snapshot.
It is by the same model, which is not fitted again to later data. The models' probabilities as of the cutoff, which are
measured above, are there for the test customers.

## Limits

- Measured on other customers of the same period, not on a later period: it may be worse when habits or prices change. Retrain it on new data.
- The scores as of the snapshot are for days that are not over, so they are not measured. Their features cover ${counted(features.horizon_days)} more days than those of the training.
- It predicts who is likely to act, not whose behaviour a campaign would change. Do not read importance as causation.
- A probability is about a group of customers with similar probabilities, not about one customer. \`calibration\` in \`metrics.json\` compares predicted with observed shares.
${leakNote(features)}
`;
}

function dataSection({ customers, cutoff, seed }: FeaturesSummary, { split }: TrainingSummary, digest: string): string {
  return `- Features of ${counted(customers)} customers who bought and signed up before ${cutoff} (the cutoff), from what the source has of their transactions and events before that day, and of the customers table. ${percent(split.positive_rate)} of them are positive.
- ${counted(split.train)} customers for training, ${counted(split.validation)} for validation (early stopping), ${counted(split.test)} for testing; split at random within each class (seed ${seed}).
- SHA-256 of features.parquet: \`${digest}\``;
}

function modelSection({ members, settings, features, parameters, kept, backend }: TrainingSummary): string {
  const [networks, each] =
    members.length === 1
      ? ['A neural network', '']
      : [`An ensemble of ${members.length} neural networks whose probabilities are averaged`, ' each'];
  const ofEach = (epoch: 'epochs_run' | 'best_epoch') => members.map((member) => member[epoch]).join(', ');
  const weights = kept === 'best' ? `epoch with the lowest validation loss, ${ofEach('best_epoch')}` : 'last epoch';
  return `- ${networks}: ${features} inputs, ${settings.hidden.join(' and ')} rectified linear units, one sigmoid unit; ${counted(parameters)} weights${each}.
- Adam (learning rate ${settings.learningRate}), batches of ${settings.batchSize}, L2 ${settings.l2}; epochs: ${ofEach('epochs_run')}; weights of the ${weights}.
- Computed by ${backend}, seed ${settings.seed}. Inputs and their scaling: \`preprocessing.json\`.`;
}

function qualitySection(evaluation: EvaluationSummary): string {
  const baselineRows = baselineNames.map((name) => scoreRow(baselineTexts[name], evaluation[name]));
  return `${evaluation.verdict}

| on ${counted(evaluation.test.customers)} test customers | loss | accuracy | ROC AUC | PR AUC | Brier |
|---|---|---|---|---|---|
${[scoreRow('model', evaluation.network), ...baselineRows].join('\n')}

The baselines are fitted to the training and validation customers.${intervalsText(evaluation)}`;
}

function scoreRow(name: string, { loss, accuracy, roc_auc, pr_auc, brier }: Scores): string {
  return `| ${name} | ${[loss, accuracy, roc_auc, pr_auc, brier].map(fixed).join(' | ')} |`;
}

/** The intervals of a few test customers would be wrong: a resample may lack a class. */
function intervalsText({ intervals, bootstrap, judgement }: EvaluationSummary): string {
  if (judgement === 'too little data') return '';
  const { loss, roc_auc } = intervals.network;
  const text = (interval: [number, number] | null) => (interval ? interval.map(fixed).join(' to ') : 'unknown');
  return ` 95% intervals of the model (bootstrap, ${counted(bootstrap.resamples)} resamples): loss ${text(loss)}, ROC AUC ${text(roc_auc)}.`;
}

function leakNote({ possible_leaks: columns }: FeaturesSummary): string {
  if (columns.length === 0) return '- No column is known to leak information from after the cutoff.';
  const features = new Set(columns.map((name) => labelOf(featureOf(name)?.feature.name ?? name)));
  return `- Columns that may leak, because they have today’s values and not those at the cutoff: ${[...features].join(', ')}.`;
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
