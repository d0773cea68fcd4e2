import { expect, describe as group, test } from 'vitest';
import type { Database } from '../../../core/stage.ts';
import {
  describe,
  known,
  mean,
  median,
  nearestQuantile,
  quantile,
  standardDeviation,
  sum,
  variance,
} from '../../../core/statistics/describe.ts';
import { describeColumns } from '../../../stages/eda/describeColumns.ts';
import { runStage } from '../../support/workspace.ts';

const unknown = { mean: null, std: null, min: null, '25%': null, '50%': null, '75%': null, max: null };

// Both must agree: from an array, and from two scans in the database.
const ways: Record<string, (values: (number | null)[]) => Promise<unknown>> = {
  'of an array': async (values) => describe(Float64Array.from(values, (value) => value ?? Number.NaN)),
  'of a column': describedInDatabase,
};

for (const [way, described] of Object.entries(ways)) {
  group(`the description ${way}`, () => {
    test('is pandas 3.1.1’s describe, skew and kurt of the same values', async () => {
      // pd.Series([3, 1, 4, 1, 5, 9, 2, 6, nan]): .describe(), .skew(), .kurt()
      const result = await described([3, 1, 4, 1, 5, 9, 2, 6, null]);
      expect(result).toEqual({
        count: 8,
        mean: 3.875,
        std: expect.closeTo(2.748376143938713, 14),
        min: 1,
        '25%': 1.75,
        '50%': 3.5,
        '75%': 5.25,
        max: 9,
        skew: expect.closeTo(0.8335031385336661, 14),
        kurtosis: expect.closeTo(0.276605804536995, 13),
      });
    });

    test('of only missing values has a count of 0 and is otherwise null', async () => {
      expect(await described([null, null])).toEqual({ count: 0, ...unknown, skew: null, kurtosis: null });
    });

    test('of one value has no standard deviation', async () => {
      expect(await described([7])).toMatchObject({ count: 1, mean: 7, std: null, min: 7, '50%': 7, skew: null });
    });

    test('of a constant has a standard deviation of exactly 0, no skewness and no kurtosis', async () => {
      expect(await described([0.1, 0.1, 0.1, 0.1])).toMatchObject({ std: 0, skew: null, kurtosis: null });
    });

    test('has a skewness for three values or more and a kurtosis for four or more', async () => {
      expect(await described([1, 2])).toMatchObject({ std: Math.SQRT1_2, skew: null, kurtosis: null });
      expect(await described([1, 2, 4])).toMatchObject({
        skew: expect.closeTo(0.9352195295828244, 14),
        kurtosis: null,
      });
      expect(await described([1, 2, 4, 9])).toMatchObject({ kurtosis: expect.closeTo(1.5, 13) });
    });

    test('keeps its digits far from 0, for example for ids around 10^15', async () => {
      // Adding a constant changes neither skewness nor kurtosis.
      const near = [1, 2, 4, 9, 30, 31];
      const far = near.map((value) => value + 1e15);
      const { skew, kurtosis } = describe(Float64Array.from(near));
      expect(await described(far)).toMatchObject({
        skew: expect.closeTo(skew!, 12),
        kurtosis: expect.closeTo(kurtosis!, 12),
      });
    });
  });
}

test('sum, mean, variance and standard deviation are those of numpy 2.4.6', () => {
  // np.sum, np.mean, np.var, np.std(ddof=1) of [2, 4, 4, 5, 10]
  const values = Float64Array.of(2, 4, 4, 5, 10);
  expect([sum(values), mean(values), variance(values)]).toEqual([25, 5, 7.2]);
  expect(standardDeviation(values)).toBe(3);
  // np.average([1, 2, 4], weights=[1, 0, 3])
  expect(mean([1, 2, 4], [1, 0, 3])).toBe(3.25);
});

test('the standard deviation is null for fewer than two values and exactly 0 for equal ones', () => {
  expect(standardDeviation(Float64Array.of())).toBeNull();
  expect(standardDeviation(Float64Array.of(4))).toBeNull();
  expect(standardDeviation(Float64Array.of(0.1, 0.1, 0.1))).toBe(0);
});

test('the median is the middle value, or the mean of the two middle ones', () => {
  expect(median([1, 2, 9])).toBe(2);
  expect(median([1, 2, 4, 9])).toBe(3);
  expect(median([])).toBeNull();
});

test('the nearest quantile is always an observation', () => {
  const values = [10, 20, 30, 40];
  expect([0, 0.1, 0.2, 0.5, 1].map((share) => nearestQuantile(values, share))).toEqual([10, 10, 20, 30, 40]);
  expect(nearestQuantile([], 0.025)).toBeNull();
  expect(nearestQuantile([], 0.975)).toBeNull();
});

test('known values are those that are not NaN, in their order', () => {
  expect([...known(Float64Array.of(3, Number.NaN, 1))]).toEqual([3, 1]);
});

test('a quantile between two values is linear, as numpy’s default: a quarter between 1 and 2 is 1.25', () => {
  expect(quantile(Float64Array.of(1, 2), 0.25)).toBe(1.25);
  expect(quantile(Float64Array.of(), 0.5)).toBeNull();
});

test('the description of no columns is an empty object, without a query', async () => {
  expect(await describeColumns({} as Database, 'nothing', [])).toEqual({});
});

async function describedInDatabase(values: (number | null)[]): Promise<unknown> {
  const rows = values.map((value) => `(${value}::double)`).join(', ');
  let result: unknown;
  await runStage(
    {
      run: async (workspace) => {
        const database = await workspace.database();
        result = (await describeColumns(database, `(values ${rows}) as t(x)`, ['x'])).x;
        return {};
      },
    },
    {},
    {},
  );
  return result;
}
