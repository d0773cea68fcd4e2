import { describe, expect, test } from 'vitest';
import { rfm } from '../../../stages/rfm/index.ts';
import type { RfmSummary } from '../../../stages/rfm/rfm.ts';
import type { Scores } from '../../../stages/rfm/scores.ts';
import { rulesOf } from '../../../stages/rfm/segments.ts';
import { type CleanTables, cleanTables } from '../../support/cleanTables.ts';
import { runStage } from '../../support/workspace.ts';

const buy = (customer_id: number | string | bigint | null, timestamp: string, gross_revenue: number | null = 10) => ({
  customer_id,
  timestamp,
  gross_revenue,
});

let orders = 0;
const numbered = (rows: CleanTables['merged']) => rows.map((row) => ({ transaction_id: `t${orders++}`, ...row }));

async function runRfm(tables: CleanTables, scores: Scores = 'equal') {
  const { inputs, blobs } = cleanTables({ ...tables, merged: numbered(tables.merged) });
  const run = await runStage(rfm, { scores }, inputs, blobs);
  const rows = (await run.table('rfm.parquet')).objects() as Record<string, unknown>[];
  return { ...run, rows, summary: await run.json<RfmSummary>('rfm.json') };
}

/** Shops of 60 customers, by what makes them awkward: number of orders and days of the orders of each customer. */
const shops: [string, CleanTables['merged']][] = [
  [
    'many distinct values',
    shopOf(
      (i) => 1 + (i % 9),
      (i) => (i * 7) % 400,
    ),
  ],
  [
    'one order each',
    shopOf(
      () => 1,
      (i) => (i * 7) % 400,
    ),
  ],
  [
    'mostly one order',
    shopOf(
      (i) => (i % 5 === 0 ? 3 : 1),
      (i) => (i * 11) % 300,
    ),
  ],
  [
    'ten orders each',
    shopOf(
      () => 10,
      (i) => (i * 13) % 500,
    ),
  ],
  [
    'orders on the first of the month',
    shopOf(
      (i) => 1 + (i % 3),
      (i) => 30 * (i % 4),
    ),
  ],
  [
    'all orders on one day',
    shopOf(
      (i) => 1 + (i % 4),
      () => 0,
    ),
  ],
  [
    'all orders of one month',
    shopOf(
      (i) => 1 + (i % 4),
      (i) => i % 28,
    ),
  ],
  [
    'no order for two years but one',
    shopOf(
      (i) => 1 + (i % 6),
      (i) => (i === 0 ? 0 : 730 + i),
    ),
  ],
];

function shopOf(orders: (customer: number) => number, daysAgo: (customer: number) => number): CleanTables['merged'] {
  return Array.from({ length: 60 }, (_, customer) => {
    const day = new Date(Date.UTC(2024, 5, 30 - daysAgo(customer))).toISOString().slice(0, 10);
    return Array.from({ length: orders(customer) }, () => buy(customer, day));
  }).flat();
}

/** The classic names, sorted. */
const tenSegments = [
  'About to sleep',
  'At risk',
  'Cannot lose',
  'Champions',
  'Hibernating',
  'Loyal',
  'Need attention',
  'New customers',
  'Potential loyalists',
  'Promising',
];

type Customer = {
  orders: number;
  recently: boolean;
  /** Shares of customers who bought longer ago, and who have fewer orders. */
  later: number;
  more: number;
};

/** What the name of each segment promises. */
const meanings: Record<string, (customer: Customer) => boolean> = {
  Champions: ({ orders, later, more }) => orders >= 2 && later >= 0.8 && more >= 0.6,
  Loyal: ({ orders, recently, later, more }) => orders >= 2 && more >= 0.6 && (recently || later >= 0.4),
  'Potential loyalists': ({ orders, recently, later }) => orders >= 2 && (recently || later >= 0.6),
  'New customers': ({ orders, recently }) => orders === 1 && recently,
  Promising: ({ orders, recently, later }) => orders === 1 && !recently && later >= 0.6,
  'Need attention': ({ orders, recently, later }) => orders >= 2 && !recently && later >= 0.4,
  'About to sleep': ({ orders, recently, later }) => orders === 1 && !recently && later >= 0.4,
  'Cannot lose': ({ orders, recently, later, more }) => orders >= 2 && !recently && later < 0.4 && more >= 0.8,
  'At risk': ({ orders, recently, later, more }) => orders >= 2 && !recently && later < 0.4 && more >= 0.4,
  Hibernating: ({ recently, later, more }) => !recently && later < 0.4 && more < 0.4,
};

/** The fewest days within which a fifth of customers bought last. */
function youngestFifth(recencies: number[]): number {
  return recencies.toSorted((a, b) => a - b)[Math.ceil(recencies.length / 5) - 1]!;
}

const ordersOf = (customer: number, count: number, day = '2023-01-01') =>
  Array.from({ length: count }, () => buy(customer, day));
const columnOf = (rows: Record<string, unknown>[], name: string) => rows.map((row) => row[name]).join('');

describe('scores', () => {
  test('are 1 + ⌊5 · customers strictly worse / n⌋, so that equal customers have equal scores', async () => {
    const counts = [1, 1, 1, 1, 1, 1, 2, 2, 3, 7];
    const { rows } = await runRfm({ merged: counts.flatMap((count, customer) => ordersOf(customer, count)) });
    // By hand, of ten customers 0, 6, 8 and 9 have fewer orders; all bought on the same day.
    expect(columnOf(rows, 'F')).toBe('1111114455');
    expect(columnOf(rows, 'R')).toBe('1111111111');
    expect(columnOf(rows, 'M')).toBe('1111114455');
  });

  test('are higher the more recent the last purchase is', async () => {
    const days = ['01', '02', '03', '03', '05', '06', '07', '08', '09', '10'];
    const { rows } = await runRfm({ merged: days.map((day, customer) => buy(customer, `2023-01-${day}`)) });
    // By hand: 0, 1, 2, 2, 4, 5, 6, 7, 8 and 9 of ten customers bought earlier.
    expect(columnOf(rows, 'R')).toBe('1122334455');
  });

  test.each([
    // pandas 3.1.1: pd.qcut(pd.Series(range(n)).rank(method='first'), 5, labels=[1, 2, 3, 4, 5])
    [5, '12345'],
    [6, '112345'],
    [7, '1123455'],
    [8, '11233455'],
    [9, '112234455'],
    [11, '11122334455'],
    [13, '1112233344555'],
    [23, '11111222233333444455555'],
    // By hand: max(1, ceil(5 (r - 1) / (n - 1))).
    [1, '1'],
    [2, '15'],
    [3, '135'],
    [4, '1245'],
  ])('of the notebook equal qcut of the ranks of %i customers', async (count, expected) => {
    const merged = Array.from({ length: count }, (_, i) => buy(i, '2023-01-01', i));
    const { rows } = await runRfm({ merged }, 'notebook');
    expect(columnOf(rows, 'M')).toBe(expected);
    expect(columnOf(rows, 'F')).toBe(expected); // equal values, in the order of ids
    expect(columnOf(rows, 'R')).toBe([...expected].map((score) => 6 - Number(score)).join(''));
  });
});

describe('the segments', () => {
  test('are ten by both sets of rules', () => {
    for (const rules of Object.values(rulesOf)) {
      expect(rules.map(({ segment }) => segment).toSorted()).toEqual(tenSegments);
    }
  });

  test.each([
    // The reference notebook's rules (bench/peers/notebook/notebook.py): recency score, frequency score, segment.
    [5, 5, 'Champions'],
    [5, 4, 'Champions'],
    [4, 4, 'Loyal'],
    [3, 5, 'Loyal'],
    [5, 3, 'Potential loyalists'],
    [4, 2, 'Potential loyalists'],
    [5, 1, 'New customers'],
    [4, 1, 'Promising'],
    [3, 3, 'Need attention'],
    [3, 1, 'About to sleep'],
    [1, 5, 'Cannot lose'],
    [2, 4, 'At risk'],
    [1, 3, 'At risk'],
    [2, 2, 'Hibernating'],
    [1, 1, 'Hibernating'],
  ])('of the notebook assign recency %i and frequency %i to %s only', (r, f, segment) => {
    const matching = rulesOf.notebook.filter(({ rf_regex }) => new RegExp(`^(?:${rf_regex})$`).test(`${r}${f}`));
    expect(matching.map((rule) => rule.segment)).toEqual([segment]);
  });

  test.each(shops)('mean what they say in a shop with %s', async (_, merged) => {
    const { rows, summary } = await runRfm({ merged });
    const customers = rows as { recency: number; frequency: number; segment: string }[];
    const recent = Math.max(30, youngestFifth(customers.map(({ recency }) => recency)));
    expect(summary.recent_days).toBe(recent);
    for (const { recency, frequency, segment } of customers) {
      const share = (worse: (other: { recency: number; frequency: number }) => boolean) =>
        customers.filter(worse).length / customers.length;
      const meant = meanings[segment]!({
        orders: frequency,
        recently: recency <= recent,
        later: share((other) => other.recency > recency),
        more: share((other) => other.frequency < frequency),
      });
      expect(meant, `${segment}: ${recency} days, ${frequency} orders`).toBe(true);
    }
  });

  test('all occur in these shops', async () => {
    const runs = await Promise.all(shops.map(([, merged]) => runRfm({ merged })));
    const found = new Set(runs.flatMap(({ rows }) => rows.map(({ segment }) => segment)));
    expect([...found].sort()).toEqual(tenSegments);
  });

  test('are equal for customers with equal recency and frequency', async () => {
    for (const [, merged] of shops) {
      const segments = new Map<string, Set<unknown>>();
      for (const { recency, frequency, segment } of (await runRfm({ merged })).rows) {
        const key = `${recency} ${frequency}`;
        segments.set(key, (segments.get(key) ?? new Set()).add(segment));
      }
      expect([...segments.values()].filter((names) => names.size > 1)).toEqual([]);
    }
  });

  test('hold everyone in “New customers” if all bought once, on the same day', async () => {
    const { summary } = await runRfm({ merged: [1, 2, 3].map((customer) => buy(customer, '2023-01-01')) });
    expect(Object.keys(summary.segments)).toEqual(['New customers']);
  });
});

describe('recency, frequency and monetary value', () => {
  test('are computed per customer, in id order', async () => {
    const { rows, summary, outcome } = await runRfm({
      merged: [
        { ...buy(10, '2023-03-30 08:00:00', 5), transaction_id: 'a' },
        { ...buy(10, '2023-03-30 08:00:00', 7), transaction_id: 'a' },
        { ...buy(9, '2023-03-01 00:00:00', -2.5), transaction_id: 'b' },
        { ...buy(10, '2023-03-10 10:00:00', 1), transaction_id: 'c' },
      ],
    });
    // By hand: the snapshot is 2023-03-31; an order of two lines is one; 30 days to 9's day, 16 hours to 10's last order.
    expect(
      rows.map(({ customer_id, recency, frequency, monetary }) => [customer_id, recency, frequency, monetary]),
    ).toEqual([
      [9n, 30, 1, -2.5],
      [10n, 0, 2, 13],
    ]);
    expect(summary.snapshot).toBe('2023-03-31');
    expect(outcome).toEqual({ rows: 2 });
  });

  test('leave out guests and count their lines', async () => {
    const { summary } = await runRfm({
      merged: [buy(null, '2023-01-01'), buy(null, '2023-01-02'), buy(1, '2023-01-03')],
    });
    expect(summary).toMatchObject({ customers: 1, without_customer: 2, without_timestamp: 0 });
  });

  test('count unknown revenue as 0', async () => {
    const { rows } = await runRfm({
      merged: [buy(1, '2023-01-03', null), buy(2, '2023-01-03', null), buy(2, '2023-01-03', 3)],
    });
    expect(rows.map(({ monetary }) => monetary)).toEqual([0, 3]);
  });

  test('tie if the exact sums are equal, even if the floating-point sums are not', async () => {
    const { rows } = await runRfm({
      merged: [buy(1, '2023-01-03', 0.3), buy(2, '2023-01-03', 0.1), buy(2, '2023-01-03', 0.2)],
    });
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(rows.map(({ monetary }) => monetary)).toEqual([0.3, 0.3]);
    expect(rows.map(({ M }) => M)).toEqual([1, 1]);
  });

  test('round ten-thousandths half to even, also for large amounts', async () => {
    const { rows } = await runRfm({
      // numpy 2: np.rint(x * 1e4) is 0, 2 and 1234567890121234.
      merged: [buy(1, '2023-01-03', 0.00005), buy(2, '2023-01-03', 0.00025), buy(3, '2023-01-03', 123456789012.12344)],
    });
    expect(rows.map(({ monetary }) => monetary)).toEqual([0, 0.0002, 123456789012.1234]);
  });

  test('sort text ids by code point', async () => {
    const { rows } = await runRfm({
      ids: 'VARCHAR',
      merged: ['😀', '\uff5e', 'b', 'B', '10', '9', 'ä'].map((id) => buy(id, '2023-01-01')),
    });
    expect(rows.map(({ customer_id }) => customer_id)).toEqual(['10', '9', 'B', 'b', 'ä', '\uff5e', '😀']);
  });

  test('distinguish ids beyond 2^53', async () => {
    const ids = [9223372036854775807n, 9223372036854775806n, -9223372036854775808n];
    const { rows } = await runRfm({ merged: ids.map((id) => buy(id, '2023-01-01')) });
    expect(rows.map(({ customer_id }) => customer_id)).toEqual([...ids].reverse());
  });

  test('count whole days across a leap day and the end of a year', async () => {
    const { rows } = await runRfm({
      merged: [buy(1, '2024-02-28 23:59:59.999999'), buy(2, '2023-12-31 23:59:59'), buy(3, '2024-03-01 00:00:00')],
    });
    // By hand, back from 2024-03-02: 2 days and a microsecond; 61 days and a second; 1 day.
    expect(rows.map(({ recency }) => recency)).toEqual([2, 61, 1]);
  });

  test('count back from asOf if it is given', async () => {
    const { rows, summary } = await runRfm({ asOf: '2023-02-01', merged: [buy(1, '2023-01-02 12:00:00')] });
    expect(summary.snapshot).toBe('2023-02-01');
    expect(rows[0]).toMatchObject({ recency: 29 });
  });
});

describe('the summary', () => {
  test('has all keys, but no customers, if all lines are from guests', async () => {
    const { summary, rows } = await runRfm({ merged: [buy(null, '2023-01-01')] });
    expect(rows).toEqual([]);
    expect(summary).toMatchObject({
      customers: 0,
      segments: {},
      score_counts: { R: {}, F: {}, M: {} },
      checksum: { recency: 0, frequency: 0, monetary: 0, scores: 0 },
      figures: { recency: { edges: [], counts: [] }, frequency: [], monetary_clipped_at: null, grid: [] },
    });
    expect(summary.describe.recency).toMatchObject({ count: 0, mean: null, std: null, skew: null });
  });

  test('has the share of each segment with a Wilson interval, and its revenue share', async () => {
    const days = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'];
    const { summary } = await runRfm({ merged: days.map((day, i) => buy(i, `2023-01-${day}`, i)) }, 'notebook');
    // Everyone buys once, so frequency is ranked by id, like recency: 11 22 33 44 55, two customers each.
    const customers = Object.entries(summary.segments).map(([name, { customers }]) => [name, customers]);
    expect(Object.fromEntries(customers)).toEqual({ Hibernating: 4, Champions: 2, Loyal: 2, 'Need attention': 2 });
    // statsmodels 0.15.0: proportion_confint(2, 10, method='wilson')
    expect(summary.segments.Champions).toMatchObject({ customers: 2, share: 0.2, revenue_share: 17 / 45 });
    expect(summary.segments.Champions!.share_low).toBeCloseTo(0.056682151454375246, 12);
    expect(summary.segments.Champions!.share_high).toBeCloseTo(0.5098375284633583, 12);
    // By hand: Σ i × RFM.
    const codes = [111, 111, 222, 222, 333, 333, 444, 444, 555, 555];
    expect(summary.checksum.scores).toBe(codes.reduce((total, code, i) => total + (i + 1) * code, 0));
  });

  test('has no revenue share if total revenue is 0', async () => {
    const { summary } = await runRfm({ merged: [buy(1, '2023-01-01', 0)] });
    expect(summary.segments['New customers']).toMatchObject({ monetary_sum: 0, revenue_share: null });
  });

  const times = (customer: number, orders: number) =>
    Array.from({ length: orders }, (_, i) => ({
      ...buy(customer, '2023-01-01', 100),
      transaction_id: `${customer}-${i}`,
    }));

  test('counts customers by each number of orders up to 12, else in bins that double', async () => {
    const few = await runRfm({ merged: [...times(1, 1), ...times(2, 3), ...times(3, 3)] });
    expect(few.summary.figures.frequency).toEqual([
      { from: 1, to: 1, customers: 1 },
      { from: 2, to: 2, customers: 0 },
      { from: 3, to: 3, customers: 2 },
    ]);
    const orders = [1, 2, 3, 4, 5, 8, 9, 16];
    const many = await runRfm({ merged: orders.flatMap((count, customer) => times(customer + 1, count)) });
    expect(many.summary.figures.frequency).toEqual([
      { from: 1, to: 1, customers: 1 },
      { from: 2, to: 2, customers: 1 },
      { from: 3, to: 4, customers: 2 },
      { from: 5, to: 8, customers: 2 },
      { from: 9, to: 16, customers: 2 },
    ]);
  });

  test('clips monetary value at the 99th percentile', async () => {
    const often = Array.from({ length: 25 }, () => buy(1, '2023-01-01', 100));
    const { summary } = await runRfm({ merged: [...often, buy(2, '2023-01-01', 0)] });
    // By hand: 99 % of the way from 0 to 2500.
    expect(summary.figures.monetary_clipped_at).toBe(2475);
    expect(summary.figures.monetary.edges.at(-1)).toBe(2475);
  });

  test('has the same bytes on every run', async () => {
    const merged = Array.from({ length: 40 }, (_, i) => ({
      ...buy(i % 9, '2023-01-01', i * 0.1),
      transaction_id: `${i}`,
    }));
    const [first, second] = [await runRfm({ merged }), await runRfm({ merged })];
    for (const name of ['rfm.json', 'rfm.parquet']) expect(await first.bytes(name)).toEqual(await second.bytes(name));
  });
});
