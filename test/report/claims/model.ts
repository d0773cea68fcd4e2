import { counted, format } from '../../../charts/format.ts';
import type { EvaluationSummary } from '../../../stages/evaluation/summary.ts';
import type { TrainingSummary } from '../../../stages/training/summary.ts';
import type { Claims, Evidence } from './claim.ts';
import { count, share } from './words.ts';

/** The model's numbers are measured by tests of `evaluation`; here each sentence must state them, and fit them. */
export const evaluationOf = ({ evaluation }: Evidence) => evaluation as EvaluationSummary;
export const trainingOf = ({ training }: Evidence) => training as TrainingSummary;

const tested: Claims = {
  'Based on {customers}.': (evidence) => ({
    customers: counted(evaluationOf(evidence).test.customers, 'test customer'),
  }),
};

const perEpoch = (measure: 'loss' | 'accuracy'): Claims => ({
  [`The best validation ${measure} is {best}, at epoch {epoch} of {epochs}.`]: (evidence) => ({
    ...bestEpoch(evidence, measure),
    'the last is as good': validated(evidence, measure).at(-1) === bestOf(evidence, measure),
  }),
  [`The best validation ${measure} is {best}, at epoch {epoch} of {epochs}; the last is {last}.`]: (evidence) => ({
    ...bestEpoch(evidence, measure),
    last: format(validated(evidence, measure).at(-1), measure === 'loss' ? 'number' : 'share'),
  }),
  'The dotted line marks epoch {epoch}, whose weights are kept.': (evidence) => ({
    epoch: String(trainingOf(evidence).best_epoch),
    'the best weights are kept': trainingOf(evidence).kept === 'best',
    'it has the lowest validation loss':
      validated(evidence, 'loss')[trainingOf(evidence).best_epoch - 1] === bestOf(evidence, 'loss'),
  }),
  'Based on {training}, {validation}.': (evidence) => ({
    training: counted(trainingOf(evidence).split.train, 'training customer'),
    validation: counted(trainingOf(evidence).split.validation, 'validation customer'),
  }),
});

function validated(evidence: Evidence, measure: 'loss' | 'accuracy'): number[] {
  return trainingOf(evidence).history[`val_${measure}`] as number[];
}

function bestOf(evidence: Evidence, measure: 'loss' | 'accuracy'): number {
  return (measure === 'loss' ? Math.min : Math.max)(...validated(evidence, measure));
}

function bestEpoch(evidence: Evidence, measure: 'loss' | 'accuracy') {
  const best = bestOf(evidence, measure);
  return {
    best: format(best, measure === 'loss' ? 'number' : 'share'),
    epoch: String(validated(evidence, measure).indexOf(best) + 1),
    epochs: String(trainingOf(evidence).epochs_run),
  };
}

const area = (title: string, measure: 'roc_auc' | 'pr_auc'): Claims => ({
  [`${title}: model {model}, logistic regression {logistic}, recency alone {recency}.`]: (evidence) => {
    const { network, logistic, recency } = evaluationOf(evidence);
    return {
      model: network[measure]!.toFixed(3),
      logistic: logistic[measure]!.toFixed(3),
      recency: recency[measure]!.toFixed(3),
    };
  },
  'Based on {customers}, {positives} of them positive.': (evidence) => ({
    customers: counted(evaluationOf(evidence).test.customers, 'test customer'),
    positives: count(evaluationOf(evidence).test.positives),
  }),
});

export const modelClaims: Record<string, Claims> = {
  'figure 35': perEpoch('loss'),
  'figure 36': perEpoch('accuracy'),
  'figure 37': {
    ...tested,
    'The model is correct for {precision} of the {predicted} predicted to buy; it finds {recall} of the {positives} who bought. Overall, it is correct for {accuracy} of customers.':
      (evidence) => {
        const [[tn, fp], [fn, tp]] = evaluationOf(evidence).network.confusion;
        return {
          precision: share(tp / (tp + fp)),
          predicted: counted(tp + fp, 'customer'),
          recall: share(tp / (tp + fn)),
          positives: count(tp + fn),
          accuracy: share((tn + tp) / (tn + fp + fn + tp)),
          'some are predicted to buy': tp + fp > 0,
        };
      },
    'The model predicts no customer to buy; it finds 0% of the {positives} who bought. Overall, it is correct for {accuracy} of customers.':
      (evidence) => {
        const [[tn, fp], [fn, tp]] = evaluationOf(evidence).network.confusion;
        return {
          positives: count(fn),
          accuracy: share(tn / (tn + fn)),
          'none is predicted to buy': tp + fp === 0,
        };
      },
  },
  'figure 38': area('ROC AUC', 'roc_auc'),
  'figure 39': area('Average precision', 'pr_auc'),
  'figure 40': {
    ...tested,
    'In every decile, the mean probability is within the interval of the observed share.': (evidence) => ({
      'no decile is outside': outside(evidence) === 0,
    }),
    'In {outside} of {deciles}, the mean probability is outside the interval of the observed share.': (evidence) => ({
      outside: String(outside(evidence)),
      deciles: counted(evaluationOf(evidence).calibration.length, 'decile'),
      'some are outside': outside(evidence) > 0,
    }),
  },
  'figure 41': {
    ...tested,
    'The most likely {part} of customers contain {captured} of those who bought: {lift} times as many as a random selection.':
      (evidence) => {
        const { gains, test } = evaluationOf(evidence);
        const top = gains.slice(0, 3);
        const total = (key: 'customers' | 'positives') => top.reduce((sum, row) => sum + row[key], 0);
        const [part, captured] = [total('customers') / test.customers, total('positives') / test.positives];
        return { part: share(part), captured: share(captured), lift: (captured / part).toFixed(1) };
      },
  },
  'figure 42': {
    'The model relies most on {feature}: shuffling it increases the loss by {rise}.': (evidence) => {
      const { importance } = evaluationOf(evidence);
      const rises = importance.map(({ loss_rise }) => loss_rise!);
      const first = importance.find(({ loss_rise }) => loss_rise === Math.max(...rises))!;
      return {
        feature: first.feature,
        rise: format(first.loss_rise),
        'the loss increases': first.loss_rise! > 0,
      };
    },
    'The 15 most important of {all} features are shown.': (evidence) => ({
      all: String(evaluationOf(evidence).importance.length),
    }),
    'Possible leaks: {columns}. The values are as of today, not as of the cutoff, and may contain information from after it.':
      ({ summary: { features } }) => {
        const leaks = features.possible_leaks;
        const more = leaks.length > 8 ? ` and ${leaks.length - 8} more` : '';
        return { columns: `${leaks.slice(0, 8).join(', ')}${more}` };
      },
    '{feature}: {meaning}.': (evidence, { feature }) => {
      const [first] = evaluationOf(evidence).importance;
      return { feature: first!.feature, meaning: evidence.summary.features.says[feature!] ?? 'unknown' };
    },
    'Based on {features}, {customers}.': (evidence) => ({
      features: counted(evaluationOf(evidence).importance.length, 'feature'),
      customers: counted(evaluationOf(evidence).test.customers, 'test customer'),
    }),
  },
};

function outside(evidence: Evidence): number {
  return evaluationOf(evidence).calibration.filter(({ predicted, low, high }) => predicted < low || predicted > high)
    .length;
}
