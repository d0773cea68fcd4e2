import { describe, expect, test, vi } from 'vitest';
import type { DecompositionSummary } from '../../../stages/decomposition/decomposition.ts';
import { decomposition } from '../../../stages/decomposition/index.ts';
import {
  type DecompositionModel,
  decompose,
  strengthOfNoise,
  strengths,
} from '../../../stages/decomposition/seasonal.ts';
import { cleanTables } from '../../support/cleanTables.ts';
import { runStage } from '../../support/workspace.ts';

const series = [3, 9, 4, 12, 5, 10, 0, 14, 7, 13, 6, 18, 8];

const none = null;

/**
 * statsmodels 0.15.0, numpy 2: seasonal_decompose(np.array(series), model, period=period) for the series above (plus 1 if the
 * model is multiplicative); std and mean with pandas 3.1.1; strengths with numpy, from their definition.
 */
const golden = [
  {
    model: 'additive' as const,
    period: 4,
    trend: [none, none, 7.25, 7.625, 7.25, 7.0, 7.5, 8.125, 9.25, 10.5, 11.125, none, none],
    pattern: [-2.333333333333333, 2.666666666666667, -5.375, 5.041666666666667],
    resid: [
      none,
      none,
      2.125,
      -0.666666666666667,
      0.08333333333333304,
      0.33333333333333304,
      -2.125,
      0.833333333333333,
      0.08333333333333304,
      -0.16666666666666696,
      0.25,
      none,
      none,
    ],
    strength: { trend: 0.6334155363748457, season: 0.9391813104760346 },
    std: 1.1359421566846322,
    mean: 0.08333333333333313,
  },
  {
    model: 'multiplicative' as const,
    period: 4,
    trend: [none, none, 8.25, 8.625, 8.25, 8.0, 8.5, 9.125, 10.25, 11.5, 12.125, none, none],
    pattern: [0.7428686011661767, 1.2772625764312349, 0.42734120109234003, 1.5525276213102484],
    resid: [
      none,
      none,
      1.418212436599691,
      0.9708338557864501,
      0.979005878201116,
      1.0765210109278005,
      0.27530006122229295,
      1.0588124770695215,
      1.050640454654856,
      0.9531253219281711,
      1.3509570014619736,
      none,
      none,
    ],
    strength: { trend: 0.2029635449919226, season: 0.6460683190226868 },
    std: 0.3233907088728978,
    mean: 1.0148231664279859,
  },
  {
    model: 'additive' as const,
    period: 3,
    trend: [
      none,
      5.333333333333333,
      8.333333333333332,
      7.0,
      9.0,
      5.0,
      7.999999999999999,
      6.999999999999999,
      11.333333333333332,
      8.666666666666666,
      12.333333333333332,
      10.666666666666666,
      none,
    ],
    pattern: [-0.037037037037037146, -0.39814814814814814, 0.43518518518518534],
    resid: [
      none,
      4.064814814814815,
      -4.768518518518517,
      5.037037037037037,
      -3.601851851851852,
      4.564814814814815,
      -7.962962962962962,
      7.398148148148149,
      -4.768518518518517,
      4.370370370370371,
      -5.935185185185184,
      6.898148148148149,
      none,
    ],
    strength: { trend: 0, season: 0.004103797869391523 },
    std: 5.819666529838158,
    mean: 0.48148148148148207,
  },
  {
    model: 'multiplicative' as const,
    period: 3,
    trend: [
      none,
      6.333333333333332,
      9.333333333333332,
      8.0,
      10.0,
      5.999999999999999,
      9.0,
      8.0,
      12.333333333333332,
      9.666666666666664,
      13.333333333333332,
      11.666666666666666,
      none,
    ],
    pattern: [0.9455487369211337, 1.0197295281095622, 1.034721734969304],
    resid: [
      none,
      1.548398202558872,
      0.5177375400645066,
      1.7185787855751087,
      0.5883913169723713,
      1.7718129148874224,
      0.11750966055214418,
      1.8387228655386603,
      0.6268822106726998,
      1.5316776444382936,
      0.5148424023508249,
      1.5739221217960997,
      none,
    ],
    strength: { trend: 0, season: 0.01952551877689468 },
    std: 0.6417468264063949,
    mean: 1.1225886968551821,
  },
];

const observedFor = (model: DecompositionModel) => series.map((value) => (model === 'additive' ? value : value + 1));

function expectClose(found: (number | null)[], expected: (number | null)[]) {
  expect(found.map((value) => value === null)).toEqual(expected.map((value) => value === null));
  for (const [i, value] of found.entries()) if (value !== null) expect(value).toBeCloseTo(expected[i]!, 12);
}

describe('a decomposition', () => {
  test.each(golden)('equals that of statsmodels: $model, period $period', ({ model, period, ...expected }) => {
    const parts = decompose(Float64Array.from(observedFor(model)), period, model);
    expectClose(parts.trend, expected.trend);
    expectClose(parts.resid, expected.resid);
    expectClose(
      parts.seasonal,
      Array.from(series, (_, day) => expected.pattern[day % period]!),
    );
    const { trend, season } = strengths(parts, model);
    expectClose([trend, season], [expected.strength.trend, expected.strength.season]);
  });

  test('of exactly two periods leaves a constant residual, because each phase has a single value', () => {
    const { resid, trend } = decompose(Float64Array.from([1, 5, 2, 8, 3, 9, 4, 6]), 4, 'additive');
    expect(trend.filter((value) => value !== null)).toHaveLength(4);
    const rest = resid.filter((value) => value !== null);
    for (const value of rest) expect(value).toBeCloseTo(rest[0]!, 12);
  });

  test('of a constant series has no season, and null strengths', () => {
    const parts = decompose(new Float64Array(12).fill(5), 4, 'additive');
    expect(parts.seasonal).toEqual(new Array(12).fill(0));
    expect(strengths(parts, 'additive')).toEqual({ trend: null, season: null });
  });
});

type Row = { timestamp: string; gross_revenue: number | null };

async function runDecomposition(merged: Row[], params: { model: DecompositionModel; period: number }) {
  const { inputs, blobs } = cleanTables({ merged });
  const run = await runStage(decomposition, params, inputs, blobs);
  const table = await run.table('decomposition.parquet');
  return { ...run, table, summary: await run.json<DecompositionSummary>('decomposition.json') };
}

const onDays = (first: string, revenues: (number | null)[]): Row[] =>
  revenues.map((gross_revenue, day) => {
    const date = new Date(Date.parse(first) + day * 86_400_000).toISOString().slice(0, 10);
    return { timestamp: `${date} 12:00:00`, gross_revenue };
  });

// The 95th percentile of the strength of season of 120 to 300 series of normal noise, with an independent decomposition in
// Python 3.11 (seed 1): 0.040 for 1,095 days and period 30, 0.122 for 400, 0.671 for 90; 0.040 for 365 days and period 7.
test.each([
  [1095, 30, 0.04],
  [400, 30, 0.122],
  [90, 30, 0.671],
  [365, 7, 0.04],
])('noise over %i days seldom has a season of %i days that is stronger than %f', (length, period, simulated) => {
  expect(Math.abs(strengthOfNoise(length, period) - simulated)).toBeLessThan(0.005);
});

test('with two periods, every season fits noise', () => {
  expect(strengthOfNoise(60, 30)).toBe(1);
});

describe('the decomposition of daily revenue', () => {
  test.each(golden)('has the components of statsmodels: $model, $period', async (expected) => {
    const rows = onDays('2024-02-23', observedFor(expected.model));
    const { summary, table, outcome } = await runDecomposition(rows, {
      model: expected.model,
      period: expected.period,
    });
    expect(summary).toMatchObject({ start: '2024-02-23', days: 13, period: expected.period, days_without_sales: 0 });
    expectClose(summary.seasonal_pattern, expected.pattern);
    expectClose([summary.resid_std, summary.resid_mean], [expected.std, expected.mean]);
    expectClose(table.array('trend') as (number | null)[], expected.trend);
    expect(summary).not.toHaveProperty('skipped');
    expect(outcome).toEqual({ rows: 13 });
  });

  test('has a DATE for every day, including leap days', async () => {
    const { table } = await runDecomposition(onDays('2024-02-27', [1, 2, 3, 4]), { model: 'additive', period: 2 });
    expect((table.array('date') as Date[]).map((date) => date.toISOString().slice(0, 10))).toEqual([
      '2024-02-27',
      '2024-02-28',
      '2024-02-29',
      '2024-03-01',
    ]);
  });

  test('adds up the lines of a day, and counts days without sales as 0', async () => {
    const rows: Row[] = [
      { timestamp: '2023-12-31 23:59:59.999999', gross_revenue: 1 },
      { timestamp: '2023-12-31 00:00:00', gross_revenue: 2 },
      { timestamp: '2024-01-03 00:00:00', gross_revenue: null },
      { timestamp: '2024-01-04 00:00:00', gross_revenue: -5 },
    ];
    const { summary } = await runDecomposition(rows, { model: 'additive', period: 2 });
    expect(summary).toMatchObject({ start: '2023-12-31', observed: [3, 0, 0, 0, -5], days_without_sales: 2 });
  });

  test('is skipped for less than two periods, with observed revenue and null components', async () => {
    const days = Array.from({ length: 59 }, (_, day) => day + 1);
    const { summary, outcome, table } = await runDecomposition(onDays('2023-01-01', days), {
      model: 'additive',
      period: 30,
    });
    expect(outcome.skipped).toBe('needs at least 60 days, has 59');
    expect(summary).toMatchObject({
      skipped: 'needs at least 60 days, has 59',
      observed: days,
      trend: new Array(59).fill(null),
      seasonal_pattern: new Array(30).fill(null),
      resid_std: null,
      resid_mean: null,
      strength: { trend: null, season: null },
    });
    expect(table.numRows()).toBe(59);
  });

  test('has the strength of a week, which a period of 30 days hides', async () => {
    const days = Array.from({ length: 210 }, (_, day) => [5, 1, 1, 2, 3, 8, 9][day % 7]!);
    const { summary } = await runDecomposition(onDays('2023-01-01', days), { model: 'additive', period: 30 });
    // By hand: seven days repeat exactly, so nothing remains.
    expect(summary.strength.week).toBeCloseTo(1, 12);
    expect(summary.strength.season).toBeLessThan(0.5);
  });

  test('has no strength of a week with less than two weeks', async () => {
    const { summary } = await runDecomposition(onDays('2023-01-01', [1, 2, 1, 2, 1, 2]), {
      model: 'additive',
      period: 2,
    });
    expect(summary.strength).toMatchObject({ season: expect.any(Number), week: null });
  });

  test('is computed for exactly two periods', async () => {
    const days = Array.from({ length: 60 }, (_, day) => day % 7);
    const { outcome } = await runDecomposition(onDays('2023-01-01', days), { model: 'additive', period: 30 });
    expect(outcome).toEqual({ rows: 60 });
  });

  test('is skipped if the model is multiplicative and a day has no positive revenue', async () => {
    const { outcome } = await runDecomposition(onDays('2023-01-01', [1, 0, 3, -4]), {
      model: 'multiplicative',
      period: 2,
    });
    expect(outcome.skipped).toBe(
      'a multiplicative model needs positive revenue on every day, but 2 of 4 days have none; use the additive model',
    );
  });

  test.each([
    ['Pacific/Apia', 600],
    ['America/St_Johns', 210],
  ])('has the same bytes in the time zone %s', async (zone, minutesBehind) => {
    const make = async () => {
      // Apia had no 2011-12-30.
      const run = await runDecomposition(onDays('2011-12-28', [4, 1, 5, 2, 6, 3]), { model: 'additive', period: 2 });
      return [await run.bytes('decomposition.json'), await run.bytes('decomposition.parquet')];
    };
    vi.stubEnv('TZ', 'UTC');
    const expected = await make();
    vi.stubEnv('TZ', zone);
    expect(new Date(2011, 11, 28).getTimezoneOffset()).toBe(minutesBehind);
    expect(await make()).toEqual(expected);
    vi.unstubAllEnvs();
  });
});
