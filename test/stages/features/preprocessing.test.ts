import { describe, expect, test } from 'vitest';
import { rowsOf } from '../../../stages/features/featureTable.ts';
import {
  type Columns,
  fitPreprocessing,
  imputed,
  type PreprocessingOptions,
  prepare,
  preparedNames,
} from '../../../stages/features/preprocessing.ts';

const standard = { scaler: 'standard', logSkewed: false } as const;
const minmax = { scaler: 'minmax', logSkewed: false } as const;
const missing = Number.NaN;
const column = (...values: number[]): Columns => ({ x: Float64Array.from(values) });
const prepared = async (training: Columns, options: PreprocessingOptions, given = training) =>
  Array.from(prepare(await fitPreprocessing(training, ['x'], options), given, given.x!.length));

describe('preprocessing', () => {
  test('standardises with the population standard deviation, like StandardScaler', async () => {
    // scikit-learn 1.9.1
    const expected = [-0.15523010514126656, -0.9313806308475995, 1.7851462091245656, 0.23284515771189992];
    const found = await prepared(column(3, 1, 8, 4, 1), standard);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 6);
  });

  test('scales to 0 … 1 like MinMaxScaler, and beyond for other rows', async () => {
    const found = await prepared(column(3, 1, 8, 4, 1), minmax, column(3, 1, 8, 15));
    const expected = [2 / 7, 0, 1, 2];
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 6);
  });

  test.each([standard, { scaler: 'minmax', logSkewed: true } as const])(
    'turns a constant feature into 0: %o',
    async (options) => {
      expect(await prepared(column(...new Array(7).fill(0.1)), options)).toEqual(new Array(7).fill(0));
    },
  );

  test('fills a missing value with the median of the training rows, with a 0/1 indicator column', async () => {
    const fitted = await fitPreprocessing(column(1, 2, 9, missing), ['x', 'x_missing'], standard);
    expect(fitted.features.map(({ name, from, indicator, median }) => [name, from, indicator, median])).toEqual([
      ['x', 'x', false, 2],
      ['x_missing', 'x', true, 2],
    ]);
    const [, indicator, filled] = Array.from(prepare(fitted, column(2, missing), 2));
    expect(prepare(fitted, column(2, missing), 2)[0]).toBe(filled);
    // Three of four rows are known: (0 - 0.25) / √(0.25 · 0.75)
    expect(indicator).toBeCloseTo(-0.5773502691896258, 6);
  });

  test('turns a feature without any training value into 0', async () => {
    const fitted = await fitPreprocessing(column(missing, missing), ['x'], standard);
    expect(Array.from(prepare(fitted, column(missing, 3), 2))).toEqual([0, 3]);
  });

  test('uses a feature whose own name ends in _missing as it is', async () => {
    const fitted = await fitPreprocessing({ x_missing: Float64Array.of(1, 3) }, ['x_missing'], standard);
    expect(fitted.features[0]).toMatchObject({ indicator: false, center: 2, scale: 1 });
  });

  test('takes logarithms of features that are never negative and skewed to the right, and of no others', async () => {
    const logged = async (...values: number[]) =>
      (await fitPreprocessing(column(...values), ['x'], { scaler: 'standard', logSkewed: true })).features[0]!.log1p;
    expect(await logged(0, 0, 1, 1, 2, 40)).toBe(true);
    expect(await logged(-1, 0, 1, 1, 2, 40)).toBe(false);
    expect(await logged(1, 2, 3, 4, 5)).toBe(false);
    expect(await logged(0, 0, 0, 0, 0, 0, 0, 1)).toBe(false);
    expect(await logged()).toBe(false);
  });

  test('is fitted to training rows only: other rows change nothing', async () => {
    const fitted = await fitPreprocessing(column(1, 2, 3), ['x'], standard);
    prepare(fitted, column(1000, -1000), 2);
    expect(fitted).toEqual(await fitPreprocessing(column(1, 2, 3), ['x'], standard));
  });

  test('counts an absent column as 0', async () => {
    const fitted = await fitPreprocessing(column(0, 1), ['x'], standard);
    expect(Array.from(prepare(fitted, {}, 1))).toEqual([-1]);
  });
});

describe('the fitted scale', () => {
  const columns: Columns = {
    a: Float64Array.of(1, 2, 4, 9),
    b: Float64Array.of(10, 20, 15, 0),
    c: Float64Array.of(5, 5, 5, 5),
  };
  const scales = async (options: PreprocessingOptions, training = columns) => {
    const { features } = await fitPreprocessing(training, ['a', 'b', 'c'], options);
    return { centers: features.map(({ center }) => center), scales: features.map(({ scale }) => scale) };
  };

  test("is that of scikit-learn's StandardScaler", async () => {
    // scikit-learn 1.9.1: StandardScaler().fit(…).mean_, .scale_
    const fitted = await scales(standard);
    expect(fitted.centers).toEqual([4, 11.25, 5]);
    [3.082207001484488, 7.39509972887452, 1].forEach((scale, i) => {
      expect(fitted.scales[i]).toBeCloseTo(scale, 14);
    });
  });

  test("is that of scikit-learn's MinMaxScaler", async () => {
    // scikit-learn 1.9.1: MinMaxScaler().fit(…).data_min_, 1 / .scale_
    expect(await scales(minmax)).toEqual({ centers: [1, 0, 5], scales: [8, 20, 1] });
  });

  test('uses only the rows that it is given', async () => {
    const rows = rowsOf(columns, Int32Array.of(2, 0));
    expect(await scales(minmax, rows)).toEqual({ centers: [1, 10, 5], scales: [3, 5, 1] });
  });
});

describe('imputation', () => {
  const columns = (...values: number[]): Columns => ({ a: Float64Array.from(values) });
  const imputedFrom = async (training: Columns, rows: Columns) => {
    const { features } = await fitPreprocessing(training, preparedNames(training), standard);
    return features.map((feature) => [feature.name, ...imputed(feature, rows)]);
  };

  test('fills with the median of the training rows, and appends an indicator', async () => {
    const training = { a: Float64Array.of(1, missing, 3), b: Float64Array.of(1, 2, 3) };
    const rows = { a: Float64Array.of(1, missing, 3, 100), b: Float64Array.of(1, 2, 3, 4) };
    expect(await imputedFrom(training, rows)).toEqual([
      ['a', 1, 2, 3, 100],
      ['b', 1, 2, 3, 4],
      ['a_missing', 0, 1, 0, 0],
    ]);
  });

  test('appends no indicator for a column that is complete in the training rows', async () => {
    expect(await imputedFrom(columns(1, 4), columns(1, 4, missing))).toEqual([['a', 1, 4, 2.5]]);
  });

  test('fills with 0 if no training row has a value', async () => {
    expect(await imputedFrom(columns(missing, missing), columns(missing, missing, 9))).toEqual([
      ['a', 0, 0, 9],
      ['a_missing', 1, 1, 0],
    ]);
  });

  test('leaves the raw columns unchanged', async () => {
    const raw = columns(1, missing);
    await imputedFrom(columns(1), raw);
    expect(raw.a![1]).toBeNaN();
  });
});
