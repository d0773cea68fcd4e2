import { describe, expect, test } from 'vitest';
import { wilson } from '../../core/statistics/proportion.ts';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

type Shop = Required<Tables>;

const leftOut = (tables: Shop) =>
  Object.fromEntries(
    catalogue.flatMap((entry) => {
      const { skipped } = draw(entry, tables);
      return skipped === undefined ? [] : [[entry.number, skipped]];
    }),
  );

const changed = (change: (tables: Shop) => void) => {
  const tables = shop();
  change(tables);
  return leftOut(tables);
};

describe('figures whose statements the data cannot carry are left out', () => {
  test('none of a shop that has everything', () => {
    expect(leftOut(shop())).toEqual({});
  });

  test('by hour, if timestamps are dates', () => {
    const reason = 'Timestamps have dates without a time of day.';
    const found = changed(({ eda }) => {
      eda.times = { midnight: 12, two_most_frequent: 12 }; // of 231
    });
    expect(found).toEqual({ 6: reason, 7: reason });
  });

  test('by hour, if most timestamps have one of two times, as dates with a time zone do', () => {
    const reason = 'Many timestamps have the same time of day.';
    const found = changed(({ eda }) => {
      eda.times = { midnight: 0, two_most_frequent: 78 }; // of 231
    });
    expect(found).toEqual({ 6: reason, 7: reason });
  });

  test.each([
    ['there are no refund flags', wilson(0, 0), 'The source has no refund flags.'],
    ['nothing is refunded', wilson(0, 80), 'No line with a refund flag is refunded.'],
    ['everything is refunded', wilson(80, 80), 'Every line with a refund flag is refunded.'],
  ])('of refunds, if %s', (_, overall, reason) => {
    const found = changed(({ eda }) => {
      eda.refund_rates.overall = overall;
    });
    expect(found).toEqual({ 24: reason, 25: reason });
  });

  test('by country, if there is one', () => {
    const found = changed(({ eda }) => {
      const [[name, level]] = Object.entries(eda.groups.country!) as [[string, Shop['eda']['groups'][string][string]]];
      eda.groups.country = { [name]: level };
    });
    expect(found).toEqual({ 10: 'All lines with a known country have the same.' });
  });

  test('by category, if there is none', () => {
    const reason = 'No line has a known category.';
    const found = changed(({ eda }) => {
      eda.groups.category = {};
    });
    expect(found).toEqual({ 8: reason, 16: reason, 18: reason, 24: reason });
  });

  test('of campaigns, if a mapping gives all lines one', () => {
    const found = changed(({ eda }) => {
      eda.value_counts.merged!.campaign_id = { counts: { '0': 231 }, proportions: { '0': 1 } };
      eda.groups.campaign_channel = { None: Object.values(eda.groups.campaign_channel!)[0]! };
    });
    expect(found).toEqual({
      22: 'All lines with a campaign_id have the same.',
      23: 'No line has a known campaign channel.',
    });
  });

  test('of discounts, if all are equal', () => {
    const reason = 'All 116 lines with a known discount have the same discount.';
    const found = changed(({ eda }) => {
      eda.discounts.by_level = eda.discounts.by_level.slice(0, 1);
    });
    expect(found).toEqual({ 19: reason, 20: reason, 21: reason });
  });
});

test('revenue by category does not claim to know refunds without refund flags', () => {
  const tables = shop();
  const { reconciliation } = tables.eda;
  reconciliation.kept = { rows: 0, revenue: 0 };
  reconciliation.refunded = { rows: 0, revenue: 0 };
  reconciliation.refund_unknown = reconciliation.all;
  const [note] = draw(catalogue.find(({ number }) => number === 8)!, tables).notes;
  expect(note).toBe(
    'Total revenue is 32,956 (231 lines), and refunds are unknown. Some numbers leave out: revenue from guests 20.00 (1 line).',
  );
});
