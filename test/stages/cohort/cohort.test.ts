import { describe, expect, test } from 'vitest';
import { monthName, monthOf } from '../../../core/months.ts';
import type { CohortBasis, CohortSummary } from '../../../stages/cohort/cohort.ts';
import { cohort } from '../../../stages/cohort/index.ts';
import { poolRetention } from '../../../stages/cohort/pooled.ts';
import { type CleanTables, cleanTables } from '../../support/cleanTables.ts';
import { runStage } from '../../support/workspace.ts';

async function runCohort(tables: CleanTables, basis: CohortBasis = 'signup') {
  const { inputs, blobs } = cleanTables(tables);
  const run = await runStage(cohort, { basis }, inputs, blobs);
  const rows = (await run.table('cohort.parquet')).objects() as Record<string, unknown>[];
  return { ...run, rows, summary: await run.json<CohortSummary>('cohort.json') };
}

const buy = (customer_id: number | null, timestamp: string, gross_revenue: number | null = 10) => ({
  customer_id,
  timestamp,
  gross_revenue,
});
const signup = (customer_id: number, signup_date: string | null) => ({ customer_id, signup_date });

/** Three customers sign up in November (one never buys) and one in January. The data ends with January. */
const acrossTheYear: CleanTables = {
  customers: [signup(1, '2023-11-03'), signup(2, '2023-11-30'), signup(3, '2023-11-15'), signup(4, '2024-01-05')],
  merged: [
    buy(1, '2023-11-04', 5),
    buy(1, '2023-11-20', 6),
    buy(2, '2023-12-31 23:59:59', 7),
    buy(1, '2024-01-01', 8),
    buy(2, '2024-01-02', null),
    buy(4, '2024-01-31', 9),
  ],
};

describe('cohorts by signup', () => {
  test('have active customers, retention and revenue by month, and null for future months', async () => {
    const { summary, outcome } = await runCohort(acrossTheYear);
    expect(summary).toMatchObject({
      basis: 'signup',
      cohorts: ['2023-11', '2024-01'],
      periods: [0, 1, 2],
      size: [3, 1],
      active: [
        [1, 1, 2],
        [1, null, null],
      ],
      retention: [
        [1 / 3, 1 / 3, 2 / 3],
        [1, null, null],
      ],
      revenue: [
        [11, 7, 8],
        [9, null, null],
      ],
      revenue_per_cohort: { '2023-11': 26, '2024-01': 9 },
      without_signup: 0,
      excluded_negative: 0,
      unknown_customer: 0,
      before_signup_date: 0,
      included: 6,
    });
    expect(outcome).toEqual({ rows: 4 });
  });

  test('are written as one row per cell', async () => {
    const { rows } = await runCohort(acrossTheYear);
    expect(rows).toEqual([
      { cohort: '2023-11', period: 0n, cohort_size: 3n, active: 1n, retention: 1 / 3, revenue: 11 },
      { cohort: '2023-11', period: 1n, cohort_size: 3n, active: 1n, retention: 1 / 3, revenue: 7 },
      { cohort: '2023-11', period: 2n, cohort_size: 3n, active: 2n, retention: 2 / 3, revenue: 8 },
      { cohort: '2024-01', period: 0n, cohort_size: 1n, active: 1n, retention: 1, revenue: 9 },
    ]);
  });

  test('have 0, not null, in past months without purchases', async () => {
    const { summary } = await runCohort({
      customers: [signup(1, '2023-01-10')],
      merged: [buy(1, '2023-01-11'), buy(null, '2023-04-30')],
    });
    expect(summary.active).toEqual([[1, 0, 0, 0]]);
  });

  test('leave out and count lines without a cell', async () => {
    const { summary } = await runCohort({
      customers: [signup(1, '2023-02-10'), signup(2, null)],
      merged: [
        buy(1, '2023-01-31'),
        buy(1, '2023-02-01'),
        buy(2, '2023-02-02'),
        buy(3, '2023-02-03'),
        buy(null, '2023-02-04'),
      ],
    });
    // Customer 1 buys once in the month before the signup month and once before the signup date; 2 has no signup date; 3 is unknown.
    expect(summary).toMatchObject({
      excluded_negative: 1,
      before_signup_date: 2,
      without_signup: 1,
      unknown_customer: 1,
      included: 1,
      active: [[1]],
    });
  });

  test('have a row of nulls for a signup month after the last transaction', async () => {
    const { summary } = await runCohort({
      customers: [signup(1, '2023-01-01'), signup(2, '2023-03-01')],
      merged: [buy(1, '2023-01-05')],
    });
    expect(summary).toMatchObject({
      cohorts: ['2023-01', '2023-03'],
      periods: [0],
      size: [1, 1],
      active: [[1], [null]],
    });
  });

  test('have no periods if all signups are after the last transaction', async () => {
    const { summary, rows } = await runCohort({ customers: [signup(1, '2023-03-01')], merged: [buy(1, '2023-01-05')] });
    expect(summary).toMatchObject({
      cohorts: ['2023-03'],
      periods: [],
      active: [[]],
      excluded_negative: 1,
      pooled: [],
    });
    expect(rows).toEqual([]);
  });
});

describe('cohorts by first purchase', () => {
  const undated: CleanTables = {
    customers: [signup(1, null), signup(2, null)],
    merged: [buy(1, '2023-01-31'), buy(1, '2023-03-01'), buy(7, '2023-02-01'), buy(null, '2023-03-31')],
  };

  test('are used, with a reason, if no customer has a signup date', async () => {
    const { summary } = await runCohort(undated);
    expect(summary).toMatchObject({
      basis: 'first_purchase',
      cohorts: ['2023-01', '2023-02'],
      size: [1, 1],
      active: [
        [1, 0, 1],
        [1, 0, null],
      ],
      without_signup: 0,
      unknown_customer: 1,
      included: 3,
    });
    expect(summary.basis_reason).toBe(
      'no customer has a signup date, so cohorts are formed by month of first purchase',
    );
  });

  test('are used if there is no table customers', async () => {
    const { summary } = await runCohort({ merged: undated.merged });
    expect(summary).toMatchObject({ basis: 'first_purchase', without_signup: 0, unknown_customer: 3 });
  });

  test('are used on request, even if there are signup dates', async () => {
    const { summary } = await runCohort(acrossTheYear, 'first_purchase');
    expect(summary).toMatchObject({
      basis: 'first_purchase',
      cohorts: ['2023-11', '2023-12', '2024-01'],
      size: [1, 1, 1],
    });
  });

  test('are empty if all lines are from guests', async () => {
    const { summary } = await runCohort({ merged: [buy(null, '2023-01-01')] });
    expect(summary).toMatchObject({ cohorts: [], periods: [], size: [], active: [], included: 0, pooled: [] });
  });
});

describe('pooled retention', () => {
  test('is the sum of retained customers / the sum of eligible customers of the cohorts that reached the period', async () => {
    const { summary } = await runCohort(acrossTheYear);
    expect(
      summary.pooled.map(({ period, cohorts, retained, eligible }) => [period, cohorts, retained, eligible]),
    ).toEqual([
      [0, 2, 2, 4],
      [1, 1, 1, 3],
      [2, 1, 2, 3],
    ]);
    expect(summary.incomplete_month).toBeNull();
    // statsmodels 0.15.0: proportion_confint(1, 3, method='wilson')
    expect(summary.pooled[1]!.retention).toBe(1 / 3);
    expect(summary.pooled[1]!.low).toBeCloseTo(0.06149194472039626, 12);
    expect(summary.pooled[1]!.high).toBeCloseTo(0.7923403991979523, 12);
  });

  test('leaves out the cells of an incomplete month', async () => {
    const { summary } = await runCohort({ ...acrossTheYear, merged: acrossTheYear.merged.slice(0, -1) });
    expect(summary.incomplete_month).toBe('2024-01');
    expect(summary.pooled.map(({ period, retained, eligible }) => [period, retained, eligible])).toEqual([
      [0, 1, 3],
      [1, 1, 3],
    ]);
  });

  test('includes the last month if asOf is after it', async () => {
    const { summary } = await runCohort({
      ...acrossTheYear,
      merged: acrossTheYear.merged.slice(0, -1),
      asOf: '2024-02-01',
    });
    expect(summary.incomplete_month).toBeNull();
  });

  test('leaves out and lists cohorts older than the data', async () => {
    const { summary } = await runCohort({
      customers: [signup(1, '2022-06-01'), signup(2, '2023-01-05')],
      merged: [buy(1, '2023-01-05'), buy(2, '2023-01-31')],
    });
    expect(summary.pre_existing).toEqual({
      cohorts: ['2022-06'],
      reason: expect.stringContaining('before the first month'),
    });
    expect(summary.pooled).toMatchObject([{ period: 0, cohorts: 1, retained: 1, eligible: 1 }]);
  });

  test('leaves out the first month of the data if cohorts are formed by first purchase', async () => {
    const { summary } = await runCohort({ merged: [buy(1, '2023-01-05'), buy(2, '2023-02-28')] });
    expect(summary.pre_existing.cohorts).toEqual(['2023-01']);
    expect(summary.pooled).toMatchObject([{ period: 0, cohorts: 1, retained: 1, eligible: 1 }]);
  });

  test('is empty if no cohort has completed a month', () => {
    expect(poolRetention([24000], [5], [[2]], 24000, 23999)).toEqual([]);
    expect(poolRetention([], [], [], 24000, 24005)).toEqual([]);
  });
});

describe('month numbers', () => {
  test('are consecutive across years, and convert back to names', () => {
    expect(monthOf('2024-01-01') - monthOf('2023-12-31')).toBe(1);
    expect(['0999-12', '1999-12', '2000-01', '2024-02'].map(monthOf).map(monthName)).toEqual([
      '0999-12',
      '1999-12',
      '2000-01',
      '2024-02',
    ]);
  });
});
