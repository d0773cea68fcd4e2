import { describe, expect, it } from 'vitest';
import { correlatedPairs, droppedColumns, pearson } from '../../../stages/features/correlation.ts';
import { crossProducts, together } from '../../../stages/features/crossProducts.ts';
import { impute, takeRows } from '../../../stages/features/matrix.ts';
import { measured, moments } from '../../../stages/features/moments.ts';
import { fitScaler } from '../../../stages/features/scaler.ts';
import { stratifiedSplit } from '../../../stages/features/split.ts';
import { targets } from '../../../stages/features/targets.ts';

const column = (...values: (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);
const feature = (name: string, ...values: (number | null)[]) => ({
  name,
  source: name,
  says: name,
  type: 'number' as const,
  values: column(...values),
  missing: values.filter((value) => value === null).length,
});

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

  it('drops a column that goes with any earlier one, dropped or not, in either direction', async () => {
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

  it('keeps a column at the limit, and a constant one', async () => {
    const twice = await products([column(1, 2, 4), column(1, 2, 4)]);
    expect(correlatedPairs(['a', 'b'], twice, 1)).toEqual([]);
    expect(correlatedPairs(['a', 'b'], twice, 0.999)).toHaveLength(1);
    expect(correlatedPairs(['a', 'b'], await products([column(1, 1), column(1, 1)]), 0.1)).toEqual([]);
  });

  it('is told of all rows from two sets of them, whatever they are centred on', async () => {
    const columns = Array.from({ length: 5 }, (_, i) =>
      Float64Array.from({ length: 1500 }, (_, row) => Math.sin(row * (i + 1)) + row / 1000),
    );
    const split = (from: number, to: number) => columns.map((values) => values.subarray(from, to));
    const centre = [0.5, 0.1, 0.7, 0, 1];
    const both = together(await crossProducts(split(0, 1100), centre), await crossProducts(split(1100, 1500), centre));
    const names = ['a', 'b', 'c', 'd', 'e'];
    const pairs = correlatedPairs(names, both, 0);
    expect(pairs).toHaveLength(10);
    for (const { dropped, because_of, abs_corr } of pairs) {
      const [later, earlier] = [columns[names.indexOf(dropped)]!, columns[names.indexOf(because_of)]!];
      expect(abs_corr).toBeCloseTo(Math.abs(pearson(measured(later), measured(earlier))!), 12);
    }
  });

  it('keeps a column that is constant in each set of rows, but not one that is so by halves', async () => {
    const halves = [column(3, 3), column(1, 2)];
    const others = [column(4, 4), column(2, 3)];
    const constant = together(await products(halves), await products(halves));
    expect(correlatedPairs(['a', 'b'], constant, 0.1)).toEqual([]);
    const changed = together(await crossProducts(halves, [3, 1]), await crossProducts(others, [3, 1]));
    // pandas 3.1.1: pd.Series([3, 3, 4, 4]).corr(pd.Series([1, 2, 2, 3]))
    expect(correlatedPairs(['a', 'b'], changed, 0.1)[0]?.abs_corr).toBeCloseTo(0.7071067811865475, 14);
  });
});

describe("pearson's correlation", () => {
  it('is over the rows that have both', () => {
    // pandas 3.1.1: pd.Series([0, 1, 0, 1, 1]).corr(pd.Series([1, nan, 3, 4, 8]))
    expect(pearson(measured(column(0, 1, 0, 1, 1)), measured(column(1, null, 3, 4, 8)))).toBeCloseTo(
      0.7844645405527361,
      14,
    );
  });

  it.each([
    ['of nothing', [], []],
    ['of one row', [1], [2]],
    ['of a constant', [1, 2], [3, 3]],
    ['of what is constant where both are known', [1, 2, 2], [null, 3, 4]],
    ['when one side is all missing', [1, 2], [null, null]],
  ])('is null %s', (_, a, b) => {
    expect(pearson(measured(column(...a)), measured(column(...b)))).toBeNull();
  });

  it('is 1 and -1 of exact lines, never more', () => {
    const line = Float64Array.from({ length: 1001 }, (_, i) => i * 0.1);
    const against = (other: (x: number) => number) => pearson(measured(line), measured(line.map(other)));
    expect(against((x) => 3 * x + 1)).toBeLessThanOrEqual(1);
    expect(against((x) => -x)).toBeCloseTo(-1, 12);
  });
});

describe('missing values', () => {
  it("become the training rows' median, with a column that says so", () => {
    const { matrix, medians } = impute(
      [feature('a', 1, null, 3, 100), feature('b', 1, 2, 3, 4)],
      Int32Array.of(0, 1, 2),
    );
    expect(matrix.names).toEqual(['a', 'b', 'a_missing']);
    expect(matrix.columns.map((values) => [...values])).toEqual([
      [1, 2, 3, 100],
      [1, 2, 3, 4],
      [0, 1, 0, 0],
    ]);
    expect(medians).toEqual({ a: 2 });
  });

  it('that only test rows have are filled without such a column', () => {
    const { matrix } = impute([feature('a', 1, 4, null)], Int32Array.of(0, 1));
    expect(matrix.names).toEqual(['a']);
    expect([...matrix.columns[0]!]).toEqual([1, 4, 2.5]);
  });

  it('become 0 when no training row has a value', () => {
    const { matrix, medians } = impute([feature('a', null, null, 9)], Int32Array.of(0, 1));
    expect([...matrix.columns[0]!]).toEqual([0, 0, 9]);
    expect(medians).toEqual({ a: 0 });
  });

  it('leave the raw columns as they were', () => {
    const raw = feature('a', 1, null);
    impute([raw], Int32Array.of(0));
    expect(raw.values[1]).toBeNaN();
  });
});

describe('a scaler', () => {
  const matrix = { names: ['a', 'b', 'c'], columns: [column(1, 2, 4, 9), column(10, 20, 15, 0), column(5, 5, 5, 5)] };

  it("is scikit-learn's StandardScaler", () => {
    // scikit-learn 1.9.1: StandardScaler().fit(…).mean_, .scale_
    const scaler = fitScaler('standard', matrix.columns.map(moments)) as { mean: number[]; scale: number[] };
    expect(scaler.mean).toEqual([4, 11.25, 5]);
    [3.082207001484488, 7.39509972887452, 1].forEach((scale, i) => {
      expect(scaler.scale[i]).toBeCloseTo(scale, 14);
    });
  });

  it("is scikit-learn's MinMaxScaler", () => {
    // scikit-learn 1.9.1: MinMaxScaler().fit(…).data_min_, 1 / .scale_
    expect(fitScaler('minmax', matrix.columns.map(moments))).toEqual({
      kind: 'minmax',
      min: [1, 0, 5],
      scale: [8, 20, 1],
    });
  });

  it('sees only the rows that it is given', () => {
    const scaler = fitScaler('minmax', takeRows(matrix, Int32Array.of(2, 0)).columns.map(moments));
    expect(scaler).toMatchObject({ min: [1, 10, 5], scale: [3, 5, 1] });
  });
});

describe('the moments of a column', () => {
  it.each([
    // pandas 3.1.1, Series.sum, .mean, .std
    ['of typical numbers', [1, 2, null, 6], { count: 3, sum: 9, mean: 3, std: Math.sqrt(7) }],
    ['of one value', [4], { count: 1, sum: 4, mean: 4, std: null }],
    ['of equal values', [0.1, 0.1, 0.1], { count: 3, std: 0 }],
    ['of nothing but missing values', [null, null], { count: 0, sum: 0, mean: null, std: null }],
    ['of nothing', [], { count: 0, sum: 0, mean: null, std: null }],
  ])('are defined %s', (_, values, expected) => {
    const found = moments(column(...values));
    for (const [name, value] of Object.entries(expected)) {
      const actual = found[name as keyof typeof found];
      if (value === null) expect(actual).toBeNull();
      else expect(actual).toBeCloseTo(value, 14);
    }
  });
});

describe('a stratified split', () => {
  const target = Uint8Array.from({ length: 101 }, (_, i) => Number(i % 10 === 0));

  it('has every customer once, the test part rounded up, and both classes in their share', () => {
    const { train, test } = stratifiedSplit(target, 0.2, 42);
    expect([...train, ...test].sort((a, b) => a - b)).toEqual([...target.keys()]);
    expect(test).toHaveLength(21);
    expect(test.filter((place) => target[place] === 1)).toHaveLength(2);
  });

  it('has both classes on both sides, however rare one is', () => {
    const rare = Uint8Array.from({ length: 200 }, (_, i) => Number(i < 2));
    for (const share of [0.01, 0.2, 0.99]) {
      const { train, test } = stratifiedSplit(rare, share, 1);
      for (const part of [train, test]) expect(new Set(part.map((place) => rare[place]!))).toEqual(new Set([0, 1]));
    }
  });

  it('mixes the classes in both parts, since the last training rows are the validation rows', () => {
    const half = Uint8Array.from({ length: 400 }, (_, i) => Number(i < 200));
    const { train } = stratifiedSplit(half, 0.2, 3);
    const last = train.slice(-64).reduce((total, place) => total + half[place]!, 0);
    // 32 are expected, with a standard deviation of 3.6.
    expect(Math.abs(last - 32)).toBeLessThan(18);
  });
});

describe('a high value', () => {
  const highValue = (...revenue: number[]) => [
    ...targets.highValue.of({ revenue: Float64Array.from(revenue), purchases: new Float64Array(revenue.length) }),
  ];

  it('is that of the top fifth, and of all that equal its last', () => {
    expect(highValue(1, 2, 3, 4, 5)).toEqual([0, 0, 0, 0, 1]);
    expect(highValue(1, 5, 3, 4, 5)).toEqual([0, 1, 0, 0, 1]);
    expect(highValue(9, 8, 7, 6, 5, 4)).toEqual([1, 1, 0, 0, 0, 0]);
  });

  it('is never nothing', () => {
    expect(highValue(0, 0, 0, -1, 0)).toEqual([0, 0, 0, 0, 0]);
    expect(highValue()).toEqual([]);
  });
});
