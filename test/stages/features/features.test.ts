import { describe, expect, test } from 'vitest';
import type { FeaturesParams } from '../../../stages/features/features.ts';
import { features } from '../../../stages/features/index.ts';
import type { Preprocessing } from '../../../stages/features/preprocessing.ts';
import type { FeaturesSummary } from '../../../stages/features/summary.ts';
import { type CleanTables, cleanTables } from '../../support/cleanTables.ts';
import { runStage } from '../../support/workspace.ts';

const defaults: FeaturesParams = {
  horizonDays: 10,
  target: 'repurchase',
  correlationLimit: 0.95,
  testSplit: 0.2,
  seed: 42,
  scaler: 'standard',
  logSkewed: false,
};

type FeatureRow = Record<string, unknown>;

async function runFeatures(tables: CleanTables, params: Partial<FeaturesParams> = {}) {
  const merged = tables.merged.map((row, i) => ({ transaction_id: `t${i}`, ...row }));
  const { inputs, blobs } = cleanTables({ ...tables, merged });
  const run = await runStage(features, { ...defaults, ...params }, inputs, blobs);
  const rows = (await run.table('features.parquet')).objects() as FeatureRow[];
  return { ...run, rows, summary: await run.json<FeaturesSummary>('features.json') };
}

/** The snapshot is 2023-03-31, so with a horizon of 10 days the cutoff is 2023-03-21. */
const end = { customer_id: 1, timestamp: '2023-03-30 12:00:00', gross_revenue: 3, category: 'Toys' };

const shop: CleanTables = {
  customers: [
    { customer_id: 1, signup_date: '2023-01-01', country: 'IN', gender: 'x', age: 30 },
    { customer_id: 2, signup_date: '2023-02-01 12:00:00', country: 'DE' },
    { customer_id: 3, signup_date: '2023-03-21', country: 'US' },
    { customer_id: 4, signup_date: null, country: 'UK' },
    { customer_id: 5, signup_date: '2023-01-01', country: 'FR' },
  ],
  merged: [
    { transaction_id: 'a', customer_id: 1, timestamp: '2023-03-01', gross_revenue: 5, quantity: 2, category: 'Toys' },
    {
      transaction_id: 'a',
      customer_id: 1,
      timestamp: '2023-03-01',
      gross_revenue: 7,
      quantity: 1.5,
      category: 'Books',
    },
    {
      transaction_id: 'b',
      customer_id: 1,
      timestamp: '2023-03-20 00:00:01',
      gross_revenue: null,
      discount_applied: 0.1,
      refund_flag: 1,
      quantity: 1,
    },
    { customer_id: 2, timestamp: '2023-03-20 23:59:59', gross_revenue: null, category: 'Toys', refund_flag: 0 },
    { customer_id: 3, timestamp: '2023-02-01', gross_revenue: 1 },
    { customer_id: 4, timestamp: '2023-02-01', gross_revenue: 1 },
    { customer_id: 5, timestamp: '2023-03-21', gross_revenue: 1 },
    { customer_id: null, timestamp: '2023-01-01 09:00:00', gross_revenue: 1 },
    end,
  ],
  events: [
    { customer_id: 1, timestamp: '2023-03-10', session_id: 's1', event_type: 'view', session_duration_sec: 10 },
    { customer_id: 1, timestamp: '2023-03-10', session_id: 's1', event_type: 'click', session_duration_sec: 40 },
    { customer_id: 1, timestamp: '2023-03-11', session_id: 's2', event_type: 'view', session_duration_sec: 20 },
    { customer_id: 1, timestamp: '2023-03-12', session_id: 's3', event_type: 'login', session_duration_sec: null },
    {
      customer_id: 1,
      timestamp: '2023-03-13 12:00:00',
      session_id: null,
      event_type: 'purchase',
      session_duration_sec: 99,
    },
    { customer_id: 1, timestamp: '2023-03-21', session_id: 's4', event_type: 'view', session_duration_sec: 99 },
    { customer_id: 1, timestamp: null, session_id: 's5', event_type: 'view', session_duration_sec: 99 },
    { customer_id: null, timestamp: '2023-03-12', session_id: 's6', event_type: 'view', session_duration_sec: 99 },
  ],
};

describe('the features of a customer', () => {
  test('use the rows before the cutoff; computed by hand', async () => {
    const { rows, summary } = await runFeatures(shop);
    // Not in the population: 3 signed up at the cutoff, 4 at an unknown time, 5 first bought at the cutoff.
    expect(rows.map(({ customer_id }) => customer_id)).toEqual([1n, 2n]);
    expect(rows[0]).toEqual({
      customer_id: 1n,
      recency: 0,
      frequency: 2,
      monetary: 12,
      avg_order_value: 6,
      avg_discount: 0.1,
      refund_count: 1,
      quantity_sum: 4.5,
      distinct_categories: 2,
      age: 30,
      days_since_signup: 79,
      events_view: 2,
      events_click: 1,
      events_add_to_cart: 0,
      events_purchase: 1,
      events_bounce: 0,
      events_total: 4,
      sessions: 3,
      avg_session_duration: 30,
      last_event_recency: 7,
      country_DE: 0,
      country_IN: 1,
      gender_x: 1,
      favourite_category_Books: 1,
      favourite_category_Toys: 0,
      target: 1,
      split: null,
      split_pos: null,
    });
    expect(summary).toMatchObject({ cutoff: '2023-03-21', horizon_days: 10, observation_days: 79, customers: 2 });
  });

  test('have defaults: 0 without revenue, missing without discount or age, days of data without events', async () => {
    const { rows } = await runFeatures(shop);
    expect(rows[1]).toMatchObject({
      monetary: 0,
      avg_order_value: 0,
      avg_discount: null,
      refund_count: 0,
      age: null,
      days_since_signup: 47,
      events_total: 0,
      sessions: 0,
      avg_session_duration: 0,
      last_event_recency: 79,
      gender_x: 0,
      target: 0,
    });
  });

  test('do not depend on later rows', async () => {
    const all = await runFeatures(shop);
    const early = (row: { timestamp?: unknown }) => row.timestamp === null || String(row.timestamp) < '2023-03-21';
    const past = await runFeatures({
      ...shop,
      asOf: '2023-03-31',
      merged: shop.merged.filter(early),
      events: shop.events!.filter(early),
    });
    const known = ({ target, split, split_pos, ...row }: FeatureRow) => row;
    expect(past.rows.map(known)).toEqual(all.rows.map(known));
    expect(all.rows.map(({ target }) => target)).toEqual([1, 0]);
    expect(past.rows.map(({ target }) => target)).toEqual([0, 0]);
  });

  test('count from the first transaction if no customer has a signup date', async () => {
    const { rows } = await runFeatures({ merged: shop.merged });
    expect(rows.map((row) => [row.customer_id, row.days_since_signup])).toEqual([
      [1n, 20],
      [2n, 0],
      [3n, 48],
      [4n, 48],
    ]);
    expect(Object.keys(rows[0]!).some((name) => name.startsWith('country_'))).toBe(false);
  });

  test('use the first category by name among those bought equally often, and Unknown without any', async () => {
    const bought = (customer_id: number, categories: (string | null)[]) =>
      categories.map((category) => ({ customer_id, timestamp: '2023-01-01', category }));
    const { rows, summary } = await runFeatures({
      merged: [
        ...bought(1, ['b', 'a', 'b', 'a', 'c']),
        ...bought(2, [null]),
        ...bought(3, ['😀', '\uff5e', null]),
        end,
      ],
    });
    const favourites = summary.all_columns.filter((name) => name.startsWith('favourite_category_'));
    // By code point, where UTF-16 would put the emoji first.
    expect(favourites).toEqual(['favourite_category_Unknown', 'favourite_category_a', 'favourite_category_\uff5e']);
    expect(rows.map((row) => favourites.map((name) => row[name]))).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ]);
  });

  test('list the columns with today’s values', async () => {
    const { summary } = await runFeatures(shop);
    expect(summary.possible_leaks).toEqual(['age', 'country_DE', 'country_IN', 'gender_x']);
  });

  test('do not list a column without values as one with today’s values', async () => {
    const { summary } = await runFeatures({
      ...shop,
      customers: shop.customers!.map((row) => ({ ...row, age: null })),
    });
    expect(summary.possible_leaks).not.toContain('age');
  });

  test('are the same for text ids, in code point order', async () => {
    const named = (row: Record<string, unknown>) =>
      ({ ...row, customer_id: row.customer_id === null ? null : `c${row.customer_id}` }) as never;
    const { rows } = await runFeatures({
      ids: 'VARCHAR',
      customers: shop.customers!.map(named),
      merged: shop.merged.map(named),
      events: shop.events!.map(named),
    });
    const numeric = await runFeatures(shop);
    expect(rows).toEqual(numeric.rows.map((row) => ({ ...row, customer_id: `c${row.customer_id}` })));
  });
});

describe('the summary of the features', () => {
  test('has sums, means and standard deviations over all customers, missing values skipped', async () => {
    const { summary } = await runFeatures(shop);
    expect(summary.sums).toMatchObject({ monetary: 12, avg_discount: 0.1, age: 30, sessions: 3 });
    expect(summary.means).toMatchObject({ monetary: 6, avg_discount: 0.1, age: 30, sessions: 1.5 });
    expect(summary.stds).toMatchObject({ monetary: Math.sqrt(72), avg_discount: null, recency: 0 });
    expect(summary.target_correlation).toMatchObject({ monetary: 1, age: null, recency: null });
    expect(summary.missing).toEqual({ avg_discount: 1, age: 1 });
  });

  test('has all keys but no values below 50 customers, with the reason', async () => {
    const { summary, outcome, names } = await runFeatures(shop);
    expect(names).toEqual(['features.json', 'features.parquet']);
    expect(outcome).toEqual({ rows: 2, skipped: 'needs at least 50 customers, has 2' });
    expect(summary).toMatchObject({
      split_skipped: 'needs at least 50 customers, has 2',
      train: 0,
      test: 0,
      train_positive_rate: null,
      kept_columns: [],
      dropped: [],
      dropped_if_all_rows: [],
      scaler: { kind: 'standard', mean: [], scale: [] },
      medians: {},
    });
  });

  test('has all keys but no values if no transaction is before the cutoff', async () => {
    const { summary, rows } = await runFeatures(shop, { horizonDays: 3000 });
    expect(rows).toEqual([]);
    expect(summary).toMatchObject({
      customers: 0,
      observation_days: null,
      positive_rate: null,
      sums: { recency: 0 },
      means: { recency: null },
      split_skipped: 'needs at least 50 customers, has 0',
    });
  });
});

/** 60 customers; the first `returning` buy again, each for ten times its id. */
function many(returning: number): CleanTables {
  const ids = Array.from({ length: 60 }, (_, i) => i + 1);
  return {
    customers: ids.map((customer_id) => ({
      customer_id,
      signup_date: '2022-01-01',
      age: customer_id % 4 ? customer_id : null,
    })),
    merged: [
      ...ids.map((customer_id) => ({
        customer_id,
        timestamp: `2023-01-${String((customer_id % 28) + 1).padStart(2, '0')}`,
        gross_revenue: customer_id,
        quantity: customer_id,
      })),
      ...ids.slice(0, returning).map((customer_id) => ({
        customer_id,
        timestamp: '2023-03-25',
        gross_revenue: customer_id * 10,
      })),
      { customer_id: null, timestamp: '2023-03-30' },
    ],
  };
}

describe('the split', () => {
  test.each([
    [0, 'one class: every target is 0'],
    [60, 'one class: every target is 1'],
    [1, 'one class has a single customer'],
    [59, 'one class has a single customer'],
  ])('is skipped if %i of 60 customers buy again', async (returning, reason) => {
    const { outcome, rows } = await runFeatures(many(returning));
    expect(outcome.skipped).toBe(reason);
    expect(rows.every(({ split, split_pos }) => split === null && split_pos === null)).toBe(true);
  });

  test('keeps the share of both classes, and numbers the rows of each part from 0', async () => {
    const { rows, summary, outcome } = await runFeatures(many(20));
    expect(outcome).toEqual({ rows: 60 });
    const positions = (part: string) =>
      rows.filter(({ split }) => split === part).map((row) => row.split_pos as number);
    expect(positions('test').sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(positions('train').sort((a, b) => a - b)).toEqual(Array.from({ length: 48 }, (_, i) => i));
    expect(summary).toMatchObject({ train: 48, test: 12, train_positive_rate: 16 / 48, test_positive_rate: 4 / 12 });
  });

  test('differs for another seed, with the same features', async () => {
    const [first, again, other] = [
      await runFeatures(many(20)),
      await runFeatures(many(20)),
      await runFeatures(many(20), { seed: 7 }),
    ];
    expect(await again.bytes('features.parquet')).toEqual(await first.bytes('features.parquet'));
    expect(await again.bytes('features.json')).toEqual(await first.bytes('features.json'));
    expect(other.rows.map(({ split }) => split)).not.toEqual(first.rows.map(({ split }) => split));
    expect(other.rows.map(({ monetary }) => monetary)).toEqual(first.rows.map(({ monetary }) => monetary));
  });

  test('has training rows to which median, scale and dropped columns are fitted', async () => {
    const { rows, summary } = await runFeatures(many(20));
    const training = rows.filter(({ split }) => split === 'train');
    const ages = training.flatMap(({ age }) => (age === null ? [] : [age as number])).sort((a, b) => a - b);
    const middle = (ages.length - 1) / 2;
    expect(summary.medians.age).toBe((ages[Math.floor(middle)]! + ages[Math.ceil(middle)]!) / 2);
    // avg_order_value and quantity_sum equal monetary.
    expect(summary.dropped).toEqual(['avg_order_value', 'quantity_sum']);
    expect(summary.kept_columns.at(-2)).toBe('avg_discount_missing');
    expect(summary.kept_columns.at(-1)).toBe('age_missing');
    const monetary = training.map((row) => row.monetary as number);
    const mean = monetary.reduce((a, b) => a + b) / 48;
    const place = summary.kept_columns.indexOf('monetary');
    const scaler = summary.scaler as { mean: number[]; scale: number[] };
    expect(scaler.mean[place]).toBeCloseTo(mean, 10);
    expect(scaler.scale[place]).toBeCloseTo(Math.sqrt(monetary.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 48), 10);
    expect(scaler.mean).toHaveLength(summary.kept_columns.length);
  });

  test.each([
    ['standard', 'mean', true],
    ['standard', 'mean', false],
    ['minmax', 'min', true],
  ] as const)(
    'fits the preprocessing of the model once: %s, summary key %s, logarithms %s',
    async (scaler, key, logSkewed) => {
      const { merged, ...tables } = many(20);
      // One in ten spends a thousand times as much, so monetary is skewed to the right.
      const skewed = merged.map((row, i) => (i % 10 > 0 ? row : { ...row, gross_revenue: i * 1000 }));
      const { summary, names, json } = await runFeatures({ ...tables, merged: skewed }, { scaler, logSkewed });
      expect(names).toEqual(['features.json', 'features.parquet', 'preprocessing.json']);
      const preprocessing = await json<Preprocessing>('preprocessing.json');
      expect(preprocessing.scaler).toBe(scaler);
      expect(preprocessing.features.map(({ name }) => name)).toEqual(summary.kept_columns);
      expect(preprocessing.features.some(({ log1p }) => log1p)).toBe(logSkewed);
      expect(summary.scaler).toEqual({
        kind: scaler,
        [key]: preprocessing.features.map(({ center }) => center),
        scale: preprocessing.features.map(({ scale }) => scale),
      });
      const { median } = preprocessing.features.find(({ name }) => name === 'age')!;
      expect(summary.medians).toEqual({ age: median, avg_discount: 0 });
    },
  );

  test('drops more columns at a lower limit, none at 1', async () => {
    const { summary } = await runFeatures(many(20), { correlationLimit: 1 });
    expect(summary.dropped).toEqual([]);
  });
});

describe('a category of hundreds of levels', () => {
  const inCountries = (count: number): CleanTables => {
    const ids = Array.from({ length: count }, (_, i) => 1000 + i);
    const { customers = [], merged } = many(20);
    return {
      customers: [
        ...customers,
        ...ids.map((customer_id) => ({ customer_id, signup_date: '2022-01-01', country: `country ${customer_id}` })),
      ],
      merged: [...merged, ...ids.map((customer_id) => ({ customer_id, timestamp: '2023-01-15', gross_revenue: 1 }))],
    };
  };

  // 19 numbers, 1,000 countries, and one favourite category: Unknown.
  test('leaves only the numbers and no model, and is named in the reason', async () => {
    const { outcome, summary, rows } = await runFeatures(inCountries(1000));
    expect(outcome.skipped).toMatch(/^1,020 feature columns are more than the limit of 500: country has 1,000 levels/);
    expect(summary.split_skipped).toBe(outcome.skipped);
    expect(summary).toMatchObject({ train: 0, kept_columns: [] });
    expect(summary.all_columns).toContain('frequency');
    expect(summary.all_columns.filter((name) => name.startsWith('country'))).toEqual([]);
    expect(rows).toHaveLength(1060);
  });

  test('is used if all columns together are no more than 500', async () => {
    const { outcome, summary } = await runFeatures(inCountries(400));
    expect(outcome.skipped).toBeUndefined();
    expect(summary.all_columns.length).toBeGreaterThan(400);
    expect(summary.train).toBeGreaterThan(0);
  });
});

describe('the targets', () => {
  const targetsOf = async (target: FeaturesParams['target'], returning = 20) =>
    (await runFeatures(many(returning), { target })).rows.map((row) => row.target as number);

  test('of repurchase and churn are opposite', async () => {
    const [repurchase, churn] = [await targetsOf('repurchase'), await targetsOf('churn')];
    expect(repurchase).toEqual([...new Array(20).fill(1), ...new Array(40).fill(0)]);
    expect(churn).toEqual(repurchase.map((value) => 1 - value));
  });

  test('of high value are the top 20% by revenue in the horizon', async () => {
    // By hand: 20% of 60 is 12, the ids 9 to 20.
    expect(await targetsOf('highValue')).toEqual([
      ...new Array(8).fill(0),
      ...new Array(12).fill(1),
      ...new Array(40).fill(0),
    ]);
  });

  test('of high value never include customers without revenue', async () => {
    expect((await targetsOf('highValue', 5)).reduce((a, b) => a + b)).toBe(5);
  });

  test('exclude a purchase at the end of the horizon', async () => {
    const { rows } = await runFeatures({ ...shop, asOf: '2023-03-30' }, { horizonDays: 9 });
    // The horizon is 2023-03-21 to 2023-03-30, exclusive.
    expect(rows.map(({ target }) => target)).toEqual([0, 0]);
  });
});
