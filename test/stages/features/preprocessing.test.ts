import { describe, expect, it } from 'vitest';
import { type Columns, fitPreprocessing, prepare } from '../../../stages/features/preprocessing.ts';

const standard = { scaler: 'standard', logSkewed: false } as const;
const column = (...values: number[]): Columns => ({ x: Float64Array.from(values) });
const prepared = async (training: Columns, options: Parameters<typeof fitPreprocessing>[2], given = training) =>
  Array.from(prepare(await fitPreprocessing(training, ['x'], options), given, given.x!.length));

describe('preprocessing', () => {
  it('standardises with the population standard deviation, as StandardScaler does', async () => {
    // scikit-learn 1.9.1
    const expected = [-0.15523010514126656, -0.9313806308475995, 1.7851462091245656, 0.23284515771189992];
    const found = await prepared(column(3, 1, 8, 4, 1), standard);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 6);
  });

  it('scales to 0 … 1 as MinMaxScaler does, and goes on beyond it for other rows', async () => {
    const found = await prepared(column(3, 1, 8, 4, 1), { scaler: 'minmax', logSkewed: false }, column(3, 1, 8, 15));
    const expected = [2 / 7, 0, 1, 2];
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 6);
  });

  it.each([standard, { scaler: 'minmax', logSkewed: true } as const])(
    'makes a constant feature 0: %o',
    async (options) => {
      expect(await prepared(column(...new Array(7).fill(0.1)), options)).toEqual(new Array(7).fill(0));
    },
  );

  it('fills a missing value with the median of the training rows, and says so in a column of its own', async () => {
    const fitted = await fitPreprocessing(column(1, 2, 9, Number.NaN), ['x', 'x_missing'], standard);
    expect(fitted.features.map(({ name, from, indicator, median }) => [name, from, indicator, median])).toEqual([
      ['x', 'x', false, 2],
      ['x_missing', 'x', true, 2],
    ]);
    const [, indicator, filled] = Array.from(prepare(fitted, column(2, Number.NaN), 2));
    expect(prepare(fitted, column(2, Number.NaN), 2)[0]).toBe(filled);
    // Three of four rows are there: (0 - 0.25) / √(0.25 · 0.75)
    expect(indicator).toBeCloseTo(-0.5773502691896258, 6);
  });

  it('makes a feature that no training row has 0', async () => {
    const fitted = await fitPreprocessing(column(Number.NaN, Number.NaN), ['x'], standard);
    expect(Array.from(prepare(fitted, column(Number.NaN, 3), 2))).toEqual([0, 3]);
  });

  it('takes a feature that is really named like an indicator as it is', async () => {
    const fitted = await fitPreprocessing({ x_missing: Float64Array.of(1, 3) }, ['x_missing'], standard);
    expect(fitted.features[0]).toMatchObject({ indicator: false, center: 2, scale: 1 });
  });

  it('takes logarithms of features that are never negative and lean to the right, and of no others', async () => {
    const logged = async (...values: number[]) =>
      (await fitPreprocessing(column(...values), ['x'], { scaler: 'standard', logSkewed: true })).features[0]!.log1p;
    expect(await logged(0, 0, 1, 1, 2, 40)).toBe(true);
    expect(await logged(-1, 0, 1, 1, 2, 40)).toBe(false);
    expect(await logged(1, 2, 3, 4, 5)).toBe(false);
    expect(await logged(0, 0, 0, 0, 0, 0, 0, 1)).toBe(false);
    expect(await logged()).toBe(false);
  });

  it('is learnt from training rows alone: what comes later changes nothing', async () => {
    const fitted = await fitPreprocessing(column(1, 2, 3), ['x'], standard);
    prepare(fitted, column(1000, -1000), 2);
    expect(fitted).toEqual(await fitPreprocessing(column(1, 2, 3), ['x'], standard));
  });

  it('counts a column that is absent as 0', async () => {
    const fitted = await fitPreprocessing(column(0, 1), ['x'], standard);
    expect(Array.from(prepare(fitted, {}, 1))).toEqual([-1]);
  });
});
