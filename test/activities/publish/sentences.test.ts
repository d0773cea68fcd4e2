import { describe, expect, test } from 'vitest';
import { type Answers, sentences, summaryText } from '../../../activities/publish/sentences.ts';
import type { Headline } from '../../../core/run.ts';
import { shop } from '../../charts/shop.ts';

function answers(change: (shop: Answers) => void = () => undefined): string[] {
  const { eda, rfm, evaluation } = shop();
  const all: Answers = { eda, rfm, evaluation, tables: [], switchedOff: [] };
  change(all);
  return sentences(all);
}

const segment = (customers: number, share: number, monetary_sum: number, revenue_share: number | null) => ({
  ...{ customers, share, share_low: 0, share_high: 1, recency: 1, frequency: 1, monetary_mean: 1 },
  ...{ monetary_sum, revenue_share },
});

describe('revenue', () => {
  const [before, now] = [
    { revenue: 2000, orders: 100, customers: 50, orders_per_customer: 2, order_value: 20 },
    { revenue: 1900, orders: 100, customers: 50, orders_per_customer: 2, order_value: 19 },
  ];

  test('is compared with the same months a year earlier, with parts that add up to the change', () => {
    const contributions = { customers: 30, orders_per_customer: -50, order_value: -80 };
    const [first] = answers(({ eda }) => {
      eda.months.year_on_year = { months: ['2023-01', '2023-02'], now, before, contributions };
    });
    expect(first).toBe(
      'Revenue of the 2 complete months up to February 2023 is 5% lower than in the same months a year earlier (−100.00): −80.00 from the value of an order, −50.00 from orders per customer, +30.00 from customers a month.',
    );
  });

  test('is given without reasons if a factor is not positive, and may be the same', () => {
    const [first] = answers(({ eda }) => {
      eda.months.year_on_year = { months: ['2023-01'], now: before, before, contributions: null };
    });
    expect(first).toBe('Revenue of January 2023 is the same as in the same month a year earlier.');
  });

  test('is not compared without a second year, or with one that had no revenue', () => {
    expect(answers()[0]).toBe('Revenue is 32,956; there are no complete months a year apart to compare.');
    const [first] = answers(({ eda }) => {
      eda.months.year_on_year = { months: ['2023-01'], now, before: { ...before, revenue: -5 }, contributions: null };
    });
    expect(first).toBe('Revenue is 32,956; that of a year earlier is not positive, so there is no rate of change.');
  });
});

describe('who brings it', () => {
  test('are the customers with the most revenue, and a segment if one brings the most', () => {
    expect(answers()[1]).toBe('The 20 customers with the most revenue, of 100, bring 60% of the revenue of customers.');
    const [, second] = answers(({ rfm }) => {
      rfm.segments = { Champions: segment(20, 0.2, 600, 0.6), Hibernating: segment(80, 0.8, 400, 0.4) };
    });
    expect(second).toMatch(/; the segment “Champions” brings the most: 20% of customers, 60% of their revenue\.$/);
  });

  test('may be one', () => {
    const [, second] = answers(({ eda }) => {
      eda.concentration.top_shares['20'] = { customers: 1, share: 0.4 };
    });
    expect(second).toBe('The customer with the most revenue, of 100, brings 40% of the revenue of customers.');
  });

  test('is not stated without customers or without revenue', () => {
    expect(
      answers(({ eda }) => {
        eda.concentration.customers = 0;
      })[1],
    ).toBe('No line has a known customer.');
    expect(
      answers(({ eda }) => {
        eda.concentration.top_shares['20'].share = null;
      })[1],
    ).toBe('The revenue of customers is not positive.');
  });
});

describe('who is at risk', () => {
  test('are two segments, with what their orders are worth', () => {
    const [, , third] = answers(({ rfm }) => {
      rfm.segments = { 'At risk': segment(6, 0.06, 50, 0.05), 'Cannot lose': segment(4, 0.04, 150, 0.15) };
    });
    expect(third).toContain('have 10 customers');
    expect(third).toContain('worth 200.00 (20% of the revenue of customers).');
  });

  test('is nobody if both are empty', () => {
    expect(answers()[2]).toContain('are empty');
  });
});

test('the model is judged by the evaluation, or is not there', () => {
  expect(answers()[3]).toBe('Too little data to say whether the network is better than the baselines.');
  const skipped = answers((all) => {
    all.evaluation = { skipped: 'needs at least 50 customers, has 23' };
  });
  expect(skipped[3]).toBe('There is no model: needs at least 50 customers, has 23.');
});

test('the faults of the data are counted, if there are any', () => {
  expect(answers()[4]).toMatch(/^Every row was accepted/);
  const quality = { ...{ table: 't', files: 1, rows: 9, accepted: 6, missingColumns: [], notes: [] } };
  const table = { table: 't', parts: [], columns: [], idsCanonical: {} };
  const faulty = answers((all) => {
    all.tables = [{ ...table, quality: { ...quality, rejected: { 'timestamp: no time': 3 }, nulled: { age: 1 } } }];
    all.eda.reconciliation.revenue_unknown = { rows: 1, revenue: 0 };
    all.switchedOff = [{}, {}];
  });
  expect(faulty[4]).toBe(
    '3 rows are rejected, 1 invalid value is treated as missing, 1 line is without a known revenue, 2 results are left out because of what the source lacks.',
  );
});

test('summary.md has the period, the headline and the sentences', () => {
  const headline = {
    revenue: 12_345,
    orders: 7,
    customers: 1,
    firstMonth: '2023-01',
    lastMonth: '2023-03',
  } as Headline;
  expect(summaryText(headline, ['One.', 'Two.'])).toBe(
    '# Marketing report 2023-01 to 2023-03\n\nrevenue 12,345 · 7 orders · 1 customer\n\n- One.\n- Two.\n',
  );
});
