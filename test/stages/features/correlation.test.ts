import { describe, expect, test } from 'vitest';
import { correlatedPairs, droppedColumns, momentsOf, pearson } from '../../../stages/features/correlation.ts';
import { combined, crossProducts } from '../../../stages/features/crossProducts.ts';

const column = (...values: (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);
const momentsOfColumn = (...values: (number | null)[]) => momentsOf(column(...values));

const products = (columns: Float64Array[]) =>
  crossProducts(
    columns,
    columns.map(() => 0),
  );

describe('the drop rule', () => {
  const matrix = {
    names: ['a', 'b', 'c', 'd', 'e'],
    columns: [
      column(1, 2, 3, 4, 5),
      column(2, 4, 6, 8, 11),
      column(5, 1, 4, 2, 3),
      column(-2, -4, -6, -8, -10.5),
      column(7, 7, 7, 7, 7),
    ],
  };

  test('drops a column that correlates with any earlier one, dropped or not, in either direction', async () => {
    const pairs = correlatedPairs(matrix.names, await products(matrix.columns), 0.95);
    // pandas 3.1.1: frame.corr().abs()
    expect(pairs.map(({ dropped, because_of }) => [dropped, because_of])).toEqual([
      ['b', 'a'],
      ['d', 'a'],
      ['d', 'b'],
    ]);
    const found = pairs.map(({ abs_corr }) => abs_corr);
    [0.9958932064677039, 0.9988681377244375, 0.9990723388047658].forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 14);
    });
    expect(droppedColumns(pairs)).toEqual(['b', 'd']);
  });

  test('keeps a column at the limit, and a constant one', async () => {
    const twice = await products([column(1, 2, 4), column(1, 2, 4)]);
    expect(correlatedPairs(['a', 'b'], twice, 1)).toEqual([]);
    expect(correlatedPairs(['a', 'b'], twice, 0.999)).toHaveLength(1);
    expect(correlatedPairs(['a', 'b'], await products([column(1, 1), column(1, 1)]), 0.1)).toEqual([]);
  });

  test('combines two sets of rows, whatever their common centers', async () => {
    const columns = Array.from({ length: 5 }, (_, i) =>
      Float64Array.from({ length: 1500 }, (_, row) => Math.sin(row * (i + 1)) + row / 1000),
    );
    const rows = (from: number, to: number) => columns.map((values) => values.subarray(from, to));
    const centers = [0.5, 0.1, 0.7, 0, 1];
    const both = combined(await crossProducts(rows(0, 1100), centers), await crossProducts(rows(1100, 1500), centers));
    const names = ['a', 'b', 'c', 'd', 'e'];
    const pairs = correlatedPairs(names, both, 0);
    expect(pairs).toHaveLength(10);
    for (const { dropped, because_of, abs_corr } of pairs) {
      const [later, earlier] = [columns[names.indexOf(dropped)]!, columns[names.indexOf(because_of)]!];
      expect(abs_corr).toBeCloseTo(Math.abs(pearson(momentsOf(later), momentsOf(earlier))!), 12);
    }
  });

  test('keeps a column that is constant over both sets, but not one with two constant halves', async () => {
    const halves = [column(3, 3), column(1, 2)];
    const others = [column(4, 4), column(2, 3)];
    const constant = combined(await products(halves), await products(halves));
    expect(correlatedPairs(['a', 'b'], constant, 0.1)).toEqual([]);
    const changed = combined(await crossProducts(halves, [3, 1]), await crossProducts(others, [3, 1]));
    // pandas 3.1.1: pd.Series([3, 3, 4, 4]).corr(pd.Series([1, 2, 2, 3]))
    expect(correlatedPairs(['a', 'b'], changed, 0.1)[0]?.abs_corr).toBeCloseTo(0.7071067811865475, 14);
  });
});

describe("Pearson's correlation", () => {
  test('is over the rows where both are known', () => {
    // pandas 3.1.1: pd.Series([0, 1, 0, 1, 1]).corr(pd.Series([1, nan, 3, 4, 8]))
    expect(pearson(momentsOfColumn(0, 1, 0, 1, 1), momentsOfColumn(1, null, 3, 4, 8))).toBeCloseTo(
      0.7844645405527361,
      14,
    );
  });

  test.each([
    ['for no rows', [], []],
    ['for one row', [1], [2]],
    ['for a constant', [1, 2], [3, 3]],
    ['for a column that is constant where both are known', [1, 2, 2], [null, 3, 4]],
    ['if one column is all missing', [1, 2], [null, null]],
  ])('is null %s', (_, a, b) => {
    expect(pearson(momentsOfColumn(...a), momentsOfColumn(...b))).toBeNull();
  });

  test('is 1 and -1 for exact lines, never more', () => {
    const line = Float64Array.from({ length: 1001 }, (_, i) => i * 0.1);
    const against = (other: (x: number) => number) => pearson(momentsOf(line), momentsOf(line.map(other)));
    expect(against((x) => 3 * x + 1)).toBeLessThanOrEqual(1);
    expect(against((x) => -x)).toBeCloseTo(-1, 12);
  });
});

describe('the moments of a column', () => {
  test.each([
    // pandas 3.1.1, Series.sum, .mean, .std
    ['of typical numbers', [1, 2, null, 6], { count: 3, sum: 9, mean: 3, std: Math.sqrt(7) }],
    ['of one value', [4], { count: 1, sum: 4, mean: 4, std: null }],
    ['of equal values', [0.1, 0.1, 0.1], { count: 3, std: 0 }],
    ['of only missing values', [null, null], { count: 0, sum: 0, mean: null, std: null }],
    ['of no values', [], { count: 0, sum: 0, mean: null, std: null }],
  ])('are defined %s', (_, values, expected) => {
    const found = momentsOfColumn(...values);
    for (const [name, value] of Object.entries(expected)) {
      const actual = found[name as keyof typeof expected];
      if (value === null) expect(actual).toBeNull();
      else expect(actual).toBeCloseTo(value, 14);
    }
  });
});
