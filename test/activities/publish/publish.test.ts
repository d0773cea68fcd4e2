import { table } from 'arquero';
import { describe, expect, test } from 'vitest';
import { type ComparedRun, changes } from '../../../activities/publish/changes.ts';
import { isComparable } from '../../../activities/publish/previous.ts';
import { moverFiles, readSegments, segmentFiles, segmentMovers } from '../../../activities/publish/segments.ts';
import { readSummary } from '../../../activities/publish/summary.ts';
import type { Workspace } from '../../../core/stage.ts';
import type { RunManifest } from '../../../store/runs.ts';

const headline = {
  customers: 4,
  orders: 8,
  transactions: 10,
  revenue: 200,
  refundRate: 0.1,
  firstMonth: '2023-01',
  lastMonth: '2023-03',
  model: null,
  rejected: 0,
};

const before: ComparedRun = {
  headline,
  monthly: [
    { month: '2023-01', revenue: 100, complete: true },
    { month: '2023-02', revenue: 60, complete: true },
    { month: '2023-03', revenue: 40, complete: false },
  ],
};

const segments = new Map([
  ['1', 'Champions'],
  ['2', 'Champions'],
  ['3', 'At risk'],
]);

describe('changes since the last run', () => {
  test('are empty for equal data', () => {
    const found = changes('2023-04-01T00:00:00Z', before, before, segmentMovers(segments, segments));
    expect(found.headline.filter(({ before, after }) => before !== after)).toEqual([]);
    expect(found.restated).toEqual([]);
    expect(found.segments.every(({ entered, left }) => entered === 0 && left === 0)).toBe(true);
  });

  test('contain each headline number with its relative change', () => {
    const after = { ...before, headline: { ...headline, revenue: 250, customers: null } };
    const found = changes('', before, after, []).headline;
    expect(found).toContainEqual({ name: 'revenue', before: 200, after: 250, change: 0.25 });
    expect(found).toContainEqual({ name: 'customers', before: 4, after: null, change: null });
    expect(found).toContainEqual({ name: 'model.roc_auc', before: null, after: null, change: null });
  });

  test('have no relative change from zero', () => {
    const found = changes('', before, { ...before, headline: { ...headline, rejected: 3 } }, []).headline;
    expect(found).toContainEqual({ name: 'rejected', before: 0, after: 3, change: null });
  });

  test('contain complete months that are restated, but not the month that was incomplete', () => {
    const monthly = [
      { month: '2023-01', revenue: 90, complete: true },
      { month: '2023-02', revenue: 60, complete: true },
      { month: '2023-03', revenue: 80, complete: true },
      { month: '2023-04', revenue: 10, complete: false },
    ];
    const restated = [{ month: '2023-01', before: 100, after: 90 }];
    expect(changes('', before, { ...before, monthly }, []).restated).toEqual(restated);
  });

  test('contain the last month of the earlier run if it was complete', () => {
    const whole = { ...before, monthly: before.monthly.map((month) => ({ ...month, complete: true })) };
    const monthly = whole.monthly.map((month) => (month.month === '2023-03' ? { ...month, revenue: 80 } : month));
    expect(changes('', whole, { ...before, monthly }, []).restated).toEqual([
      { month: '2023-03', before: 40, after: 80 },
    ]);
  });

  // 0.1 + 0.2 + 59.7 is 60.00000000000001 in one order of the rows, 60 in another.
  test('restate a month by a cent, but not by the last bits of a sum', () => {
    const shifted = (by: number) => before.monthly.map((month) => ({ ...month, revenue: month.revenue! + by }));
    expect(changes('', before, { ...before, monthly: shifted(1e-9) }, []).restated).toEqual([]);
    expect(changes('', before, { ...before, monthly: shifted(0.01) }, []).restated).toHaveLength(2);
  });
});

describe('the customers of each segment', () => {
  const workspace = (customers: number) => {
    const rows = { customer_id: new BigInt64Array(customers).fill(7n), segment: new Array(customers).fill('Lost') };
    return { readTable: async () => table(rows) };
  };

  test('are read from the table of segments', async () => {
    expect(await readSegments(workspace(1), 'rfm.parquet')).toEqual(new Map([['7', 'Lost']]));
  });

  test('are refused with more than five million, with their number, the limit and what to do', async () => {
    await expect(readSegments(workspace(5_000_001), 'rfm.parquet')).rejects.toMatchObject({
      name: 'InvalidInput',
      message:
        '5,000,001 customers have a segment, more than the 5,000,000 that fit into memory; run on fewer customers, for example on one country at a time',
    });
  });
});

describe('customers who entered or left a segment', () => {
  const movers = segmentMovers(
    segments,
    new Map([
      ['1', 'Champions'],
      ['2', 'At risk'],
      ['4', 'Champions'],
    ]),
  );

  test('are listed by id, including new and lost customers', () => {
    expect(movers).toEqual([
      { segment: 'At risk', entered: ['2'], left: ['3'] },
      { segment: 'Champions', entered: ['4'], left: ['2'] },
    ]);
    expect(changes('', before, before, movers).segments).toEqual([
      { segment: 'At risk', entered: 1, left: 1 },
      { segment: 'Champions', entered: 1, left: 1 },
    ]);
  });

  test('are written to two files per segment, with only a header if there are none', () => {
    const files = moverFiles([...movers, { segment: 'About to sleep', entered: [], left: ['=1'] }]);
    expect([...files]).toEqual([
      ['segments/at-risk-entered.csv', 'customer_id\n2\n'],
      ['segments/at-risk-left.csv', 'customer_id\n3\n'],
      ['segments/champions-entered.csv', 'customer_id\n4\n'],
      ['segments/champions-left.csv', 'customer_id\n2\n'],
      ['segments/about-to-sleep-entered.csv', 'customer_id\n'],
      ['segments/about-to-sleep-left.csv', "customer_id\n'=1\n"],
    ]);
  });
});

describe('the run for the comparison', () => {
  const run = (runId: string, input: object, source = 'shop'): RunManifest => ({
    ...{ workflowId: 'w', runId, status: 'completed', source, input, startedAt: '', stages: [], results: [] },
  });
  const mapping = { transactions: { columns: { quantity: 'Pieces' } } };

  test('has the same asOf, mapping and time zone, given or by default', () => {
    expect(isComparable(run('1', {}), run('2', { timezone: 'UTC', asOf: null, seed: 7 }))).toBe(true);
    expect(isComparable(run('1', { mapping }), run('2', { mapping }))).toBe(true);
  });

  test.each([{ asOf: '2023-01-31' }, { timezone: 'Europe/Berlin' }, { mapping }, { unknown: 1 }])(
    'is not one that was read with %j',
    (input) => expect(isComparable(run('1', input), run('2', {}))).toBe(false),
  );

  test('is not the run itself, a run on another source or a failed run', () => {
    expect(isComparable(run('1', {}), run('1', {}))).toBe(false);
    expect(isComparable(run('1', {}, 'other'), run('2', {}))).toBe(false);
    expect(isComparable({ ...run('1', {}), status: 'failed' }, run('2', {}))).toBe(false);
  });
});

describe('a segment file', () => {
  test('lists the customers of one segment', () => {
    const files = segmentFiles(
      new Map([
        ['9007199254740993', 'About to sleep'],
        ['B', 'Champions'],
        ['A', 'About to sleep'],
      ]),
    );
    expect(files.get('segments/about-to-sleep.csv')).toBe('customer_id\n9007199254740993\nA\n');
    expect(files.get('segments/champions.csv')).toBe('customer_id\nB\n');
  });
});

test('the summary has the sections of the notebook without the data of figures', async () => {
  const readJson = async () => ({ a: 1, figures: { big: true } });
  const found = await readSummary({ readJson, hasInput: () => true } as unknown as Workspace);
  expect(Object.keys(found)).toEqual(['eda', 'rfm', 'cohort', 'decomposition', 'features']);
  for (const one of Object.values(found)) expect(one).toEqual({ a: 1 });
});
