import { describe, expect, test } from 'vitest';
import type { Mean } from '../../core/statistics/mean.ts';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

const findingOf = (number: number, change: (eda: Required<Tables>['eda']) => void) => {
  const tables = shop();
  change(tables.eda);
  return draw(catalogue[number - 1]!, tables).finding;
};
const mean = (n: number, value: number, half: number): Mean => ({
  n,
  mean: value,
  low: value - half,
  high: value + half,
});

describe('the strongest weekday', () => {
  const found = (means: Mean[]) =>
    findingOf(5, (eda) => {
      eda.cycles.weekday = means;
    });
  const others = (half: number, n = 52) => Array.from({ length: 5 }, () => mean(n, 100, half));

  test('is named if its interval is above all others', () => {
    expect(found([...others(5), mean(52, 120, 5), mean(52, 101, 5)])).toBe(
      'The strongest weekday is Saturday 120.00 (115.00 to 125.00), with its 95% interval above all others.',
    );
  });

  test('is not named if another interval overlaps; the weekdays that overlap are listed', () => {
    expect(found([...others(2), mean(52, 120, 15), mean(52, 110, 5)])).toBe(
      'No weekday is clearly the strongest: Saturday 120.00 (105.00 to 135.00), Sunday 110.00 (105.00 to 115.00).',
    );
    expect(found([...others(5), mean(52, 100, 5), mean(52, 100, 5)])).toMatch(
      /^No weekday is clearly the strongest: Monday 100.00 .*, Tuesday .*, Wednesday 100.00 \(95.00 to 105.00\) and 4 more\.$/,
    );
  });

  test('is not named if another reads alike, as values without spread may', () => {
    expect(found([...others(0), mean(52, 120.001, 0), mean(52, 120, 0)])).toBe(
      'No weekday is clearly the strongest: Saturday 120.00 (120.00 to 120.00), Sunday 120.00 (120.00 to 120.00).',
    );
  });

  test('is not named with fewer than eight of a weekday', () => {
    expect(found([...others(0, 8), mean(8, 120, 0), mean(7, 1, 0)])).toBe(
      'Not every weekday has 8 days in the data, too few to compare.',
    );
  });

  test('is not named without revenue', () => {
    expect(found(Array.from({ length: 7 }, () => mean(52, -1, 0)))).toBe('No weekday has revenue above 0.');
  });
});

test('the strongest hour needs 30 days, because many hours have a single order or none', () => {
  const found = (n: number) =>
    findingOf(6, (eda) => {
      eda.cycles.hour = Array.from({ length: 24 }, (_, hour) => mean(n, hour === 20 ? 90 : 10, 5));
    });
  expect(found(30)).toBe('The strongest hour is 20:00 90.00 (85.00 to 95.00), with its 95% interval above all others.');
  expect(found(29)).toMatch(/^Not every hour has 30 days/);
});

describe('revenue by loyalty tier', () => {
  type Levels = Required<Tables>['eda']['groups'][string];
  const level = (sum: number, count: number): Levels[string] => {
    const moments = { sum, mean: null, median: null, std: null, count };
    return { gross_revenue: moments, quantity: moments };
  };
  const found = (groups: Levels, means: Record<string, Mean>) =>
    findingOf(11, (eda) => {
      eda.groups.loyalty_tier = groups;
      eda.revenue_per_customer.loyalty_tier = means;
    });
  const few = { Gold: mean(29, 9, 1), Basic: mean(500, 1, 0) };

  test('names the tier with the most revenue and, apart from it, that with the most per customer', () => {
    expect(
      found({ Gold: level(300, 4), Basic: level(700, 90) }, { Gold: mean(30, 75, 5), Basic: mean(500, 14, 2) }),
    ).toBe(
      'Basic has the most revenue of 2 loyalty tiers: 700.00 in 90 lines, 70% of revenue with a known loyalty tier. Revenue per customer is clearly highest for Gold 75.00 (70.00 to 80.00).',
    );
  });

  test('names no tier as highest per customer if intervals overlap or customers are few', () => {
    const groups = { Gold: level(300, 4), Basic: level(700, 90) };
    expect(found(groups, { Gold: mean(30, 75, 5), Basic: mean(500, 68, 2) })).toMatch(
      /No loyalty tier clearly has the highest revenue per customer: Gold 75.00 \(70.00 to 80.00\), Basic 68.00 \(66.00 to 70.00\)\.$/,
    );
    expect(found(groups, few)).toMatch(/Fewer than two loyalty tiers have 30 customers, too few to compare/);
  });

  test('names equal leaders as equal', () => {
    const two = { Gold: level(500, 4), Basic: level(500, 90), Free: level(1, 1) };
    expect(found(two, few)).toMatch(/^Gold and Basic have the most revenue of 3 loyalty tiers: 500.00 each\./);
    const five = Object.fromEntries(['A', 'B', 'C', 'D', 'E'].map((name) => [name, level(5, 1)]));
    expect(found(five, few)).toMatch(/^A and 4 others have the most revenue of 5 loyalty tiers: 5.00 each\./);
  });

  test('has no leader without revenue, and no share beside negative revenue', () => {
    expect(found({ Gold: level(0, 4), Basic: level(-5, 9) }, few)).toMatch(/^No loyalty tier has revenue above 0\./);
    expect(found({ Gold: level(100, 4), Basic: level(-40, 9) }, few)).toMatch(
      /^Gold has the most revenue of 2 loyalty tiers: 100.00 in 4 lines\./,
    );
  });
});

describe('revenue by campaign channel', () => {
  const found = (sums: Record<string, number>) =>
    findingOf(23, (eda) => {
      const moments = (sum: number) => ({ sum, mean: null, median: null, std: null, count: 10 });
      eda.groups.campaign_channel = Object.fromEntries(
        Object.entries(sums).map(([name, sum]) => [name, { gross_revenue: moments(sum), quantity: moments(0) }]),
      );
    });

  test('counts lines without a campaign apart from the channels', () => {
    expect(found({ None: 80, Email: 15, Social: 5 })).toBe(
      'Without a campaign: 80.00 in 10 lines, 80% of revenue with a known campaign channel. Email has the most revenue of 2 campaign channels: 15.00 in 10 lines, 15% of revenue with a known campaign channel.',
    );
    expect(found({ None: 80, Email: 20 })).not.toContain('has the most');
    expect(found({ Email: 80, Social: 20 })).toMatch(/^Email has the most revenue of 2 campaign channels/);
  });
});

test('levels that eda does not list are counted in a note', () => {
  const tables = shop();
  tables.eda.value_counts.merged!.brand = { counts: {}, proportions: {}, left_out: { values: 5000, rows: 5000 } };
  expect(draw(catalogue[8]!, tables).notes).toContain('Not included: 5,000 brands with fewer lines.');
});
