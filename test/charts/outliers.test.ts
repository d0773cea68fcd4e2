import { describe, expect, test } from 'vitest';
import { axisLabels } from '../../charts/label.ts';
import { wilson } from '../../core/statistics/proportion.ts';
import type { DecompositionSummary } from '../../stages/decomposition/decomposition.ts';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

const figure = (number: number, tables: Tables) => draw(catalogue[number - 1]!, tables);

describe('a single sale of 1970', () => {
  const tables = shop({ days: 19_500 });

  test.each([1, 2, 34])('limits figure %i to the last ten years, with a note', (number) => {
    const { data, table, notes } = figure(number, tables);
    for (const { x, y } of data) expect([(x as []).length, (y as []).length]).toEqual([3653, 3653]);
    for (const { values } of table) expect(values).toHaveLength(3653);
    expect(notes.at(-1)).toContain('the data starts on 1 Jan 2023');
  });
});

describe('a single signup of 1900', () => {
  const tables = shop();
  const { cohort } = tables;
  const [months, missing] = [1479, new Array<null>(1476).fill(null)];
  tables.cohort = {
    ...cohort,
    cohorts: ['1900-01', ...cohort.cohorts],
    periods: Array.from({ length: months }, (_, period) => period),
    size: [1, ...cohort.size],
    active: [new Array<number>(months).fill(0), ...cohort.active.map((row) => [...row, ...missing])],
    retention: [new Array<number>(months).fill(0), ...cohort.retention.map((row) => [...row, ...missing])],
    pre_existing: { cohorts: ['1900-01'], reason: 'signed up before the first month of the data' },
  };

  test.each([33, 44])('is not shown in figure %i, which has a note', (number) => {
    const { data, notes, population } = figure(number, tables);
    expect(JSON.stringify(data).length).toBeLessThan(8_000);
    expect(JSON.stringify(data)).not.toContain('1900');
    expect(population).toBe('80 customers in 2 cohorts');
    expect(notes).toContain('Only cohorts of the last 48 months are shown. Not shown: 1 cohort with 1 customer.');
  });
});

test('notes name the shown cohorts that are older than the data, and the one that is still growing', () => {
  const tables = shop();
  tables.cohort = {
    ...tables.cohort,
    pre_existing: { cohorts: ['2023-01'], reason: 'signed up before the first month of the data' },
    incomplete_month: '2023-02',
  };
  const older = 'The January 2023 cohort is older than the data: signed up before the first month of the data.';
  expect(figure(33, tables).notes).toContain(older);
  const { notes, data } = figure(44, tables);
  expect(notes).toEqual([older, 'February 2023 is incomplete: its cohort (hatched) is still growing.']);
  expect(data[0]!.marker).toMatchObject({ pattern: { shape: ['', '/'] } });
});

test('orders with other numbers of units than those listed are grouped', () => {
  const tables = shop();
  tables.eda.figures.order_units = {
    shown: [
      { units: 1, orders: 6 },
      { units: 2, orders: 4 },
    ],
    left_out: { values: 3000, orders: 90 },
  };
  const { table, notes, finding } = figure(15, tables);
  expect(table[0]!.values).toEqual(['1', '2', 'Other']);
  expect(table[2]!.values).toEqual([0.06, 0.04, 0.9]);
  expect(notes[0]).toContain('the other 3,000 are grouped');
  expect(finding).toBe('6% of orders have one unit.');
});

test('discounts that eda does not list are counted among the others', () => {
  const tables = shop();
  const { merged } = tables.eda.value_counts;
  merged!.discount_applied = { counts: {}, proportions: {}, left_out: { values: 5000, rows: 70 } };
  tables.eda.discounts.by_level = [
    { discount_applied: 0.1, transactions: 30, revenue: 1, mean_revenue: 1, mean_quantity: 1 },
  ];
  const discounts = catalogue.find(({ id }) => id === 'discount-levels')!;
  const { table, population, notes } = draw(discounts, tables);
  expect(table[2]!.values).toEqual([0.3, 0.7]);
  expect(population).toMatch(/^100 lines with a known discount/);
  expect(notes[0]).toContain('the other 5000 are grouped');
});

describe('the refund rates of categories', () => {
  const rates = (byCategory: Record<string, [refunds: number, lines: number]>) => {
    const tables = shop();
    tables.eda.refund_rates.by_category = Object.fromEntries(
      Object.entries(byCategory).map(([name, [refunds, lines]]) => [name, wilson(refunds, lines)]),
    );
    return figure(24, tables);
  };

  test('are not compared with one refund of one sale, which is grey', () => {
    const { finding, data } = rates({ Large: [10, 100], Small: [1, 100], Tiny: [1, 1] });
    // 5.5% to 17.4% is just above 0.2% to 5.4%.
    expect(finding).toMatch(/^The refund rate is highest in Large 10%/);
    expect(finding).not.toContain('Tiny');
    expect(data[0]!.marker).toMatchObject({ color: ['#7a828e', '#d55e00', '#d55e00'] });
  });

  // statsmodels proportion_confint(k, n, method='wilson'): 100 of 1000 is 8.29% to 12.02%, 33 of 1000 is 2.36% to 4.60%.
  test('name a highest one whose interval is above the next', () => {
    const { finding } = rates({ A: [100, 1000], B: [33, 1000] });
    expect(finding).toMatch(/^The refund rate is highest in A 10% \(8.29% to 12%\); the overall rate is/);
  });

  test('name none where a category with few lines may be higher', () => {
    // Of 0 of 30, the interval ends at 11.35%.
    expect(rates({ A: [100, 1000], B: [33, 1000], C: [0, 30] }).finding).toMatch(
      /^No category clearly has the highest/,
    );
  });

  test('name none where intervals overlap', () => {
    const { finding } = rates({ Electronics: [33, 1000], Sports: [32, 1000] });
    expect(finding).toMatch(
      /^No category clearly has the highest refund rate: Electronics 3.3% \(2.36% to 4.6%\), Sports 3.2% \(/,
    );
  });

  // Wilson's interval of 10 of 100: statsmodels proportion_confint(10, 100, method='wilson').
  test('have their intervals in the table', () => {
    const { table } = rates({ Large: [10, 100], Small: [1, 100] });
    const bound = (name: string) => table.find((column) => column.name === name)!.values[0];
    expect(bound('low')).toBeCloseTo(0.05522914, 7);
    expect(bound('high')).toBeCloseTo(0.17436566, 7);
  });
});

describe('a multiplicative decomposition', () => {
  const tables = shop();
  tables.decomposition = { ...tables.decomposition, model: 'multiplicative', period: 2 };
  const { observed } = tables.decomposition;
  tables.decomposition.seasonal = observed.map((_, day) => (day % 2 === 0 ? 0.8 : 1.2));
  tables.decomposition.trend = observed.map((_, day) => 1000 + day / 1e6);

  test('gives its season and remainder as factors of the trend', () => {
    expect(figure(34, tables).table.map(({ unit }) => unit)).toEqual(['text', 'money', 'money', 'number', 'number']);
  });
});

describe('the finding of the decomposition', () => {
  const found = (observed: number[], strength: Partial<DecompositionSummary['strength']> = {}) => {
    const tables = shop();
    const all = { ...tables.decomposition.strength, ...strength };
    tables.decomposition = { ...tables.decomposition, observed, period: 30, strength: all };
    return figure(34, tables).finding;
  };
  const days = (count: number, revenue: number) => new Array<number>(count).fill(revenue);

  test('compares the last two years, not two days', () => {
    expect(found([...days(100, 900), ...days(365, 100), ...days(365, 110)])).toMatch(
      /^Revenue of the last 365 days is 10% more than that of the 365 days before\./,
    );
    expect(found([...days(365, 100), ...days(365, 75)])).toContain('is 25% less than');
  });

  test('makes no statement about a trend with less than two years, or without revenue in the first', () => {
    expect(found(days(729, 100))).toMatch(/^The data covers less than two years/);
    expect(found([...days(365, 0), ...days(365, 1)])).toMatch(/^There is no revenue in the year before/);
  });

  test('gives the share of the variation that the season and the week explain', () => {
    expect(found(days(800, 1), { season: 0.05, week: 0.34 })).toContain(
      'Of the daily variation around the trend, a cycle of 30 days explains 5% and a week explains 34%.',
    );
    expect(found(days(800, 1), { season: null, week: null })).toContain('It does not vary around its trend.');
  });
});

test('a note explains why the top customers generate more than 100% of revenue', () => {
  const tables = shop();
  tables.eda.concentration.top_shares['10'].share = 1.04;
  expect(figure(45, tables).notes[0]).toContain('the revenue of others is negative');
});

test('“other” has no count if the groups have none', () => {
  const tables = shop();
  const types = Array.from({ length: 25 }, (_, index) => [`type ${index}`, 100 - index]);
  tables.eda.value_counts.events!.event_type!.counts = Object.fromEntries(types);
  expect(JSON.stringify(figure(27, tables).data[0]!.customdata)).not.toContain('<br>0');
});

test('labels that differ only in removed characters are numbered', () => {
  expect(axisLabels(['a\u0000', 'a\u0001'])).toEqual(['a ', 'a  (2)']);
});
