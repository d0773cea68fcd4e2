import { describe, expect, test } from 'vitest';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

const notesOf = (number: number, tables = shop()) => draw(catalogue[number - 1]!, tables).notes;

test('monthly revenue compares the unfinished month with as many days of other months', () => {
  const tables = shop();
  const period = (month: string, revenue: number) => ({
    ...{ from: `${month}-01`, to: `${month}-18`, days: 18, revenue, transactions: 54 },
  });
  tables.eda.months.to_date = {
    current: period('2023-03', 900),
    previous_month: { ...period('2023-02', 1000), revenue_change: -0.1, transactions_change: 0 },
    previous_year: null,
  };
  expect(notesOf(3, tables)).toContain(
    'Revenue in March 2023 up to day 18: 900.00; 10% less than in February 2023 up to day 18 (1,000.00).',
  );
});

test('the last 30 days are not compared with a year earlier whose revenue is not positive', () => {
  const tables = shop();
  tables.eda.figures.rolling[30] = Array.from({ length: 366 }, (_, day) => (day === 0 ? -100 : -150));
  const { finding } = draw(catalogue[1]!, tables);
  expect(finding).toBe('The last 30 days average −150.00 per day.');
});

test('revenue by category reconciles gross and net, with the value of every exclusion', () => {
  expect(notesOf(8)).toEqual([
    'Total revenue is 32,956 (231 lines), including 32,726 (208 lines) known not to be refunded. Some numbers leave out: refunded revenue 230.00 (23 lines); revenue from guests 20.00 (1 line).',
  ]);
});

test('the steps of sessions have their rates, or the types their counts where they are other words', () => {
  const tables = shop();
  const drawn = (changed: typeof tables) => draw(catalogue[26]!, changed);
  expect(drawn(tables).finding).toBe(
    'Of the sessions with a view, 40% (35.3% to 44.9%) have a click; of those with a click, 40% (33.5% to 46.9%) have an addition to the cart; of those with an addition to the cart, 30% (21.9% to 39.6%) have a purchase.',
  );
  tables.eda.funnel.sessions = [];
  expect(drawn(tables).title).toBe('Events by type');
  expect(drawn(tables).finding).toMatch(/^The most frequent event is /);
});

test('sessions by step have the conversion by device and by experiment group, with its test', () => {
  expect(notesOf(27)).toEqual([
    'Events of other types: bounce 60.',
    'Sessions with a purchase by device: mobile 10% (n = 60). Left out: 2 sessions with no device or several.',
    'Customers with a purchase by experiment group, tested against Control: Control 10% (n = 50); Variant_A 20% (n = 40, p = 0.180).',
  ]);
});

test('segments list the range of each score', () => {
  const tables = shop();
  tables.rfm.thresholds.R = [
    { score: 1, from: 90, to: 31, customers: 50 },
    { score: 5, from: 30, to: 1, customers: 50 },
  ];
  expect(notesOf(31, tables)).toContain('Recency in days by score: 5 = 1 to 30; 1 = 31 to 90.');
});

test('feature importance lists columns that may contain information from after the cutoff', () => {
  const tables = shop();
  tables.features.possible_leaks = ['loyalty_tier_Gold', 'country_DE'];
  tables.evaluation.importance.push({ ...tables.evaluation.importance[0]!, feature: 'loyalty_tier' });
  expect(notesOf(42, tables).at(-1)).toMatch(/^Possible leaks: loyalty tier\. The values are as of today/);
});

describe('orders by month', () => {
  const period = (customers: number, each: number, value: number) => ({
    ...{ revenue: customers * each * value, orders: customers * each, customers },
    ...{ orders_per_customer: each, order_value: value },
  });
  const found = (year_on_year: Required<Tables>['eda']['months']['year_on_year']) => {
    const tables = shop();
    tables.eda.months.year_on_year = year_on_year;
    tables.eda.orders = { count: 9, mean_lines: 1.25, with_several_lines: 2, value: { mean: 12, median: 10 } };
    return draw(catalogue.find(({ number }) => number === 4)!, tables).finding;
  };

  test('are compared with the months of the year before', () => {
    const [before, now] = [period(50, 2, 20), period(60, 2.5, 22)];
    expect(found({ months: ['2023-01'], now, before, contributions: null })).toBe(
      'In January 2023, against the same month a year earlier: customers a month +20%, orders per customer +25%, value of an order +10%.',
    );
  });

  test('are compared without a change of less than the text can show', () => {
    const [before, now] = [period(300, 2, 20), period(150, 2, 20.0001)];
    expect(found({ months: ['2023-01', '2023-02', '2023-04'], now, before, contributions: null })).toBe(
      'In 3 months up to April 2023, against the same months a year earlier: customers a month −50%, orders per customer unchanged, value of an order unchanged.',
    );
  });

  test('are described by an average order without a second year', () => {
    expect(found(null)).toBe('An order has 1.25 lines on average and is worth 12.00.');
  });
});
