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
  [`${title}: model {model} (95% interval {low} to {high}), logistic regression {logistic} ({first}), recency alone {recency} ({second}).`]:
    (evidence) => {
      const { intervals, differences } = evaluationOf(evidence);
      const against = (rival: 'logistic' | 'recency') => {
        const [low, high] = differences[rival][measure].interval!;
        if (low <= 0 && high >= 0) return 'no clear difference';
        return low > 0 ? 'clearly lower' : 'clearly higher';
      };
      return {
        ...areas(evidence, measure),
        low: intervals.network[measure]![0].toFixed(3),
        high: intervals.network[measure]![1].toFixed(3),
        first: against('logistic'),
        second: against('recency'),
        'there is enough data': !tooFew(evidence),
      };
    },
  [`${title}: model {model}, logistic regression {logistic}, recency alone {recency}. There are too few test customers to compare them.`]:
    (evidence) => ({ ...areas(evidence, measure), 'there is too little data': tooFew(evidence) }),
  'Based on {customers}, {positives} of them positive.': (evidence) => ({
    customers: counted(evaluationOf(evidence).test.customers, 'test customer'),
    positives: count(evaluationOf(evidence).test.positives),
  }),
});

function areas(evidence: Evidence, measure: 'roc_auc' | 'pr_auc') {
  const { network, logistic, recency } = evaluationOf(evidence);
  return {
    model: network[measure]!.toFixed(3),
    logistic: logistic[measure]!.toFixed(3),
    recency: recency[measure]!.toFixed(3),
  };
}

/** Fewer than 30 test customers of a class. */
export function tooFew(evidence: Evidence): boolean {
  const { customers, positives } = evaluationOf(evidence).test;
  return Math.min(positives, customers - positives) < 30;
}

/** Wilson (1927), eq. 2. */
function withInterval(successes: number, n: number): string {
  const z = 1.959963984540054;
  const rate = successes / n;
  const centre = (rate + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((rate * (1 - rate)) / n + z ** 2 / (4 * n ** 2));
  return `${share(rate)} (95% interval ${share(successes === 0 ? 0 : centre - half)} to ${share(successes === n ? 1 : centre + half)})`;
}

function predicted(evidence: Evidence) {
  const [[, fp], [, tp]] = evaluationOf(evidence).network.confusion;
  const { positives } = evaluationOf(evidence).test;
  return {
    predicted: counted(tp + fp, 'customer'),
    precision: withInterval(tp, tp + fp),
    recall: withInterval(tp, positives),
    ...{ positives: count(positives), ...overall(evidence) },
  };
}

export const modelClaims: Record<string, Claims> = {
  'figure 35': perEpoch('loss'),
  'figure 36': perEpoch('accuracy'),
  'figure 37': {
    'Of {predicted} predicted to buy (a probability above 0.5), {precision} bought. It finds {recall} of the {positives} who bought. Overall, the model is correct for {accuracy} of customers; always predicting “{always}” would be correct for {majority}, which is not clearly different.':
      (evidence) => ({ ...predicted(evidence), 'it may be as good': !isDifferent(evidence) }),
    'Of {predicted} predicted to buy (a probability above 0.5), {precision} bought. It finds {recall} of the {positives} who bought. Overall, the model is correct for {accuracy} of customers; always predicting “{always}” would be correct for {majority}.':
      (evidence) => ({ ...predicted(evidence), 'it is not as good': isDifferent(evidence) }),
    'The model predicts no customer to buy; {positives} bought. Overall, the model is correct for {accuracy} of customers; always predicting “{always}” would be correct for {majority}, which is not clearly different.':
      (evidence) => {
        const [[, fp], [, tp]] = evaluationOf(evidence).network.confusion;
        return {
          positives: count(evaluationOf(evidence).test.positives),
          ...overall(evidence),
          'none is predicted to buy': tp + fp === 0,
          'it may be as good': !isDifferent(evidence),
        };
      },
    'Based on {customers}, {positives} of whom ({rate}) bought.': (evidence) => {
      const { customers, positives } = evaluationOf(evidence).test;
      return {
        customers: counted(customers, 'test customer'),
        positives: count(positives),
        rate: share(positives / customers),
      };
    },
  },
  'figure 38': area('ROC AUC', 'roc_auc'),
  'figure 39': area('Average precision', 'pr_auc'),
  'figure 40': {
    'In every decile, the mean probability is within the 95% interval of the observed share; the widest of these intervals spans {widest} percentage points.':
      (evidence) => ({
        widest: String(
          Math.round(100 * Math.max(...evaluationOf(evidence).calibration.map(({ low, high }) => high - low))),
        ),
        'no decile is outside': outside(evidence) === 0,
        'there is enough data': !tooFew(evidence),
      }),
    'Deciles of {sizes} test customers are too small to compare predicted and observed shares.': (evidence) => ({
      sizes: decileSizes(evidence),
      'there is too little data': tooFew(evidence),
    }),
    'Based on {customers}, {sizes} in each decile.': (evidence) => ({
      customers: counted(evaluationOf(evidence).test.customers, 'test customer'),
      sizes: decileSizes(evidence),
    }),
  },
  'figure 41': {
    ...tested,
    'The most likely {part} of customers contain {captured} of those who bought: {lift} times as many as a random selection.':
      (evidence) => ({
        ...topDeciles(evidence),
        lift: liftOf(evidence),
        'a random selection is outside the interval': !mayBeRandom(evidence),
      }),
    'The most likely {part} of customers contain {captured} of those who bought: no clear difference from a random selection.':
      (evidence) => ({
        ...topDeciles(evidence),
        'a random selection is within the interval': mayBeRandom(evidence),
      }),
  },
  'figure 42': {
    'The model clearly relies on {features}. Shuffling {feature} increases the loss by {rise}; {others} with this one.':
      (evidence) => {
        const { importance } = evaluationOf(evidence);
        const clear = importance.filter(({ low }) => low > 0);
        const [first] = clear;
        const rivals = importance.filter((row) => row !== first && row.high >= first!.low).length;
        const names = clear.map(({ feature }) => labelOf(evidence, feature));
        return {
          features:
            names.length <= 4
              ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
              : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`,
          feature: names[0]!,
          rise: riseOf(first!),
          others: `${counted(rivals, 'other interval')} ${rivals === 1 ? 'overlaps' : 'overlap'}`,
          'there is enough data': !tooFew(evidence),
        };
      },
    'Too few test customers to say which features matter: {positives} positive of {customers}.': (evidence) => ({
      positives: count(evaluationOf(evidence).test.positives),
      customers: count(evaluationOf(evidence).test.customers),
      'there is too little data': tooFew(evidence),
    }),
    'Grey: the interval includes 0, so there is no clear increase.': (evidence) => ({
      'there are such intervals': evaluationOf(evidence).importance.some(({ low }) => low <= 0),
    }),
    'The 15 features with the largest increase are shown.': (evidence) => ({
      'there are more': evaluationOf(evidence).importance.length > 15,
    }),
    'Not shown: {features} whose shuffling changes no prediction.': (evidence) => ({
      features: counted(unchanged(evidence), 'feature'),
      'there are such features': unchanged(evidence) > 0,
    }),
    'Possible leaks: {columns}. The values are as of today, not as of the cutoff, and may contain information from after it.':
      (evidence, { columns }) => ({
        columns: columns!,
        'these are columns of customers': columns!
          .split(', ')
          .every((name) => evidence.found.quality.columns.customers!.includes(name.replace(' ', '_'))),
      }),
    'Based on {features}, {customers}.': (evidence) => ({
      features: counted(changed(evidence), 'feature'),
      customers: counted(evaluationOf(evidence).test.customers, 'test customer'),
    }),
  },
};

function overall(evidence: Evidence) {
  const { network, test, majority } = evaluationOf(evidence);
  const [[tn], [, tp]] = network.confusion;
  const [[left], [, right]] = majority.confusion;
  return {
    accuracy: share((tn + tp) / test.customers),
    always: right > 0 ? 'bought' : 'did not buy',
    majority: share((left + right) / test.customers),
  };
}

/** Whether the difference in accuracy from the majority class is clear. */
function isDifferent(evidence: Evidence): boolean {
  const interval = evaluationOf(evidence).differences.majority.accuracy.interval;
  return interval === null || interval[0] > 0 || interval[1] < 0;
}

function decileSizes(evidence: Evidence): string {
  const sizes = new Set(evaluationOf(evidence).calibration.map(({ customers }) => customers));
  return [...sizes].sort((a, b) => a - b).join(' or ');
}

function inTopDeciles(evidence: Evidence) {
  const top = evaluationOf(evidence).gains.slice(0, 3);
  const total = (key: 'customers' | 'positives') => top.reduce((sum, row) => sum + row[key], 0);
  return { customers: total('customers'), positives: total('positives') };
}

function topDeciles(evidence: Evidence) {
  const { test } = evaluationOf(evidence);
  const { customers, positives } = inTopDeciles(evidence);
  return { part: share(customers / test.customers), captured: withInterval(positives, test.positives) };
}

function liftOf(evidence: Evidence): string {
  const { test } = evaluationOf(evidence);
  const { customers, positives } = inTopDeciles(evidence);
  return (positives / test.positives / (customers / test.customers)).toFixed(1);
}

function mayBeRandom(evidence: Evidence): boolean {
  const { share: part, captured_low, captured_high } = evaluationOf(evidence).gains[2]!;
  return captured_low! <= part && captured_high! >= part;
}

const importanceOf = (evidence: Evidence) => evaluationOf(evidence).importance;

function changed(evidence: Evidence): number {
  return importanceOf(evidence).filter(({ low, high }) => low !== 0 || high !== 0).length;
}

function unchanged(evidence: Evidence): number {
  return importanceOf(evidence).length - changed(evidence);
}

/** The words for a feature in the figure's table. */
function labelOf({ figures }: Evidence, feature: string): string {
  const { table } = figures.find(({ number }) => number === 42)!;
  const [names, columns] = [table[0]!.values, table[1]!.values];
  return String(names[columns.indexOf(feature)]);
}

const twoDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

function riseOf({ loss_rise, low, high }: EvaluationSummary['importance'][number]): string {
  const [rise, from, to] = [loss_rise, low, high].map((value) => twoDigits.format(value).replace('-', '−'));
  return `${rise} (95% interval ${from} to ${to})`;
}

function outside(evidence: Evidence): number {
  return evaluationOf(evidence).calibration.filter(({ predicted, low, high }) => predicted < low || predicted > high)
    .length;
}
