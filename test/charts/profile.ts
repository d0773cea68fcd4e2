import { meanInterval } from '../../core/statistics/mean.ts';
import { wilson } from '../../core/statistics/proportion.ts';
import type { EdaSummary, MonthCoverage } from '../../stages/eda/summary.ts';
import { dayAfter, parts } from './shop.ts';

/** `eda.json` of a shop with the daily revenue `daily`, which every grouping splits among `groups`. */
export function edaOf(daily: number[], groups: string[]): EdaSummary {
  const days = daily.map((_, index) => dayAfter(index));
  const revenue = add(daily);
  const rows = 3 * daily.length;
  const refunds = Math.floor(rows / 10);
  const names = [
    'country',
    'gender',
    'loyalty_tier',
    'acquisition_channel',
    'category',
    'brand',
    'is_premium',
    'campaign_channel',
  ];
  const divided = groupsOf(groups, revenue, rows);
  const refunded = byName(groups, parts(refunds, groups.length));
  const perGroup = byName(groups, parts(rows, groups.length));
  const months = [...new Set(days.map((day) => day.slice(0, 7)))];
  const monthly = months.map((month) => monthOf(month, days, daily));
  const overall = wilson(refunds, rows);
  return {
    shape: [rows, 20],
    table_shapes: {},
    columns: [],
    missing_by_table: {},
    duplicates: { transaction_id: 0, rows: 0, customers: 0, products: 0, campaigns: 0 },
    describe: {},
    value_counts: {
      merged: {
        quantity: counted({ '1': rows - 5, '2': 4, '10': 1 }),
        campaign_id: counted({ '0': rows - 20, '7': 20 }),
      },
      events: { event_type: counted({ view: 800, click: 300, add_to_cart: 120, purchase: 90, bounce: 60 }) },
    },
    correlation: {
      columns: ['customer_id', 'quantity', 'gross_revenue', 'age'],
      matrix: [
        [1, 0.01, null, 0.9],
        [0.01, 1, 0.6, -0.4],
        [null, 0.6, 1, 0.02],
        [0.9, -0.4, 0.02, 1],
      ],
      lines: [0, 1, 2, 3].map(() => [rows, rows, rows, rows]),
      products_price_premium: 0.7,
    },
    groups: Object.fromEntries(names.map((name) => [name, divided])),
    refunds: {
      overall: overall.rate,
      count: refunds,
      by_category: Object.fromEntries(groups.map((name) => [name, refunded[name]! / perGroup[name]!])),
      count_by_category: refunded,
      by_month: Object.fromEntries(months.map((month) => [month, 0.1])),
    },
    monthly,
    daily: { start: days[0]!, revenue: daily },
    by_weekday: byName(['0', '1', '2', '3', '4', '5', '6'], parts(revenue, 7)),
    revenue_per_customer: {
      loyalty_tier: byName(
        groups,
        groups.map((_, index) => meanInterval(40, 100 + index, 20)),
      ),
      acquisition_channel: byName(
        groups,
        groups.map((_, index) => meanInterval(40, 100 + 50 * index, 20)),
      ),
    },
    cycles: {
      weekday: parts(revenue, 7).map((sum) => meanInterval(11, sum / 11, 200)),
      hour: [...Array(8).fill(0), ...parts(revenue, 16)].map((sum) => meanInterval(77, sum / 77, 40)),
    },
    by_hour: byName(['9', '12', '20'], parts(revenue, 3)),
    aov: { mean_nonmissing: revenue / rows, per_transaction: revenue / rows, excluding_refunds: 101, median: 90 },
    totals: { revenue, quantity: rows + 13, customers: 100 },
    discounts: {
      mean: 0.05,
      median: 0,
      std: 0.1,
      share_discounted: 0.4,
      mean_when_discounted: 0.125,
      corr_with_revenue: -0.06,
      corr_with_quantity: 0.01,
      by_level: levelsOf(revenue, rows),
      mean_by_category: {},
    },
    times: { midnight: 0, two_most_frequent: 2 },
    orders: { count: rows, mean_lines: 1, with_several_lines: 0, value: { mean: revenue / rows, median: 90 } },
    months: {
      list: months.map((month) => coverage(month, days)),
      complete: { count: 2, mean_revenue: 10_000, mean_transactions: 90, mean_aov: 110 },
      year_on_year: null,
      to_date: null,
    },
    new_and_returning: newAndReturningOf(monthly),
    refund_rates: {
      overall,
      by_category: Object.fromEntries(groups.map((name) => [name, wilson(refunded[name]!, perGroup[name]!)])),
      by_month: Object.fromEntries(
        monthly.map(({ month, transactions }) => [month, wilson(Math.floor(transactions / 10), transactions)]),
      ),
      year_on_year: null,
    },
    discount_values: discountValuesOf(rows),
    concentration: {
      customers: 100,
      revenue,
      top_shares: {
        '1': { customers: 1, share: 0.05 },
        '10': { customers: 10, share: 0.4 },
        '20': { customers: 20, share: 0.6 },
      },
      gini: 0.5,
      lorenz: { customers: [0, 0.5, 0.8, 1], revenue: [0, 0.2, 0.4, 1] },
    },
    products: productsOf(revenue, rows),
    bought_together: { products: basketsOf(rows), categories: { ...basketsOf(rows), clear: 0, pairs: [] } },
    dimensions: dimensionsOf(groups, revenue, rows),
    reconciliation: reconciliationOf(rows, refunds, revenue),
    funnel: funnelOf(),
    figures: figuresOf(daily, groups, revenue, rows),
  };
}

/** In the first month all are new, later a third returns; guests bring 20 a month. */
function newAndReturningOf(monthly: EdaSummary['monthly']): EdaSummary['new_and_returning'] {
  const list = monthly.map(({ month, revenue, transactions }, index) => {
    const [customers, back] = [Math.floor(transactions / 2), index === 0 ? 0 : 1 / 3];
    const returning = { customers: Math.floor(customers * back), revenue: Math.floor(revenue * back) };
    const fresh = { customers: customers - returning.customers, revenue: revenue - returning.revenue - 20 };
    return { month, new: fresh, returning, guest_revenue: 20 };
  });
  const [, second] = list;
  const share = ({ new: fresh, returning }: (typeof list)[number]) =>
    returning.revenue / (fresh.revenue + returning.revenue);
  const recent = second && {
    months: [second.month],
    ...{ new_revenue: second.new.revenue, returning_revenue: second.returning.revenue, returning_share: share(second) },
  };
  return { list, recent: recent ?? null, year_before: null };
}

/** Twenty products, of which the 15 with the most revenue are listed. */
function productsOf(revenue: number, rows: number): EdaSummary['products'] {
  const [money, lines] = [parts(revenue, 20), parts(rows, 20)];
  const top = Array.from({ length: 15 }, (_, index) => ({
    ...{ product: String(101 + index), category: index === 1 ? null : 'Home', brand: 'A', units: 2 * lines[index]! },
    ...{ revenue: money[index]!, share: money[index]! / revenue, lines: lines[index]!, orders: lines[index]! },
    refund_rate: wilson(Math.floor(lines[index]! / 10), lines[index]!),
  }));
  return { count: 20, lines: rows, revenue, top };
}

function dimensionsOf(groups: string[], revenue: number, rows: number): EdaSummary['dimensions'] {
  const [money, lines] = [parts(revenue, groups.length), parts(rows, groups.length)];
  const levels = groups.map((level, index) => ({ level, revenue: money[index]!, lines: lines[index]! }));
  return Array.from({ length: 8 }, (_, index) => ({
    ...{ table: 'transactions', name: `dimension ${index + 1}`, levels, left_out: { levels: 0, lines: 0, revenue: 0 } },
  }));
}

function basketsOf(orders: number): EdaSummary['bought_together']['products'] {
  const pair = (first: string, second: string, together: number) => ({
    ...{ first, second, first_orders: 20, second_orders: 30, together, support: together / orders },
    ...{ lift: (together * orders) / 600, lift_low: (together * orders) / 1200, random_lift: 0.6 },
  });
  return {
    ...{ orders, with_several: 60, left_out: 1, compared: 20, pairs_tested: 190, clear: 2 },
    pairs: [pair('101', '102', 12), pair('101', '103', 10)],
  };
}

function reconciliationOf(rows: number, refunds: number, revenue: number): EdaSummary['reconciliation'] {
  const none = { rows: 0, revenue: 0 };
  const refunded = { rows: refunds, revenue: refunds * 10 };
  return {
    all: { rows, revenue },
    kept: { rows: rows - refunds, revenue: revenue - refunded.revenue },
    refunded,
    refund_unknown: none,
    known_customer: { rows: rows - 1, revenue: revenue - 20 },
    unknown_customer: none,
    guest: { rows: 1, revenue: 20 },
    revenue_unknown: none,
    without_product: none,
  };
}

function funnelOf(): EdaSummary['funnel'] {
  const level = (name: string, units: number, buyers: number, p: number | null) => ({
    level: name,
    units,
    reached: [units, units, buyers, buyers],
    conversion: wilson(buyers, units),
    against_baseline: p === null ? null : { difference: 0.1, z: 1, p },
  });
  return {
    steps: ['view', 'click', 'add_to_cart', 'purchase'],
    events: [800, 300, 120, 90],
    sessions: [
      { step: 'view', sessions: 400, of_previous: null },
      { step: 'click', sessions: 200, of_previous: wilson(160, 400) },
      { step: 'add_to_cart', sessions: 100, of_previous: wilson(80, 200) },
      { step: 'purchase', sessions: 60, of_previous: wilson(30, 100) },
    ],
    by_device: { unit: 'session', baseline: 'mobile', levels: [level('mobile', 60, 6, null)], left_out: 2 },
    by_experiment_group: {
      unit: 'customer',
      baseline: 'Control',
      levels: [level('Control', 50, 5, null), level('Variant_A', 40, 8, 0.1797)],
      left_out: 0,
    },
  };
}

function figuresOf(daily: number[], groups: string[], revenue: number, rows: number): EdaSummary['figures'] {
  const mean = (window: number) =>
    daily.map((_, end) => (end + 1 < window ? null : add(daily.slice(end + 1 - window, end + 1)) / window));
  const cells = Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (_, hour) => meanInterval(11, hour < 8 ? 0 : day + hour, 5)),
  );
  const perGroup = parts(rows, groups.length);
  return {
    rolling: { 7: mean(7), 30: mean(30) },
    weekday_hour: cells,
    order_units: {
      shown: [
        { units: 1, orders: rows - 2 },
        { units: 3, orders: 2 },
      ],
      left_out: { values: 0, orders: 0 },
    },
    order_values: { edges: [0, 100, 200, 300], counts: parts(rows, 3), clip: 300 },
    category_box: groups.map((category, index) => ({
      category,
      n: perGroup[index]!,
      p05: 10,
      q1: 50,
      median: 90 + index,
      q3: 120,
      p95: 300,
    })),
    campaigns: [{ campaign: '7', channel: 'Email', transactions: 20, revenue: Math.floor(revenue / 10) }],
    ages: { edges: [17.5, 19.5, 21.5], counts: [40, 50], outside: 4, unknown: 6 },
  };
}

function groupsOf(groups: string[], revenue: number, rows: number): EdaSummary['groups'][string] {
  const [money, counts] = [parts(revenue, groups.length), parts(rows, groups.length)];
  const moments = (sum: number, count: number) => ({
    sum,
    mean: count > 0 ? sum / count : null,
    median: 1,
    std: 1,
    count,
  });
  return Object.fromEntries(
    groups.map((name, index) => [
      name,
      { gross_revenue: moments(money[index]!, counts[index]!), quantity: moments(2 * counts[index]!, counts[index]!) },
    ]),
  );
}

function levelsOf(revenue: number, rows: number): EdaSummary['discounts']['by_level'] {
  const [money, counts] = [parts(revenue, 3), parts(rows, 3)];
  return [0, 0.1, 0.2].map((discount_applied, index) => ({
    discount_applied,
    transactions: counts[index]!,
    revenue: money[index]!,
    mean_revenue: counts[index]! > 0 ? money[index]! / counts[index]! : null,
    mean_quantity: 1.5,
  }));
}

/** A third of the lines at 0, 10% and 20%, all worth 100 on average before the discount. */
function discountValuesOf(rows: number): EdaSummary['discount_values'] {
  const values = (n: number, mean: number) => ({
    ...{ n, mean, low: mean - 5, high: mean + 5 },
    ...{ p05: mean - 80, q1: mean - 30, median: mean - 10, q3: mean + 20, p95: mean + 90 },
  });
  const group = (lines: number, discount: number) => ({
    lines,
    before: values(lines, 100),
    after: values(lines, 100 * (1 - discount)),
  });
  const [none, some, most] = parts(rows, 3) as [number, number, number];
  return {
    bins: [
      { above: 0, upto: 0, ...group(none, 0) },
      { above: 0.1, upto: 0.1, ...group(some, 0.1) },
      { above: 0.2, upto: 0.2, ...group(most, 0.2) },
    ],
    none: group(none, 0),
    discounted: group(some + most, 0.15),
  };
}

function monthOf(month: string, days: string[], daily: number[]): EdaSummary['monthly'][number] {
  const own = daily.filter((_, index) => days[index]!.startsWith(month));
  return { month, revenue: add(own), transactions: 3 * own.length, aov: add(own) / (3 * own.length), refund_rate: 0.1 };
}

function coverage(month: string, days: string[]): MonthCoverage {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const whole = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const covered = days.filter((day) => day.startsWith(month)).length;
  const unknown = { revenue_change: null, transactions_change: null, aov_change: null };
  const buyers = { customers: 2 * covered, orders_per_customer: 1.5, order_value: 90, valued_orders: 3 * covered };
  return { month, complete: covered === whole, days_covered: covered, days: whole, ...buyers, ...unknown };
}

function counted(counts: Record<string, number>) {
  const total = add(Object.values(counts));
  return {
    counts,
    proportions: Object.fromEntries(Object.entries(counts).map(([key, count]) => [key, count / total])),
  };
}

function byName<T>(names: string[], values: T[]): Record<string, T> {
  return Object.fromEntries(names.map((name, index) => [name, values[index]!])) as Record<string, T>;
}

function add(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
