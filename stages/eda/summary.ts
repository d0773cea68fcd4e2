import type { Description, Histogram } from '../../core/statistics/describe.ts';
import type { Mean } from '../../core/statistics/mean.ts';
import type { Rate, RateDifference } from '../../core/statistics/proportion.ts';

/** `eda.json`: the numbers of the reference notebook under its keys, and further numbers for the report. */
export type EdaSummary = NotebookEda & EdaExtras;

/** A number, or null if it is undefined, such as the mean of no values or the correlation with a constant. */
export type Maybe = number | null;

/** The notebook's keys. Numbers as keys are formatted as in Python, integers without `.0`. */
type NotebookEda = {
  /** Rows and columns of the merged table. */
  shape: [number, number];
  table_shapes: Record<string, [number, number]>;
  columns: { name: string; pandas_dtype: string; type: ColumnType; missing: number }[];
  /** Missing values by table and column, in the ingested tables. */
  missing_by_table: Record<string, Record<string, number>>;
  /** Repeated transaction ids, repeated rows, and rows dropped from each keyed table because of a repeated key. */
  duplicates: Record<'transaction_id' | 'rows' | 'customers' | 'products' | 'campaigns', number>;
  describe: Record<string, Description>;
  /** By table and column; the 1,000 most frequent values of each. */
  value_counts: Record<string, Record<string, ValueCounts>>;
  /** `matrix[i][j]` belongs to `columns[i]` and `columns[j]`; `lines` (not in the notebook) counts the lines with both values. */
  correlation: { columns: string[]; matrix: Maybe[][]; lines: number[][]; products_price_premium: Maybe };
  /** By group column (country, gender, …, campaign_channel) and level; the 1,000 levels of each with the most lines. */
  groups: Record<string, Record<string, GroupStatistics>>;
  refunds: {
    overall: Maybe;
    count: number;
    by_category: Record<string, Maybe>;
    count_by_category: Record<string, number>;
    by_month: Record<string, Maybe>;
  };
  /** Months with transactions, in order. */
  monthly: MonthTotals[];
  /** Revenue of every day from the first to the last transaction, 0 without sales. `start` is `YYYY-MM-DD`. */
  daily: { start: string; revenue: number[] };
  /** Keys `0` (Monday) to `6`. */
  by_weekday: Record<string, number>;
  /** Keys `0` to `23`; hours without sales are left out. */
  by_hour: Record<string, number>;
  aov: { mean_nonmissing: Maybe; per_transaction: Maybe; excluding_refunds: Maybe; median: Maybe };
  totals: { revenue: number; quantity: number; customers: number };
  discounts: {
    mean: Maybe;
    median: Maybe;
    std: Maybe;
    share_discounted: Maybe;
    mean_when_discounted: Maybe;
    corr_with_revenue: Maybe;
    corr_with_quantity: Maybe;
    /** The 1,000 most frequent discounts, in ascending order. */
    by_level: DiscountLevel[];
    mean_by_category: Record<string, Maybe>;
  };
};

export type ColumnType = 'id' | 'datetime' | 'integer' | 'float' | 'string';
export type ValueCounts = {
  counts: Record<string, number>;
  proportions: Record<string, number>;
  /** Number of the values that are not listed, and their rows; absent if all values are listed. */
  left_out?: { values: number; rows: number };
};
export type GroupStatistics = Record<'gross_revenue' | 'quantity', Moments>;
export type Moments = { sum: number; mean: Maybe; median: Maybe; std: Maybe; count: number };
export type MonthTotals = {
  /** `YYYY-MM` */
  month: string;
  revenue: number;
  transactions: number;
  aov: Maybe;
  refund_rate: Maybe;
};
export type DiscountLevel = {
  discount_applied: number;
  transactions: number;
  revenue: number;
  mean_revenue: Maybe;
  mean_quantity: Maybe;
};

/** Numbers that the notebook does not have. */
type EdaExtras = {
  /**
   * Lines at midnight, as which dates without times are read, and lines at the two most frequent times of day: dates with a
   * time zone have one time in summer and one in winter.
   */
  times: { midnight: number; two_most_frequent: number };
  /** Mean revenue of the customers of each level, who have a line with known revenue; `n` counts customers. */
  revenue_per_customer: Record<'loyalty_tier' | 'acquisition_channel', Record<string, Mean>>;
  /** Mean revenue of a day by weekday (Monday first), and of an hour by hour (0 to 23); `n` counts days. */
  cycles: { weekday: Mean[]; hour: Mean[] };
  orders: Orders;
  months: Months;
  new_and_returning: NewAndReturning;
  refund_rates: RefundRates;
  discount_values: DiscountValues;
  concentration: Concentration;
  products: Products;
  bought_together: Record<'products' | 'categories', Baskets>;
  /** One element per dimension of the mapping; absent if it has none. */
  dimensions?: RevenueByDimension[];
  /** Rows and revenue of the parts of all lines; the parts of a split add up to `all`. */
  reconciliation: Record<ReconciliationPart, Share>;
  funnel: Funnel;
  figures: EdaFigures;
};

/** Orders: distinct transaction_id, including those of guests. The value of an order is the sum of its lines. */
export type Orders = {
  count: number;
  mean_lines: Maybe;
  with_several_lines: number;
  value: { mean: Maybe; median: Maybe };
};

/** Completeness of the months, and changes between complete months. */
export type Months = {
  /** One element per element of `monthly`, in the same order. */
  list: MonthCoverage[];
  /** Means over the complete months; `count` is their number. */
  complete: { count: number; mean_revenue: Maybe; mean_transactions: Maybe; mean_aov: Maybe };
  year_on_year: YearOnYear | null;
  /** The last month up to the snapshot, compared with as many days of earlier months; null if the last month is complete. */
  to_date: ToDate | null;
};

/** Complete months, at most twelve, against the same months a year earlier. Customers are added over the months. */
export type YearOnYear = {
  /** The months of the later year, `YYYY-MM`. */
  months: string[];
  now: ComparedPeriod;
  before: ComparedPeriod;
  /**
   * What each factor adds to the change of revenue: customers, orders_per_customer and order_value, or orders and order_value
   * if there are orders of guests or without revenue. Null if a factor is not positive.
   */
  contributions: Record<string, number> | null;
};
type ComparedPeriod = {
  revenue: number;
  orders: number;
  customers: number;
  orders_per_customer: Maybe;
  order_value: Maybe;
};

export type MonthCoverage = {
  month: string;
  complete: boolean;
  /** Days of the month that the data covers, and all days of the month. */
  days_covered: number;
  days: number;
  /** Customers with an order in the month, and their orders per customer; guests are left out. */
  customers: number;
  orders_per_customer: Maybe;
  /** Orders with known revenue, guests included, and revenue per such order. */
  valued_orders: number;
  order_value: Maybe;
  /** Relative change from the previous calendar month; null unless both months are complete and the divisor is positive. */
  revenue_change: Maybe;
  transactions_change: Maybe;
  aov_change: Maybe;
};

type ToDate = {
  current: PeriodTotals;
  /** Null if the data begins after the first day of the period. */
  previous_month: (PeriodTotals & PeriodChange) | null;
  previous_year: (PeriodTotals & PeriodChange) | null;
};
/** Totals of whole days, from `from` to `to`, both inclusive. */
export type PeriodTotals = { from: string; to: string; days: number; revenue: number; transactions: number };
export type PeriodChange = { revenue_change: Maybe; transactions_change: Maybe };

/**
 * Customers with an id, by the month of their first order in the data: new in that month, returning in later ones. A customer
 * whose earlier orders are not in the data counts as new, so all are new in the first month.
 */
export type NewAndReturning = {
  /** One element per element of `monthly`, in the same order. */
  list: CustomersOfMonth[];
  /** The last complete months after the first of the data, at most twelve; null without any. */
  recent: RevenueOfCustomers | null;
  /** The same months a year earlier; null unless all are complete and follow at least twelve months of data. */
  year_before: RevenueOfCustomers | null;
};
export type CustomersOfMonth = {
  month: string;
  new: { customers: number; revenue: number };
  returning: { customers: number; revenue: number };
  guest_revenue: number;
};
export type RevenueOfCustomers = {
  months: string[];
  new_revenue: number;
  returning_revenue: number;
  /** Returning / (new + returning); null if one of the two is negative, or both are 0. */
  returning_share: Maybe;
};

/** Refund rates with 95% Wilson intervals. `n` counts the lines with a known flag. */
export type RefundRates = {
  overall: Rate;
  by_category: Record<string, Rate>;
  by_month: Record<string, Rate>;
  /** Of the months of `months.year_on_year`; null if that is. */
  year_on_year: Record<'now' | 'before', Rate> | null;
};

/** Values of lines before and after their discount, by discount, and of all lines without and with one, except 100%. */
export type DiscountValues = { bins: DiscountBin[]; none: DiscountGroup; discounted: DiscountGroup };
/** Discounts `above < d <= upto`, or the discount `upto` if both are equal. */
export type DiscountBin = DiscountGroup & { above: number; upto: number };
export type DiscountGroup = { lines: number; before: LineValues; after: LineValues };
/** The `n` known values: mean with its 95% interval (null for n < 2), quartiles, 5th and 95th percentiles. */
export type LineValues = { n: number } & Record<
  'mean' | 'low' | 'high' | 'p05' | 'q1' | 'median' | 'q3' | 'p95',
  Maybe
>;

/** The distribution of revenue over known customers. */
export type Concentration = {
  /** Customers with at least one line, and their revenue. */
  customers: number;
  revenue: number;
  /** Revenue share of the top ceil(k% · customers) customers; null if revenue is not positive. */
  top_shares: Record<'1' | '10' | '20', { customers: number; share: Maybe }>;
  /** Gini coefficient from 0 (equal revenue) to 1 (a single customer has all revenue). Negative revenue counts as 0. */
  gini: Maybe;
  /**
   * Lorenz curve: cumulative shares of customers, by ascending revenue, and of revenue. At most 101 points, from (0, 0) to
   * (1, 1).
   */
  lorenz: { customers: number[]; revenue: number[] };
};

/** Products are the distinct product_id of lines, also those that are not in `products`. */
export type Products = {
  count: number;
  /** Lines with a product_id, and their revenue. */
  lines: number;
  revenue: number;
  /** The 15 with the most revenue, in descending order. */
  top: {
    product: string;
    category: string | null;
    brand: string | null;
    revenue: number;
    /** Of `revenue` of all products; null if it is negative or more than that. */
    share: Maybe;
    lines: number;
    orders: number;
    units: number;
    refund_rate: Rate;
  }[];
};

/** Products, or categories, in the same orders. Lines with a positive quantity; orders with 1 to 50 different ones. */
export type Baskets = {
  orders: number;
  /** Orders with at least two different ones. */
  with_several: number;
  /** Orders with more than 50. */
  left_out: number;
  /** The most frequent, at most 500, that are in at least 10 orders; `pairs_tested` is the number of their pairs. */
  compared: number;
  pairs_tested: number;
  /** Pairs in at least 10 orders whose `lift_low` is above both 1 and their `random_lift`. */
  clear: number;
  /** The 15 of them with the highest `lift_low`, in descending order. */
  pairs: Pair[];
};
export type Pair = {
  first: string;
  second: string;
  first_orders: number;
  second_orders: number;
  /** Orders with both. */
  together: number;
  /** together / orders */
  support: number;
  /** Brin et al. 1997, SIGMOD 26 (there "interest"): P(both) / (P(first) · P(second)). */
  lift: number;
  /** Lower bound of the lift, 95% for all tested pairs together (Bonferroni): that of P(both) by Clopper and Pearson. */
  lift_low: number;
  /** The lift if the other places in the orders of either were filled at random: large orders raise the lift of every pair. */
  random_lift: number;
};

/** Revenue by a further column of the source. Lines without a value are left out. */
export type RevenueByDimension = {
  table: string;
  name: string;
  /** The 1,000 values with the most lines, by descending revenue. */
  levels: DimensionLevel[];
  /** Number of the values that are not listed, their lines and revenue. */
  left_out: { levels: number; lines: number; revenue: number };
};
/** `lines` are those with known revenue. */
export type DimensionLevel = { level: string; revenue: number; lines: number };

export type ReconciliationPart =
  | 'all'
  | 'kept'
  | 'refunded'
  | 'refund_unknown'
  | 'known_customer'
  | 'unknown_customer'
  | 'guest'
  | 'revenue_unknown'
  | 'without_product';
export type Share = { rows: number; revenue: number };

/** Steps in order: view, click, add_to_cart, purchase. */
export type Funnel = {
  steps: string[];
  /** Events of each step's type. */
  events: number[];
  sessions: SessionStep[];
  /** Unit: session. Only sessions with a single device count. */
  by_device: FunnelSplit;
  /** Unit: customer, because groups are assigned to customers. Only customers with a single group count. */
  by_experiment_group: FunnelSplit;
};
/** A step that occurs: sessions with it, and their share of the sessions with the step before it that occurs. */
export type SessionStep = { step: string; sessions: number; of_previous: Rate | null };
export type FunnelSplit = {
  unit: 'session' | 'customer';
  /** The level that the others are compared with: `Control` if it exists, otherwise the largest; null without levels. */
  baseline: string | null;
  /** The 20 levels with the most events, sorted by descending number of units. */
  levels: FunnelLevel[];
  /** Units left out, because they have several levels or a level not in the list. */
  left_out: number;
};
export type FunnelLevel = {
  level: string;
  /** Units of the level, and for each step the units with at least one event of the step. */
  units: number;
  reached: number[];
  /** Share of units with a purchase. */
  conversion: Rate;
  /** Difference from the baseline's conversion; null for the baseline, or if undefined. */
  against_baseline: RateDifference | null;
};

/** Aggregates that only figures use, without data of single customers. The number is that of the figure. */
export type EdaFigures = {
  /** 2: rolling means over 7 and 30 days, aligned with `daily.revenue`; null until the window is full. */
  rolling: { 7: Maybe[]; 30: Maybe[] };
  /** 7: mean revenue of an hour, `[weekday][hour]`, Monday first, 24 hours; `n` counts days. */
  weekday_hour: Mean[][];
  /** 15: orders by units; the 20 most frequent numbers in ascending order, and the others. */
  order_units: { shown: { units: number; orders: number }[]; left_out: { values: number; orders: number } };
  /** 17: 60 bins of order values, clipped to between 0 and the 99th percentile `clip`; empty without revenue. */
  order_values: Histogram & { clip: Maybe };
  /** 18: by category, sorted by code point. */
  category_box: { category: string; n: number; p05: number; q1: number; median: number; q3: number; p95: number }[];
  /** 22: the 15 campaigns with the most revenue, in descending order, without campaign 0 (no campaign). */
  campaigns: { campaign: string; channel: string | null; transactions: number; revenue: number }[];
  /** 26: bins of 2 years from 17.5 to 85.5; `outside` and `unknown` are not drawn. */
  ages: Histogram & { outside: number; unknown: number };
};
