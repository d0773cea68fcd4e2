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

  test('is not named with fewer than eight of a weekday', () => {
    expect(found([...others(0, 8), mean(8, 120, 0), mean(7, 1, 0)])).toBe(
      'The data has fewer than 8 days of a weekday, too few to compare.',
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
  expect(found(29)).toMatch(/^The data has fewer than 30 days/);
});
