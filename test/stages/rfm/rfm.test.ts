import { describe, expect, test } from 'vitest';
import { rfm } from '../../../stages/rfm/index.ts';
import { type Scored, scoreByQuintile, thresholds, tiedCustomers } from '../../../stages/rfm/quintiles.ts';
import type { RfmSummary } from '../../../stages/rfm/rfm.ts';
import { matchingSegments, segments, segmentTable } from '../../../stages/rfm/segments.ts';
import { type CleanTables, cleanTables } from '../../support/cleanTables.ts';
import { runStage } from '../../support/workspace.ts';

const buy = (customer_id: number | string | bigint | null, timestamp: string, gross_revenue: number | null = 10) => ({
  customer_id,
  timestamp,
  gross_revenue,
});

let orders = 0;
const numbered = (rows: CleanTables['merged']) => rows.map((row) => ({ transaction_id: `t${orders++}`, ...row }));

async function runRfm(tables: CleanTables) {
  const { inputs, blobs } = cleanTables({ ...tables, merged: numbered(tables.merged) });
  const run = await runStage(rfm, {}, inputs, blobs);
  const rows = (await run.table('rfm.parquet')).objects() as Record<string, unknown>[];
  return { ...run, rows, summary: await run.json<RfmSummary>('rfm.json') };
}

const text = (scores: Uint8Array) => scores.join('');
const ascending = (count: number) => Float64Array.from({ length: count }, (_, i) => i);

describe('quintile scores', () => {
  test.each([
    // pandas 3.1.1: pd.qcut(pd.Series(range(n)).rank(method='first'), 5, labels=[1, 2, 3, 4, 5])
    [5, '12345'],
    [6, '112345'],
    [7, '1123455'],
    [8, '11233455'],
    [9, '112234455'],
    [10, '1122334455'],
    [11, '11122334455'],
    [12, '111223344555'],
    [13, '1112233344555'],
    [23, '11111222233333444455555'],
  ])('of %i customers equal those of qcut', (count, expected) => {
    expect(text(scoreByQuintile(ascending(count)).scores)).toBe(expected);
  });

  test.each([
    // By hand: max(1, ceil(5 (r - 1) / (n - 1))).
    [0, ''],
    [1, '1'],
    [2, '15'],
    [3, '135'],
    [4, '1245'],
  ])('are defined for %i customers', (count, expected) => {
    expect(text(scoreByQuintile(ascending(count)).scores)).toBe(expected);
  });

  test('are 5 for the smallest value if reversed', () => {
    expect(text(scoreByQuintile(ascending(10), true).scores)).toBe('5544332211');
  });

  test('break ties by the order of customers', () => {
    expect(text(scoreByQuintile(new Float64Array(10)).scores)).toBe('1122334455');
    expect(text(scoreByQuintile(Float64Array.of(7, 1, 7, 1, 7)).scores)).toBe('31425');
  });
});

describe('thresholds and ties', () => {
  const scored: Scored = scoreByQuintile(Float64Array.of(1, 1, 1, 2, 3, 4, 5, 6, 7, 8));

  test('thresholds are the smallest and largest value of each score', () => {
    expect(thresholds(scored)).toEqual([
      { score: 1, from: 1, to: 1, customers: 2 },
      { score: 2, from: 1, to: 2, customers: 2 },
      { score: 3, from: 3, to: 4, customers: 2 },
      { score: 4, from: 5, to: 6, customers: 2 },
      { score: 5, from: 7, to: 8, customers: 2 },
    ]);
  });

  test('thresholds are sorted by score, also if reversed', () => {
    expect(thresholds(scoreByQuintile(ascending(5), true)).map(({ score, from }) => [score, from])).toEqual([
      [1, 4],
      [2, 3],
      [3, 2],
      [4, 1],
      [5, 0],
    ]);
  });

  test('ties count the customers whose score depends on their id', () => {
    expect(tiedCustomers(scored)).toBe(3);
    expect(tiedCustomers(scoreByQuintile(new Float64Array(10)))).toBe(10);
    expect(tiedCustomers(scoreByQuintile(ascending(10)))).toBe(0);
    expect(tiedCustomers(scoreByQuintile(Float64Array.of(1, 1, 2, 2, 3, 3, 4, 4, 5, 5)))).toBe(0);
    expect(tiedCustomers(scoreByQuintile(new Float64Array(0)))).toBe(0);
  });
});

describe('the segments', () => {
  test('match each of the 25 pairs of scores exactly once', () => {
    const pairs = [1, 2, 3, 4, 5].flatMap((r) => [1, 2, 3, 4, 5].map((f) => matchingSegments(r, f)));
    expect(pairs.map((names) => names.length)).toEqual(new Array(25).fill(1));
    expect(segmentTable).toEqual(pairs.flat());
  });

  test('are ten, each with at least one pair', () => {
    expect(new Set(segmentTable)).toEqual(new Set(segments.map(({ name }) => name)));
    expect(segments).toHaveLength(10);
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
  ])('assign recency %i and frequency %i to %s', (r, f, segment) => {
    expect(matchingSegments(r, f)).toEqual([segment]);
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
    const { rows, summary } = await runRfm({
      merged: [buy(1, '2023-01-03', 0.3), buy(2, '2023-01-03', 0.1), buy(2, '2023-01-03', 0.2)],
    });
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(rows.map(({ monetary }) => monetary)).toEqual([0.3, 0.3]);
    expect(summary.ties.M).toBe(2);
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
      figures: { recency: { edges: [], counts: [] }, frequency: [], monetary_clipped_at: null, segments: [] },
    });
    expect(summary.describe.recency).toMatchObject({ count: 0, mean: null, std: null, skew: null });
  });

  test('has the share of each segment with a Wilson interval, and its revenue share', async () => {
    const days = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'];
    const { summary } = await runRfm({ merged: days.map((day, i) => buy(i, `2023-01-${day}`, i)) });
    // Everyone buys once, so frequency is ranked by id, like recency: 11 22 33 44 55, two customers each.
    expect(summary.figures.segments).toEqual([
      { segment: 'Hibernating', customers: 4 },
      { segment: 'Champions', customers: 2 },
      { segment: 'Loyal', customers: 2 },
      { segment: 'Need attention', customers: 2 },
    ]);
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
    // A single customer scores 5 for recency and 1 for frequency.
    expect(summary.segments['New customers']).toMatchObject({ monetary_sum: 0, revenue_share: null });
  });

  test('caps frequency at 20 and clips monetary value at the 99th percentile', async () => {
    const often = Array.from({ length: 25 }, () => buy(1, '2023-01-01', 100));
    const { summary } = await runRfm({ merged: [...often, buy(2, '2023-01-01', 0)] });
    expect(summary.figures.frequency).toEqual([
      { frequency: 1, customers: 1 },
      { frequency: 20, customers: 1 },
    ]);
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
