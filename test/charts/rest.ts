import type { Description } from '../../core/statistics/describe.ts';
import { wilson } from '../../core/statistics/proportion.ts';
import type { Tables } from './figures.ts';

/** `rfm.json` of 100 customers with the revenue `daily`. */
export function rfmOf(daily: number[]): Required<Tables>['rfm'] {
  const revenue = daily.reduce((total, value) => total + value, 0);
  const segment = (customers: number, share: number) => ({
    ...{
      customers,
      recency: 20,
      frequency: 2,
      monetary_mean: (revenue * share) / customers,
      monetary_sum: revenue * share,
    },
    ...{ share: customers / 100, share_low: customers / 200, share_high: customers / 50, revenue_share: share },
  });
  const scores = [{ score: 5, from: 1, to: 9, customers: 100 }];
  const described: Description = {
    ...{ count: 100, mean: 12, std: 3, min: 1, '25%': 5, '50%': 10, '75%': 15, max: 60, skew: 1, kurtosis: 2 },
  };
  return {
    snapshot: '2023-03-19',
    customers: 100,
    without_customer: 0,
    without_timestamp: 0,
    rules: ['Champions', 'Hibernating'].map((segment) => ({ segment, when: 'true', meaning: 'm', action: 'a' })),
    recent_days: 30,
    describe: { recency: described, frequency: described, monetary: described },
    score_counts: { R: {}, F: {}, M: {} },
    rfm_string_counts: {},
    rfm_sum_counts: {},
    segments: { Champions: segment(20, 0.5), Hibernating: segment(80, 0.5) },
    checksum: { recency: 1, frequency: 1, monetary: revenue, scores: 1 },
    thresholds: { R: scores, F: scores, M: scores },
    figures: {
      recency: { edges: [0, 10, 20], counts: [60, 40] },
      frequency: [
        { from: 1, to: 1, customers: 55 },
        { from: 2, to: 2, customers: 40 },
        { from: 3, to: 3, customers: 5 },
      ],
      monetary: { edges: [0, 100, 200], counts: [70, 30] },
      monetary_clipped_at: 200,
      grid: [
        { R: 1, F: 1, segment: 'Hibernating', customers: 80, revenue: revenue / 2 },
        { R: 5, F: 5, segment: 'Champions', customers: 20, revenue: revenue / 2 },
      ],
    },
  };
}

/** `cohort.json` of two cohorts of 60 and 20 customers; the second has not reached its third month. */
export function cohortOf(daily: number[]): Required<Tables>['cohort'] {
  const revenue = daily.reduce((total, value) => total + value, 0);
  const pooled = (period: number, cohorts: number, retained: number, eligible: number) => {
    const { rate, low, high } = wilson(retained, eligible);
    return { period, cohorts, retained, eligible, retention: rate, low, high };
  };
  return {
    basis: 'signup',
    basis_reason: 'customers have signup dates',
    without_signup: 0,
    cohorts: ['2023-01', '2023-02'],
    periods: [0, 1, 2],
    size: [60, 20],
    active: [
      [30, 15, 6],
      [10, 4, null],
    ],
    retention: [
      [0.5, 0.25, 0.1],
      [0.5, 0.2, null],
    ],
    revenue: [
      [100, 50, 20],
      [40, 10, null],
    ],
    revenue_per_cohort: { '2023-01': revenue - 50, '2023-02': 50 },
    excluded_negative: 0,
    unknown_customer: 0,
    before_signup_date: 0,
    included: 200,
    first_month: '2023-01',
    last_month: '2023-03',
    incomplete_month: '2023-03',
    pre_existing: { cohorts: [], reason: null },
    pooled: [pooled(0, 2, 40, 80), pooled(1, 1, 15, 60)],
  };
}

/** `decomposition.json` with a period of 7: a straight trend, a season by weekday, no remainder. */
export function decompositionOf(daily: number[]): Required<Tables>['decomposition'] {
  const inner = (index: number) => index >= 3 && index < daily.length - 3;
  return {
    start: '2023-01-01',
    days: daily.length,
    model: 'additive',
    period: 7,
    seasonal_pattern: [-90, -60, -30, 0, 30, 60, 90],
    observed: daily,
    trend: daily.map((_, index) => (inner(index) ? 390 + index : null)),
    seasonal: daily.map((_, index) => 30 * (index % 7) - 90),
    resid: daily.map((_, index) => (inner(index) ? 0 : null)),
    resid_std: 0,
    resid_mean: 0,
    strength: { trend: 0.9, season: 0.8, week: 0.4, noise: { season: 0.19, week: 0.19 } },
    days_without_sales: 2,
  };
}
