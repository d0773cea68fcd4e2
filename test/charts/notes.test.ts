import { expect, test } from 'vitest';
import { catalogue, draw } from './figures.ts';
import { shop } from './shop.ts';

const notesOf = (number: number, tables = shop()) => draw(catalogue[number - 1]!, tables).notes;

test('monthly revenue sets the month that is not over against as many days of others', () => {
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
    'March 2023 up to day 18 brought 900.00; February 2023 up to day 18 1,000.00, so that it is 10% less now.',
  );
});

test('revenue by category goes from gross to net, with the value of every exclusion that there is', () => {
  expect(notesOf(8)).toEqual([
    'All revenue is 32,956 (231 rows), of which 32,726 (208 rows) is known to be kept. Not in every number: what is refunded 230.00 (23 rows); of guests 20.00 (1 row).',
  ]);
});

test('events by type tell the conversion by device and by experiment group, with its test', () => {
  expect(notesOf(27)).toEqual([
    'Sessions with a purchase by device: mobile 10% (n = 60). Left out: 2 sessions seen in none or in several of these.',
    'Customers with a purchase by experiment group, tested against Control: Control 10% (n = 50); Variant_A 20% (n = 40, p = 0.180).',
  ]);
});

test('segments tell what each score stands for', () => {
  const tables = shop();
  tables.rfm.thresholds.R = [
    { score: 1, from: 90, to: 31, customers: 50 },
    { score: 5, from: 30, to: 1, customers: 50 },
  ];
  expect(notesOf(31, tables)).toContain('Recency in days by score: 5 is 1 to 30; 1 is 31 to 90.');
});

test('feature importance names columns that may know what came after the cutoff', () => {
  const tables = shop();
  tables.features.possible_leaks = ['loyalty_tier_Gold'];
  expect(notesOf(42, tables).at(-1)).toMatch(/^Possible leaks: loyalty_tier_Gold say/);
});
