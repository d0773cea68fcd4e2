import { describe, expect, test } from 'vitest';
import { eda } from '../../../stages/eda/index.ts';
import type { EdaSummary } from '../../../stages/eda/summary.ts';
import { shopOf } from '../../support/shop.ts';

type Tables = Parameters<typeof shopOf>[0];

// All expected values are computed by hand. golden.test.ts checks agreement with the notebook on whole data sets.
const sale = (row: Record<string, string | number | null>) => ({
  transaction_id: 1,
  timestamp: '2023-01-05 10:00:00',
  customer_id: 1,
  quantity: 1,
  gross_revenue: 10,
  ...row,
});

async function profile(tables: Tables, options = {}): Promise<EdaSummary> {
  const shop = await shopOf(tables, options);
  await shop.run(eda, {});
  return shop.json<EdaSummary>('eda.json');
}

const salesOn = (...days: [day: string, revenue: number][]) =>
  days.map(([day, gross_revenue], index) => sale({ transaction_id: index + 1, timestamp: day, gross_revenue }));

describe('a shop with a single line', () => {
  test('has totals, and null where a single value is not enough', async () => {
    const result = await profile({ transactions: [sale({})] });
    expect(result.totals).toEqual({ revenue: 10, quantity: 1, customers: 1 });
    expect(result.describe.gross_revenue).toMatchObject({ count: 1, mean: 10, std: null, skew: null });
    expect(result.correlation.matrix.flat().every((value) => value === null)).toBe(true);
    expect(result.daily).toEqual({ start: '2023-01-05', revenue: [10] });
    expect(result.refunds).toMatchObject({ overall: null, count: 0, by_category: {}, by_month: { '2023-01': null } });
    expect(result.discounts).toMatchObject({ mean: null, share_discounted: 0, by_level: [] });
    expect(result.groups.country).toEqual({});
    expect(result.value_counts.events!.event_type).toEqual({ counts: {}, proportions: {} });
  });
});

describe('orders', () => {
  test('are distinct transaction ids, each worth the sum of its lines, guests included', async () => {
    const line = (transaction_id: string, customer_id: number | null, gross_revenue: number | null, quantity: number) =>
      sale({ transaction_id, customer_id, gross_revenue, quantity });
    const transactions = [
      line('a', 1, 10, 1),
      line('a', 1, 5, 2),
      line('b', 1, 3, 1),
      line('c', 2, null, 1),
      line('d', null, 8, 3),
    ];
    const { orders, months, figures, aov } = await profile({ transactions });
    // By hand: a 15, b 3, c unknown, d 8; five lines in four orders.
    expect(orders).toEqual({ count: 4, mean_lines: 1.25, with_several_lines: 1, value: { mean: 26 / 3, median: 8 } });
    // Two customers with three orders, and one of a guest; 26 in the three orders whose revenue is known.
    expect(months.list[0]).toMatchObject({
      ...{ customers: 2, orders_per_customer: 1.5, valued_orders: 3 },
      order_value: 26 / 3,
    });
    expect(figures.order_units.shown).toEqual([
      { units: 1, orders: 2 },
      { units: 3, orders: 2 },
    ]);
    expect(aov).toMatchObject({ mean_nonmissing: 6.5, per_transaction: 6.5 });
  });
});

test('times count the lines at midnight, as which dates are read, and at the two most frequent times', async () => {
  const at = ['2023-01-01', '2023-01-02 00:00:00', '2023-01-02 00:00:01', '2023-01-03 12:00:00', '2023-01-04 12:00:00'];
  const { times } = await profile({ transactions: at.map((timestamp) => sale({ timestamp })) });
  expect(times).toEqual({ midnight: 2, two_most_frequent: 4 });
});

describe('missing values', () => {
  test('a shop without known revenue has revenue 0, mean null and an empty histogram', async () => {
    const result = await profile({ transactions: [sale({ gross_revenue: null }), sale({ gross_revenue: null })] });
    expect(result.totals.revenue).toBe(0);
    expect(result.aov).toEqual({ mean_nonmissing: null, per_transaction: 0, excluding_refunds: null, median: null });
    expect(result.figures.order_values).toEqual({ clip: null, edges: [], counts: [] });
    expect(result.concentration).toMatchObject({ customers: 1, gini: null, lorenz: { customers: [], revenue: [] } });
  });

  test('the standard deviation is null for a group of one line, and 0 for a group of equal lines', async () => {
    const result = await profile({
      transactions: [sale({}), sale({ customer_id: 2 }), sale({ customer_id: 2 })],
      customers: [
        { customer_id: 1, country: 'US' },
        { customer_id: 2, country: 'IN' },
      ],
    });
    expect(result.groups.country!.US!.gross_revenue).toEqual({ sum: 10, mean: 10, median: 10, std: null, count: 1 });
    expect(result.groups.country!.IN!.gross_revenue.std).toBe(0);
  });

  test('the correlation with a constant is null, also if it is constant only where both values are known', async () => {
    const result = await profile({
      transactions: [
        sale({ discount_applied: 0.1, quantity: 1 }),
        sale({ discount_applied: 0.1, quantity: 2 }),
        sale({ discount_applied: 0.3, quantity: 3, gross_revenue: null }),
        sale({ discount_applied: null, quantity: 3, gross_revenue: 40 }),
      ],
    });
    expect(result.discounts.corr_with_revenue).toBeNull();
    expect(result.discounts.corr_with_quantity).toBeCloseTo(Math.sqrt(3) / 2, 12);
    const { columns, lines } = result.correlation;
    const both = (a: string, b: string) => lines[columns.indexOf(a)]![columns.indexOf(b)];
    expect(both('discount_applied', 'quantity')).toBe(3);
    expect(both('gross_revenue', 'discount_applied')).toBe(2);
  });
});

describe('numbers as keys', () => {
  test('are formatted as in Python', async () => {
    const result = await profile({
      transactions: ['0.00001', '0.1', '1e0', '0.0001'].map((discount_applied) =>
        sale({ discount_applied, quantity: '2.5' }),
      ),
    });
    const { counts } = result.value_counts.merged!.discount_applied!;
    expect(Object.keys(counts).sort()).toEqual(['0.0001', '0.1', '1', '1e-05']);
    expect(result.value_counts.merged!.quantity!.counts).toEqual({ '2.5': 4 });
  });
});

test('refund rates of complete months are pooled, and those of the same months a year earlier', async () => {
  const on = (timestamp: string, refund_flag: number | null) => sale({ timestamp, refund_flag });
  const before = [on('2022-01-01', 1), on('2022-01-02', 1), on('2022-01-31', 0), on('2022-02-05', 1)];
  const now = [on('2023-01-01', 1), on('2023-01-02', 0), on('2023-01-03', 0), on('2023-01-31', null)];
  const { refund_rates, months } = await profile({ transactions: [...before, ...now] });
  expect(months.year_on_year!.months).toEqual(['2023-01']);
  expect(refund_rates.year_on_year).toMatchObject({ now: { successes: 1, n: 3 }, before: { successes: 2, n: 3 } });
  expect((await profile({ transactions: now })).refund_rates.year_on_year).toBeNull();
});

describe('the values of lines by discount', () => {
  const sold = (discount_applied: number | null, gross_revenue: number | null) =>
    sale({ discount_applied, gross_revenue });
  const lines = [sold(0, 30), sold(0, 50), sold(0.2, 8), sold(0.2, 16), sold(0.2, 24), sold(0.2, null)];

  // By hand and with Python 3.11's statistics: 8, 16 and 24 were 10, 20 and 30 before 20% off. The sample deviation of
  // these is 10, so their interval is 20 ± 4.303 · 10 / √3 (Student, 2 degrees of freedom); quantiles(method='inclusive') are 15, 20 and 25.
  test('are before and after it, with the interval of the mean', async () => {
    const { discount_values } = await profile({ transactions: [...lines, sold(null, 99)] });
    const [none, fifth] = discount_values.bins;
    expect(none).toMatchObject({ above: 0, upto: 0, lines: 2, before: { n: 2, mean: 40 }, after: { n: 2, mean: 40 } });
    expect(fifth).toMatchObject({ above: 0.2, upto: 0.2, lines: 4, after: { n: 3, mean: 16, median: 16 } });
    expect(fifth!.before).toMatchObject({ n: 3, q1: 15, median: 20, q3: 25 });
    expect(fifth!.before.low).toBeCloseTo(-4.84137712, 7);
    expect(fifth!.before.high).toBeCloseTo(44.84137712, 7);
    expect(discount_values.none).toEqual({ lines: none!.lines, before: none!.before, after: none!.after });
    expect(discount_values.discounted).toMatchObject({ lines: 4, after: { n: 3, mean: 16 } });
  });

  test('are unknown before a discount of 100%, and have no interval for a single line', async () => {
    const { discount_values } = await profile({ transactions: [sold(1, 0), sold(0.5, 5)] });
    const { bins, none, discounted } = discount_values;
    expect(bins[1]).toMatchObject({ upto: 1, before: { n: 0, mean: null, median: null }, after: { n: 1, mean: 0 } });
    expect(bins[0]!.before).toMatchObject({ n: 1, mean: 10, low: null, high: null });
    expect([none.lines, discounted.lines, discounted.after.n]).toEqual([0, 1, 1]);
  });

  const percents = (to: number) => Array.from({ length: to + 1 }, (_, percent) => sold(percent / 100, 10));

  test('are binned by 5 points for more than 12 discounts, each bin with its upper bound', async () => {
    const { bins } = (await profile({ transactions: percents(30) })).discount_values;
    expect(bins.map(({ above, upto, lines }) => [above, upto, lines])).toEqual([
      [0, 0, 1],
      ...[0, 0.05, 0.1, 0.15, 0.2, 0.25].map((above) => [above, Number((above + 0.05).toFixed(2)), 5]),
    ]);
  });

  test('are binned by 10 points if a discount exceeds 50%, and not for 12 discounts', async () => {
    const { bins } = (await profile({ transactions: percents(100) })).discount_values;
    expect([bins.length, ...bins.slice(0, 3).map(({ lines }) => lines)]).toEqual([11, 1, 10, 10]);
    expect((await profile({ transactions: percents(11) })).discount_values.bins).toHaveLength(12);
  });

  test('are empty without discounts', async () => {
    const { discount_values } = await profile({ transactions: [sold(null, 10)] });
    expect(discount_values).toMatchObject({ bins: [], none: { lines: 0 }, discounted: { lines: 0 } });
  });
});

describe('a column with a value per line', () => {
  // 1,002 discounts and brands, one line each, except that the last of them has a second line, and a line without either.
  const places = Array.from({ length: 1002 }, (_, index) => index);
  const lines = [...places, 1001].map((place, index) =>
    sale({ transaction_id: index, discount_applied: place / 10_000, product_id: place }),
  );
  const products = places.map((place) => ({ product_id: place, brand: `brand ${place}` }));
  const unknown = sale({ transaction_id: 'x', discount_applied: null, product_id: null });

  test('lists its 1,000 most frequent values, and counts the others', async () => {
    const { value_counts, discounts, groups } = await profile({ transactions: [...lines, unknown], products });
    const { counts, proportions, left_out } = value_counts.merged!.discount_applied!;
    expect(Object.keys(counts)).toHaveLength(1000);
    expect([counts['0.1001'], proportions['0.1001']]).toEqual([2, 2 / 1003]);
    expect(left_out).toEqual({ values: 2, rows: 2 });
    expect(discounts.by_level).toHaveLength(1000);
    expect(discounts.by_level.at(-1)).toMatchObject({ discount_applied: 0.1001, transactions: 2, revenue: 20 });
    expect(Object.keys(groups.brand!)).toHaveLength(1000);
    expect(groups.brand!['brand 1001']!.gross_revenue.count).toBe(2);
  });

  test('is listed in full with 1,000 values', async () => {
    const { value_counts } = await profile({ transactions: lines.slice(0, 1000) });
    expect(value_counts.merged!.discount_applied).not.toHaveProperty('left_out');
    expect(Object.keys(value_counts.merged!.discount_applied!.counts)).toHaveLength(1000);
  });
});

describe('campaigns', () => {
  const campaigns = [
    { campaign_id: 0, channel: 'a real channel' },
    { campaign_id: 1, channel: 'Email' },
    { campaign_id: 2, channel: null },
  ];
  const transactions = [0, 1, 2, 3, null].map((campaign_id) => sale({ campaign_id }));

  test('campaign 0 means none even if it is in campaigns.csv, and an unknown campaign has no channel', async () => {
    const { groups, figures } = await profile({ transactions, campaigns });
    expect(Object.keys(groups.campaign_channel!)).toEqual(['Email', 'None']);
    expect(figures.campaigns.map(({ campaign, channel }) => [campaign, channel])).toEqual([
      ['1', 'Email'],
      ['2', null],
      ['3', null],
    ]);
  });
});

describe('repeats', () => {
  test('counts lines that repeat a transaction_id, and lines that repeat another line', async () => {
    const transactions = [sale({}), sale({ quantity: 2 }), sale({}), sale({ transaction_id: 2 })];
    expect((await profile({ transactions })).duplicates).toMatchObject({ transaction_id: 2, rows: 1 });
  });
});

describe('months', () => {
  test('are incomplete if the data covers only a part, and then excluded from means and changes', async () => {
    const { months, monthly } = await profile({
      transactions: salesOn(
        ['2023-01-10', 5],
        ['2023-02-01', 20],
        ['2023-02-28', 20],
        ['2023-03-15', 60],
        ['2023-04-02', 8],
      ),
    });
    expect(monthly.map(({ month }) => month)).toEqual(['2023-01', '2023-02', '2023-03', '2023-04']);
    expect(months.list.map(({ complete, days_covered, days }) => [complete, days_covered, days])).toEqual([
      [false, 22, 31],
      [true, 28, 28],
      [true, 31, 31],
      [false, 2, 30],
    ]);
    expect(months.list.map(({ revenue_change }) => revenue_change)).toEqual([null, null, 0.5, null]);
    expect(months.complete).toEqual({ count: 2, mean_revenue: 50, mean_transactions: 1.5, mean_aov: 100 / 3 });
  });

  test('an incomplete last month is compared with as many days of the previous month and year', async () => {
    const { months } = await profile({
      transactions: salesOn(
        ['2022-01-01', 1],
        ['2022-03-01', 10],
        ['2022-03-03', 10],
        ['2022-03-04', 99],
        ['2023-02-03', 40],
        ['2023-02-04', 99],
        ['2023-03-02', 30],
        ['2023-03-03', 30],
      ),
    });
    expect(months.to_date).toEqual({
      current: { from: '2023-03-01', to: '2023-03-03', days: 3, revenue: 60, transactions: 2 },
      previous_month: {
        from: '2023-02-01',
        to: '2023-02-03',
        days: 3,
        revenue: 40,
        transactions: 1,
        revenue_change: 0.5,
        transactions_change: 1,
      },
      previous_year: {
        from: '2022-03-01',
        to: '2022-03-03',
        days: 3,
        revenue: 20,
        transactions: 2,
        revenue_change: 2,
        transactions_change: 0,
      },
    });
  });

  test('29 February is compared with a shorter February', async () => {
    const { months } = await profile(
      { transactions: salesOn(['2023-01-01', 1], ['2023-02-28', 2], ['2023-03-01', 64], ['2024-02-29', 3]) },
      { asOf: '2024-03-01' },
    );
    expect(months.to_date).toBeNull();
    expect(months.list.at(-1)).toMatchObject({ month: '2024-02', complete: true, days: 29 });
    const early = await profile({ transactions: salesOn(['2024-01-31', 1], ['2024-03-30', 3]) });
    expect(early.months.to_date!.previous_month).toMatchObject({ from: '2024-02-01', to: '2024-02-29', days: 29 });
  });

  test('31 December completes a month', async () => {
    const { months } = await profile({ transactions: salesOn(['2023-12-01', 1], ['2023-12-31 23:59:59', 2]) });
    expect(months.list).toMatchObject([{ complete: true, days_covered: 31 }]);
    expect(months.to_date).toBeNull();
  });

  test('are not compared if they are not consecutive', async () => {
    const { months, daily } = await profile({
      transactions: salesOn(['2023-01-01', 1], ['2023-01-31', 1], ['2023-03-01', 1], ['2023-03-31', 1]),
    });
    expect(months.list.map(({ complete, revenue_change }) => [complete, revenue_change])).toEqual([
      [true, null],
      [true, null],
    ]);
    expect(daily.revenue).toHaveLength(90);
  });
});

describe('revenue by weekday and hour', () => {
  // 2 January 2023 is a Monday; the data ends on Monday, 16 January: three Mondays, two of each other weekday.
  const at = (timestamp: string, gross_revenue: number) => sale({ timestamp, gross_revenue });
  const transactions = [
    at('2023-01-02 09:00:00', 10),
    at('2023-01-02 09:30:00', 2),
    at('2023-01-03 10:00:00', 8),
    at('2023-01-16 10:00:00', 6),
  ];

  test('is the mean of days, with 0 for days without lines, so that a third Monday is not more', async () => {
    const { cycles, by_weekday } = await profile({ transactions });
    expect(by_weekday).toMatchObject({ '0': 18, '1': 8 });
    // Mondays 12, 0, 6: mean 6, deviation 6; t = 4.302652730 with 2 degrees of freedom (NIST).
    const half = (4.30265273 * 6) / Math.sqrt(3);
    expect(cycles.weekday[0]).toEqual({
      n: 3,
      mean: 6,
      low: expect.closeTo(6 - half, 8),
      high: expect.closeTo(6 + half, 8),
    });
    expect(cycles.weekday[1]).toMatchObject({ n: 2, mean: 4 });
    expect(cycles.weekday[6]).toEqual({ n: 2, mean: 0, low: 0, high: 0 });
  });

  test('is the mean of all days by hour, and of the weekday by both', async () => {
    const { cycles, figures } = await profile({ transactions });
    expect([cycles.hour.length, cycles.hour[9], cycles.hour[10]]).toMatchObject([
      24,
      { n: 15, mean: 12 / 15 },
      { n: 15, mean: 14 / 15 },
    ]);
    expect(figures.weekday_hour[0]![9]).toMatchObject({ n: 3, mean: 4 });
    expect(figures.weekday_hour[1]![10]).toMatchObject({ n: 2, mean: 4 });
    expect(figures.weekday_hour[6]![23]).toMatchObject({ n: 2, mean: 0 });
  });
});

describe('revenue per customer', () => {
  test('is the mean over the customers of a level, each with the sum of known revenue', async () => {
    const { revenue_per_customer } = await profile({
      transactions: [
        sale({ customer_id: 1, gross_revenue: 10 }),
        sale({ customer_id: 1, gross_revenue: 20 }),
        sale({ customer_id: 2, gross_revenue: 50 }),
        sale({ customer_id: 3, gross_revenue: null }),
        sale({ customer_id: 4, gross_revenue: 7 }),
        sale({ customer_id: null, gross_revenue: 99 }),
      ],
      customers: [
        { customer_id: 1, loyalty_tier: 'Gold' },
        { customer_id: 2, loyalty_tier: 'Gold' },
        { customer_id: 3, loyalty_tier: 'Gold' },
        { customer_id: 4, loyalty_tier: null, acquisition_channel: 'Ads' },
        { customer_id: 5, loyalty_tier: 'Silver' },
      ],
    });
    // 30 and 50: deviation √200, standard error 10; t = 12.706204736 with 1 degree of freedom (NIST).
    expect(revenue_per_customer.loyalty_tier).toEqual({
      Gold: { n: 2, mean: 40, low: expect.closeTo(40 - 127.06204736, 6), high: expect.closeTo(40 + 127.06204736, 6) },
    });
    expect(revenue_per_customer.acquisition_channel).toEqual({ Ads: { n: 1, mean: 7, low: null, high: null } });
  });
});

describe('concentration', () => {
  test('has the revenue share of the top customers, without guests', async () => {
    const { concentration } = await profile({
      transactions: [
        ...[0, 1, 1, 2, 6].map((gross_revenue, index) => sale({ customer_id: index + 1, gross_revenue })),
        sale({ customer_id: null, gross_revenue: 1000 }),
      ],
    });
    expect(concentration).toMatchObject({
      customers: 5,
      revenue: 10,
      top_shares: { 20: { customers: 1, share: 0.6 } },
    });
    // Mean absolute difference: Σ|xᵢ − xⱼ| / (2 n² mean) = 52 / (2 · 25 · 2).
    expect(concentration.gini).toBeCloseTo(0.52, 14);
    expect(concentration.lorenz).toEqual({ customers: [0, 0.2, 0.4, 0.6, 0.8, 1], revenue: [0, 0, 0.1, 0.2, 0.4, 1] });
  });

  test('has a Gini coefficient of 0 for equal revenue, and null for refunds only', async () => {
    const of = async (...revenues: number[]) =>
      (
        await profile({
          transactions: revenues.map((gross_revenue, index) => sale({ customer_id: index, gross_revenue })),
        })
      ).concentration;
    expect((await of(3, 3, 3)).gini).toBe(0);
    expect(await of(-5, -5)).toMatchObject({ gini: null, top_shares: { 1: { customers: 1, share: null } } });
  });
});

describe('the reconciliation', () => {
  test('splits lines and revenue twice, and each split adds up to all', async () => {
    const { reconciliation: parts } = await profile({
      transactions: [
        sale({ refund_flag: 0, gross_revenue: 0.1, product_id: 4 }),
        sale({ refund_flag: 1, gross_revenue: 0.2, customer_id: 2 }),
        sale({ refund_flag: null, gross_revenue: 0.4, customer_id: null }),
        sale({ refund_flag: 0, gross_revenue: null }),
      ],
      customers: [{ customer_id: 1 }],
    });
    expect(parts.all).toEqual({ rows: 4, revenue: 0.7 });
    expect([parts.kept, parts.refunded, parts.refund_unknown].map(({ rows }) => rows)).toEqual([2, 1, 1]);
    expect([parts.known_customer, parts.unknown_customer, parts.guest]).toEqual([
      { rows: 2, revenue: 0.1 },
      { rows: 1, revenue: 0.2 },
      { rows: 1, revenue: 0.4 },
    ]);
    expect(parts.revenue_unknown).toEqual({ rows: 1, revenue: 0 });
    expect(parts.without_product.rows).toBe(3);
  });
});

describe('the event funnel', () => {
  const visit = (session_id: number | null, customer_id: number, event_type: string, device: string, arm: string) => ({
    event_id: 1,
    timestamp: '2023-01-01',
    customer_id,
    session_id,
    event_type,
    device_type: device,
    experiment_group: arm,
  });

  test('counts sessions by device and customers by experiment group, each once', async () => {
    const { funnel } = await profile({
      transactions: [sale({})],
      events: [
        visit(1, 1, 'view', 'phone', 'A'),
        visit(1, 1, 'view', 'phone', 'A'),
        visit(1, 1, 'purchase', 'phone', 'A'),
        visit(2, 1, 'view', 'phone', 'A'),
        visit(3, 2, 'view', 'desk', 'Control'),
        visit(3, 2, 'click', 'desk', 'Control'),
        visit(1, 3, 'view', 'desk', 'Control'),
      ],
    });
    expect(funnel.events).toEqual([5, 1, 0, 1]);
    // Nobody adds to the cart, so click is the step before purchase.
    expect(funnel.sessions).toMatchObject([
      { step: 'view', sessions: 4, of_previous: null },
      { step: 'click', sessions: 1, of_previous: { successes: 1, n: 4 } },
      { step: 'purchase', sessions: 1, of_previous: { successes: 0, n: 1 } },
    ]);
    expect(funnel.by_device.levels.map(({ level, units, reached }) => [level, units, reached])).toEqual([
      ['desk', 2, [2, 1, 0, 0]],
      ['phone', 2, [2, 0, 0, 1]],
    ]);
    expect(funnel.by_experiment_group).toMatchObject({ unit: 'customer', baseline: 'Control', left_out: 0 });
    expect(funnel.by_experiment_group.levels.map(({ level, units, reached }) => [level, units, reached])).toEqual([
      ['Control', 2, [2, 1, 0, 0]],
      ['A', 1, [1, 0, 0, 1]],
    ]);
    // One of one and none of two: pooled rate 1/3, z = 1 / sqrt(2/9 · 3/2) = √3, p = 2 (1 − Φ(√3)).
    expect(funnel.by_experiment_group.levels[1]!.against_baseline).toEqual({
      difference: 1,
      z: expect.closeTo(Math.sqrt(3), 14),
      p: expect.closeTo(0.08326451666355, 12),
    });
  });

  test('leaves out and counts sessions with two devices and customers with two groups', async () => {
    const { funnel } = await profile({
      transactions: [sale({})],
      events: [visit(1, 1, 'view', 'phone', 'A'), visit(1, 1, 'view', 'desk', 'B'), visit(2, 2, 'view', 'desk', 'B')],
    });
    expect(funnel.by_device).toMatchObject({ left_out: 1, baseline: 'desk' });
    expect(funnel.by_experiment_group).toMatchObject({
      left_out: 1,
      baseline: 'B',
      levels: [{ level: 'B', units: 1 }],
    });
  });

  test('has no levels and no baseline without events', async () => {
    const { funnel } = await profile({ transactions: [sale({})] });
    expect(funnel.by_device).toEqual({ unit: 'session', baseline: null, levels: [], left_out: 0 });
  });
});

describe('aggregates for figures', () => {
  test('rolling means begin when the window is full', async () => {
    const days = Array.from({ length: 8 }, (_, i): [string, number] => [`2023-01-0${i + 1}`, i + 1]);
    const { figures } = await profile({ transactions: salesOn(...days) });
    expect(figures.rolling[7]).toEqual([null, null, null, null, null, null, 4, 5]);
    expect(figures.rolling[30]).toEqual(Array(8).fill(null));
  });

  test('ages are in bins of two years, with separate counts for those outside and unknown', async () => {
    const ages = [17, 18, 19, 20, 85.5, 86, null];
    const { figures } = await profile({
      transactions: [sale({})],
      customers: ages.map((age, customer_id) => ({ customer_id, age })),
    });
    expect(figures.ages.counts.slice(0, 2)).toEqual([2, 1]);
    expect(figures.ages.counts.at(-1)).toBe(1);
    expect(figures.ages).toMatchObject({ outside: 2, unknown: 1 });
  });

  test('the histogram counts all orders with known revenue, clipped to between 0 and the 99th percentile', async () => {
    const { figures } = await profile({
      transactions: salesOn(...[-5, 0, 10, 20].map((x): [string, number] => ['2023-01-01', x])),
    });
    const { counts, edges, clip } = figures.order_values;
    expect(clip).toBeCloseTo(19.7, 12);
    expect([counts.length, edges.length, edges[0]]).toEqual([60, 61, 0]);
    expect([counts[0], counts.at(-1), counts.reduce((a, b) => a + b)]).toEqual([2, 1, 4]);
  });
});

test('the profile has the same bytes on every run, and no data of single customers', async () => {
  const tables = {
    transactions: salesOn(['2023-01-01', 1], ['2023-01-02', 2]).map((row) => ({ ...row, customer_id: 'canary-17' })),
    customers: [{ customer_id: 'canary-17', country: 'US' }],
  };
  const bytes = async () => {
    const shop = await shopOf(tables);
    await shop.run(eda, {});
    return shop.bytes('eda.json');
  };
  const once = await bytes();
  expect(await bytes()).toEqual(once);
  expect(once.toString()).not.toContain('canary');
});
