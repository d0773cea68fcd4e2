import { describe, expect, test } from 'vitest';
import { wilson } from '../../core/statistics/proportion.ts';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

type Evaluation = Required<Tables>['evaluation'];

function drawn(number: number, change: (evaluation: Evaluation) => void) {
  const tables = shop();
  tables.evaluation.judgement = 'no better';
  change(tables.evaluation);
  return draw(catalogue.find((entry) => entry.number === number)!, tables);
}

describe('feature importance', () => {
  const row = (feature: string, low: number, loss_rise: number, high: number) => {
    return { feature, columns: 1, roc_auc_drop: 0, loss_rise, low, high };
  };
  const of = (...importance: Evaluation['importance']) =>
    drawn(42, (evaluation) => Object.assign(evaluation, { importance }));

  test('names a first feature whose interval is above all others', () => {
    const figure = of(row('recency', 0.2, 0.3, 0.4), row('frequency', 0.05, 0.1, 0.15), row('age', -0.1, 0, 0.1));
    expect(figure.finding).toBe(
      'The model relies most on days since last order: shuffling it increases the loss by 0.3 (95% interval 0.2 to 0.4).',
    );
    expect(figure.notes).toContain('Grey: the interval includes 0, so there is no clear increase.');
  });

  test('says of none that it matters most where intervals overlap', () => {
    const figure = of(row('recency', 0.1, 0.3, 0.5), row('frequency', 0.05, 0.2, 0.35), row('age', -0.1, 0.1, 0.3));
    expect(figure.finding).toBe(
      'The model clearly relies on days since last order and orders so far. Shuffling days since last order increases the loss by 0.3 (95% interval 0.1 to 0.5); 2 other intervals overlap with this one.',
    );
  });

  test('names none if every interval includes 0', () => {
    const figure = of(row('recency', -0.1, 0.3, 0.5), row('frequency', 0, 0.2, 0.35));
    expect(figure.finding).toBe('No feature clearly increases the loss: every interval includes 0.');
  });

  test('does not list features whose values do not matter at all', () => {
    const figure = of(row('recency', 0.2, 0.3, 0.4), row('events_view', 0, 0, 0), row('sessions', 0, 0, 0));
    expect(figure.table[0]!.values).toEqual(['days since last order']);
    expect(figure.notes).toContain('Not shown: 2 features whose shuffling changes no prediction.');
    expect(of(row('recency', 0, 0, 0)).skipped).toBe('Shuffling a feature changes no prediction.');
  });

  test('lists no leak of a feature that the model does not use', () => {
    const tables = shop();
    tables.features.possible_leaks = ['age', 'country_DE'];
    const { notes } = draw(catalogue.find(({ number }) => number === 42)!, tables);
    expect(notes.filter((note) => note.includes('leak'))).toEqual([]);
  });
});

describe('the confusion matrix', () => {
  test('compares with always predicting one class', () => {
    const figure = drawn(37, (evaluation) => {
      const { network, differences } = evaluation;
      const confusion: Evaluation['network']['confusion'] = [
        [14, 0],
        [6, 0],
      ];
      evaluation.network = { ...network, accuracy: 0.85 };
      evaluation.majority = { ...network, accuracy: 0.83, confusion };
      differences.majority.accuracy = { difference: 0.02, interval: [-0.01, 0.05] };
    });
    expect(figure.finding).toMatch(
      /correct for 85% of customers; always predicting “did not buy” would be correct for 83%, which is not clearly different\.$/,
    );
  });

  test('says so if no customer is predicted to be positive', () => {
    const { finding } = drawn(37, ({ decision }) =>
      Object.assign(decision, { precision: wilson(0, 0), recall: wilson(0, 6) }),
    );
    expect(finding).toMatch(/^The model predicts no customer to buy; 6 bought\. Overall, /);
  });
});

test('the areas of two models are compared by the interval of their difference', () => {
  const figure = drawn(38, ({ intervals, differences }) => {
    intervals.network = { ...intervals.network, roc_auc: [0.8, 0.9] };
    differences.logistic = { ...differences.logistic, roc_auc: { difference: 0, interval: [-0.1, 0.1] } };
    differences.recency = { ...differences.recency, roc_auc: { difference: 0.2, interval: [0.1, 0.3] } };
  });
  expect(figure.finding).toBe(
    'ROC AUC: model 0.850 (95% interval 0.800 to 0.900), logistic regression 0.850 (no clear difference), recency alone 0.850 (clearly lower).',
  );
});

describe('calibration and gains', () => {
  const decile = { customers: 100, from: 0, to: 1, predicted: 0.5, observed: 0.5, low: 0.4, high: 0.6 };
  const tooHigh = { ...decile, predicted: 0.7 };
  const findingOf = (wrong: number) =>
    drawn(40, (evaluation) => {
      evaluation.calibration = Array.from({ length: 10 }, (_, i) => (i < wrong ? tooHigh : decile));
    }).finding;

  test('call no more than two deciles outside their interval chance', () => {
    // Binomial, n = 10, p = 0.05: two or more have a probability of 8.6%, three or more of 1.2%.
    expect(findingOf(2)).toMatch(/^In 2 of 10 deciles, .*, which chance can explain\.$/);
    expect(findingOf(3)).toMatch(/^In 3 of 10 deciles, .*: too high in 3, too low in 0\.$/);
  });

  test('are left out if every customer has the same probability', () => {
    const same = (evaluation: Evaluation) => {
      evaluation.calibration = evaluation.calibration.map((row) => ({ ...row, from: 0.3, to: 0.3 }));
    };
    const reason = 'The model gives every customer the same probability.';
    expect([drawn(40, same).skipped, drawn(41, same).skipped]).toEqual([reason, reason]);
  });

  test('compare with a random selection only where the interval excludes it', () => {
    const findingOf = (low: number) =>
      drawn(41, ({ gains }) =>
        Object.assign(gains[2]!, { captured: 0.45, lift: 1.5, captured_low: low, captured_high: 0.6 }),
      ).finding;
    expect(findingOf(0.2)).toMatch(/: no clear difference from a random selection\.$/);
    expect(findingOf(0.4)).toMatch(/: 1\.5 times as many as a random selection\.$/);
  });
});
