import { describe, expect, test } from 'vitest';
import { axisLabels } from '../../charts/label.ts';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

const figure = (number: number, tables: Tables) => draw(catalogue[number - 1]!, tables);

describe('a single sale of 1970', () => {
  const tables = shop({ days: 19_500 });

  test.each([1, 2, 34])('limits figure %i to the last ten years, with a note', (number) => {
    const { data, table, notes } = figure(number, tables);
    const daily = data.filter(({ xaxis }) => xaxis !== 'x2');
    for (const { x, y } of daily) expect([(x as []).length, (y as []).length]).toEqual([3653, 3653]);
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

  test.each([
    [33, '60 customers in 1 cohort'],
    [44, '80 customers in 2 cohorts'],
  ])('is not shown in figure %i, which has a note', (number, customers) => {
    const { data, notes, population } = figure(number, tables);
    expect(JSON.stringify(data).length).toBeLessThan(8_000);
    expect(JSON.stringify(data)).not.toContain('1900');
    expect(population).toBe(customers);
    expect(notes).toContain('Only cohorts of the last 48 months are shown. Not shown: 1 cohort with 1 customer.');
  });
});

test('notes name the shown cohorts that are older than the data, and the one that is still growing', () => {
  const tables = shop();
  tables.cohort = {
    ...tables.cohort,
    pre_existing: { cohorts: ['2023-01'], reason: 'signed up before the first month of the data' },
  };
  const older = 'The January 2023 cohort is older than the data: signed up before the first month of the data.';
  expect(figure(33, tables).notes).toContain(older);
  tables.cohort.incomplete_month = '2023-02';
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

test('cohorts of many years have a selection of months', () => {
  const tables = shop();
  const periods = Array.from({ length: 40 }, (_, period) => period);
  const rates = [periods.map(() => 0.1)];
  const active = [periods.map(() => 6)];
  const one = { cohorts: ['2020-01'], size: [60], retention: rates, active, revenue: active, incomplete_month: null };
  tables.cohort = { ...tables.cohort, ...one, periods, last_month: '2023-04' };
  expect(figure(33, tables).data[0]!.x).toEqual(['1', '2', '3', '4', '5', '6', '9', '12', '18', '24', '36']);
  expect(figure(33, tables).table[2]!.values).toHaveLength(39);
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
  tables.eda.funnel.sessions = [];
  expect(JSON.stringify(figure(27, tables).data[0]!.customdata)).not.toContain('<br>0');
});

test('labels that differ only in removed characters are numbered', () => {
  expect(axisLabels(['a\u0000', 'a\u0001'])).toEqual(['a ', 'a  (2)']);
});
