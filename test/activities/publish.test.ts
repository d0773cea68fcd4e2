import { describe, expect, test } from 'vitest';
import { changes, type Snapshot } from '../../activities/publish/changes.ts';
import { csvCell, segmentFiles } from '../../activities/publish/segments.ts';
import { summary } from '../../activities/publish/summary.ts';

const headline = {
  customers: 4,
  transactions: 10,
  revenue: 200,
  refundRate: 0.1,
  firstMonth: '2023-01',
  lastMonth: '2023-03',
  model: null,
  rejected: 0,
};

const before: Snapshot = {
  headline,
  monthly: [
    { month: '2023-01', revenue: 100 },
    { month: '2023-02', revenue: 60 },
    { month: '2023-03', revenue: 40 },
  ],
  segments: new Map([
    ['1', 'Champions'],
    ['2', 'Champions'],
    ['3', 'At risk'],
  ]),
};

describe('what has changed since the last run', () => {
  test('has nothing to say of equal data', () => {
    const { headline, restated, segments } = changes('2023-04-01T00:00:00Z', before, before);
    expect(headline.filter(({ before, after }) => before !== after)).toEqual([]);
    expect(restated).toEqual([]);
    expect(segments.every(({ entered, left }) => entered === 0 && left === 0)).toBe(true);
  });

  test('gives each headline number with its relative change', () => {
    const after = { ...before, headline: { ...headline, revenue: 250, customers: null } };
    const found = changes('', before, after).headline;
    expect(found).toContainEqual({ name: 'revenue', before: 200, after: 250, change: 0.25 });
    expect(found).toContainEqual({ name: 'customers', before: 4, after: null, change: null });
    expect(found).toContainEqual({ name: 'model.roc_auc', before: null, after: null, change: null });
  });

  test('has no relative change from zero', () => {
    const found = changes('', before, { ...before, headline: { ...headline, rejected: 3 } }).headline;
    expect(found).toContainEqual({ name: 'rejected', before: 0, after: 3, change: null });
  });

  test('names months that were over and are restated, not the one that was still open', () => {
    const monthly = [
      { month: '2023-01', revenue: 90 },
      { month: '2023-02', revenue: 60 },
      { month: '2023-03', revenue: 80 },
      { month: '2023-04', revenue: 10 },
    ];
    expect(changes('', before, { ...before, monthly }).restated).toEqual([
      { month: '2023-01', before: 100, after: 90 },
    ]);
  });

  test('counts who entered and who left each segment, new and lost customers included', () => {
    const segments = new Map([
      ['1', 'Champions'],
      ['2', 'At risk'],
      ['4', 'Champions'],
    ]);
    expect(changes('', before, { ...before, segments }).segments).toEqual([
      { segment: 'At risk', entered: 1, left: 1 },
      { segment: 'Champions', entered: 1, left: 1 },
    ]);
  });
});

describe('a segment file', () => {
  test('lists the customers of one segment, big integer ids to the last digit', () => {
    const files = segmentFiles([
      { customer_id: 9007199254740993n, segment: 'About to sleep' },
      { customer_id: 'B', segment: 'Champions' },
      { customer_id: 'A', segment: 'About to sleep' },
    ]);
    expect(files.get('segments/about-to-sleep.csv')).toBe('customer_id\n9007199254740993\nA\n');
    expect(files.get('segments/champions.csv')).toBe('customer_id\nB\n');
  });

  // OWASP, CSV injection: a cell that begins with = + - @ tab or carriage return may be run as a formula.
  test.each([
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['+cmd', "'+cmd"],
    ['-2+3', "'-2+3"],
    ['-5', '-5'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['=a,"b"', '"\'=a,""b"""'],
    ['two\nlines', '"two\nlines"'],
  ])('shows %j as %j', (text, cell) => expect(csvCell(text)).toBe(cell));
});

test('the summary has the sections of the notebook without what only figures need', () => {
  const section = { a: 1, figures: { big: true } };
  const sections = { eda: section, rfm: section, cohort: section, decomposition: section, features: section };
  const found = summary({ ...sections, training: {}, evaluation: {}, tables: [] } as unknown as Parameters<
    typeof summary
  >[0]);
  expect(Object.keys(found)).toEqual(['eda', 'rfm', 'cohort', 'decomposition', 'features']);
  for (const one of Object.values(found)) expect(one).toEqual({ a: 1 });
});
