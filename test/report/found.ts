import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What pandas found in a data set: `expected/<name>.json`, written by `expected.py`. */
export type Found = {
  /** SHA-256 of the CSV files that pandas read. */
  digest: string;
  totals: { revenue: number; lines: number; customers: number };
  orders: Record<
    'count' | 'lines' | 'mean_lines' | 'with_several_lines' | 'valued' | 'mean' | 'median' | 'p99',
    number
  > &
    Record<'one_unit' | 'units', number>;
  daily: Record<'days' | 'without_sales' | 'mean' | 'best' | 'last_30', number> & {
    best_day: string;
    year_before: number | null;
    years: { now: number; before: number } | null;
  };
  months: Record<string, FoundMonth>;
  mean_complete_month: number | null;
  year_on_year: {
    months: string[];
    now: FoundPeriod;
    before: FoundPeriod;
    contributions: Record<string, number>;
  } | null;
  to_date: Record<'current' | 'previous_month' | 'previous_year', { to: string; revenue: number } | null> | null;
  refund_years: { now: FoundRate; before: FoundRate } | null;
  new_and_returning: { months: string[]; returning: number; year_before: number | null };
  products:
    | (Record<'count' | 'lines' | 'revenue' | 'orders' | 'total' | 'top_15' | 'orders_with_several', number> & {
        best: string;
        second: number | null;
      })
    | null;
  /** By name: `Monday`, `08:00`, `Monday 08:00`. */
  cycles: Record<'weekday' | 'hour' | 'week', Record<string, FoundMean>>;
  per_customer: Record<string, Record<string, FoundMean>>;
  values_by_discount: ({ lines: number } & Record<'plain' | 'before' | 'after', FoundValues>) | null;
  with_time: number;
  /** The strongest first. */
  correlations: { a: string; b: string; r: number; n: number }[];
  groups: Record<string, Record<string, FoundGroup>>;
  refunds: FoundRate;
  discounts: {
    lines: number;
    discounted: number;
    mean_when_discounted: number;
    correlation: number;
    both: number;
    levels: Record<string, { lines: number; mean: number }>;
  } | null;
  campaigns: { levels: number; campaigns: Record<string, { lines: number; revenue: number }> };
  concentration: Record<'customers' | 'revenue' | 'top_10' | 'top_20' | 'top_20_customers' | 'gini', number>;
  rfm: Record<'customers' | 'recent_days' | 'once' | 'monetary_p99', number> &
    Record<'recency' | 'frequency' | 'monetary', { median: number; mean: number }> & {
      segments: Record<string, { customers: number; revenue: number; share: number; revenue_share: number }>;
      scores: Record<'R' | 'F' | 'M', Record<string, { low: number; high: number; customers: number }>>;
    };
  cohort: {
    basis: string;
    incomplete_month: string | null;
    cohorts: Record<string, { size: number; revenue: number; pre_existing: boolean }>;
    pooled: Record<string, FoundRate & { cohorts: number }>;
  };
  ages: { customers: number; median: number } | null;
  events: {
    count: number;
    types: Record<string, number>;
    sessions: number;
    steps: string[];
    rates: FoundRate[];
  } | null;
  quality: Record<
    'guests' | 'repeated' | 'negative_quantity' | 'negative_amount' | 'unknown_amount' | 'before_signup',
    number
  > & {
    rows: Record<string, number>;
    missing: Record<string, Record<string, number>>;
    columns: Record<string, string[]>;
    first: string;
    last: string;
  };
  parts: Record<string, { rows: number; revenue: number }>;
};

export type FoundRate = { n: number; successes: number; rate: number | null; low: number | null; high: number | null };
type FoundMean = { n: number; mean: number; low: number; high: number };
type FoundValues = { mean: number; low: number; high: number; median: number };
export type FoundGroup = Record<'revenue' | 'lines' | 'valued' | 'customers' | 'median' | 'p95' | 'notch', number> & {
  quantity: FoundMean;
  refunds: FoundRate;
};
type FoundPeriod = Record<'revenue' | 'orders' | 'customers' | 'customer_orders' | 'valued_orders', number>;
type FoundMonth = FoundPeriod & { lines: number; days: number; days_covered: number; refunds: FoundRate };

export async function readFound(name: string): Promise<Found> {
  return JSON.parse(await readFile(join(import.meta.dirname, 'expected', `${name}.json`), 'utf8'));
}

/** The months that the data covers from the first day to the last. */
export function completeMonths({ months }: Found): [string, FoundMonth][] {
  return Object.entries(months).filter(([, { days, days_covered }]) => days === days_covered);
}

/** Where `summary.json` has what pandas found. */
export function summaryOf({ totals, orders, months, year_on_year, refunds, concentration, rfm, cohort }: Found) {
  return {
    eda: {
      totals: { revenue: totals.revenue, customers: totals.customers },
      orders: {
        ...{ count: orders.count, mean_lines: orders.mean_lines, with_several_lines: orders.with_several_lines },
        value: { mean: orders.mean, median: orders.median },
      },
      monthly: Object.entries(months).map(([month, own]) => ({
        month,
        revenue: own.revenue,
        transactions: own.orders,
      })),
      months: {
        list: Object.entries(months).map(([month, { days, days_covered, customers, valued_orders }]) => ({
          ...{ month, days, days_covered, complete: days === days_covered, customers, valued_orders },
        })),
        year_on_year: year_on_year && {
          months: year_on_year.months,
          now: periodOf(year_on_year.now),
          before: periodOf(year_on_year.before),
          contributions: year_on_year.contributions,
        },
      },
      refund_rates: { overall: refunds, by_month: byName(months, (month) => month.refunds) },
      concentration: {
        customers: concentration.customers,
        top_shares: { 10: { share: concentration.top_10 }, 20: { share: concentration.top_20 } },
        gini: concentration.gini,
      },
    },
    rfm: {
      customers: rfm.customers,
      recent_days: rfm.recent_days,
      segments: byName(rfm.segments, ({ customers, revenue, share, revenue_share }) => ({
        ...{ customers, monetary_sum: revenue, share, revenue_share },
      })),
      score_counts: byName(rfm.scores, (scores) => byName(scores, ({ customers }) => customers)),
    },
    cohort: {
      basis: cohort.basis,
      cohorts: Object.keys(cohort.cohorts),
      size: Object.values(cohort.cohorts).map(({ size }) => size),
      revenue_per_cohort: byName(cohort.cohorts, ({ revenue }) => revenue),
      pooled: Object.values(cohort.pooled).map(({ cohorts, successes, n, rate, low, high }) => ({
        ...{ cohorts, retained: successes, eligible: n, retention: rate, low, high },
      })),
    },
  };
}

function periodOf({ revenue, orders, customers, customer_orders, valued_orders }: FoundPeriod) {
  return {
    ...{ revenue, orders, customers },
    ...{ orders_per_customer: customer_orders / customers, order_value: revenue / valued_orders },
  };
}

function byName<From, To>(from: Record<string, From>, of: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, of(value)]));
}
