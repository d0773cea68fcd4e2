import type { Description, Histogram } from '../../core/statistics/describe.ts';
import type { Rate, RateDifference } from '../../core/statistics/proportion.ts';

/** What `eda.json` holds: the notebook's section under its own keys, and beside it what the report needs. */
export type EdaSummary = NotebookEda & EdaExtras;

/** A number, or null where it is not defined: of nothing, of one value for a deviation, of a constant for a correlation. */
export type Maybe = number | null;

/** The notebook's keys. Numbers that are keys are written as Python prints them, whole ones without `.0`. */
export type NotebookEda = {
  /** Rows and columns of the merged table. */
  shape: [number, number];
  table_shapes: Record<string, [number, number]>;
  columns: { name: string; pandas_dtype: string; type: ColumnType; missing: number }[];
  /** Table, then column, to the number of missing values in the tables as read. */
  missing_by_table: Record<string, Record<string, number>>;
  /** Repeated transaction ids, wholly repeated rows, and rows left out of each keyed table as repeated keys. */
  duplicates: Record<'transaction_id' | 'rows' | 'customers' | 'products' | 'campaigns', number>;
  describe: Record<string, Description>;
  /** Table, then column, then value. */
  value_counts: Record<string, Record<string, ValueCounts>>;
  /** `matrix[i][j]` belongs to `columns[i]` and `columns[j]`. */
  correlation: { columns: string[]; matrix: Maybe[][]; products_price_premium: Maybe };
  /** Group column (country, gender, …, campaign_channel), then level. */
  groups: Record<string, Record<string, GroupStatistics>>;
  refunds: {
    overall: Maybe;
    count: number;
    by_category: Record<string, Maybe>;
    count_by_category: Record<string, number>;
    by_month: Record<string, Maybe>;
  };
  /** Months that have transactions, in order. */
  monthly: MonthTotals[];
  /** Every day from the first transaction's to the last's, 0 where nothing was sold. `start` is `YYYY-MM-DD`. */
  daily: { start: string; revenue: number[] };
  /** Keys `0` (Monday) to `6`. */
  by_weekday: Record<string, number>;
  /** Keys `0` to `23`, of which only those that occur. */
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
    by_level: DiscountLevel[];
    mean_by_category: Record<string, Maybe>;
  };
};

export type ColumnType = 'id' | 'datetime' | 'integer' | 'float' | 'string';
export type ValueCounts = { counts: Record<string, number>; proportions: Record<string, number> };
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

/** What stands beside the notebook's keys. */
export type EdaExtras = {
  months: Months;
  refund_rates: RefundRates;
  concentration: Concentration;
  /** Gross to net, the same for every stage: each part's rows and revenue; the parts of a split add up to `all`. */
  reconciliation: Record<ReconciliationPart, Share>;
  funnel: Funnel;
  figures: EdaFigures;
};

/** Completeness by the data's own cut-off, and changes that leave incomplete months out. */
export type Months = {
  /** One for each of `monthly`, same order. */
  list: MonthCoverage[];
  /** Means over complete months only; `count` of them. */
  complete: { count: number; mean_revenue: Maybe; mean_transactions: Maybe; mean_aov: Maybe };
  /** The last month up to the cut-off against as many days of others; null when the last month is complete. */
  to_date: ToDate | null;
};

export type MonthCoverage = {
  month: string;
  complete: boolean;
  /** Days of the month that the data covers, and days that it has. */
  days_covered: number;
  days: number;
  /** Relative change against the calendar month before; null unless both are complete and there is something to divide by. */
  revenue_change: Maybe;
  transactions_change: Maybe;
  aov_change: Maybe;
};

export type ToDate = {
  current: PeriodTotals;
  /** Null where the data does not reach back to the period's first day. */
  previous_month: (PeriodTotals & PeriodChange) | null;
  previous_year: (PeriodTotals & PeriodChange) | null;
};
/** Whole days, both ends included. */
export type PeriodTotals = { from: string; to: string; days: number; revenue: number; transactions: number };
export type PeriodChange = { revenue_change: Maybe; transactions_change: Maybe };

/** Refund rates with their Wilson intervals (95 %). `n` counts rows whose flag is known. */
export type RefundRates = { overall: Rate; by_category: Record<string, Rate>; by_month: Record<string, Rate> };

/** How much of the revenue of known customers the best ones bring. */
export type Concentration = {
  /** Customers with at least one transaction, and their revenue. */
  customers: number;
  revenue: number;
  /** Share of revenue of the best ceil(k % · customers) customers; null when revenue is not positive. */
  top_shares: Record<'1' | '10' | '20', { customers: number; share: Maybe }>;
  /** 0 everyone alike, towards 1 one customer has all; customers below 0 count as 0. */
  gini: Maybe;
  /** Cumulative shares of customers (poorest first) and of revenue, 101 points or fewer, from (0, 0) to (1, 1). */
  lorenz: { customers: number[]; revenue: number[] };
};

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
  /** Unit: session. A session counts for a device when all its events are of it. */
  by_device: FunnelSplit;
  /** Unit: customer, since groups are given to customers. A customer counts when seen in one group only. */
  by_experiment_group: FunnelSplit;
};
export type FunnelSplit = {
  unit: 'session' | 'customer';
  /** The level that the others are tested against: `Control` if there is one, else the largest; null without levels. */
  baseline: string | null;
  /** Of the 20 levels with most events, by their units, largest first. */
  levels: FunnelLevel[];
  /** Units left out: seen in several levels, or in one of less events. */
  left_out: number;
};
export type FunnelLevel = {
  level: string;
  /** Units of the level, and for each step those with at least one such event. */
  units: number;
  reached: number[];
  /** Units with a purchase of all units. */
  conversion: Rate;
  /** Conversion against the baseline's; null for the baseline itself and where it is not defined. */
  against_baseline: RateDifference | null;
};

/** Aggregates that only figures need, by figure. No customer is in them. */
export type EdaFigures = {
  /** 2: means over the last 7 and 30 days, in step with `daily.revenue`; null until there are as many days. */
  rolling: { 7: Maybe[]; 30: Maybe[] };
  /** 7: `revenue[weekday][hour]`, Monday first, 24 hours; null where nothing was sold. */
  weekday_hour: { revenue: Maybe[][] };
  /** 17: 60 bins between `edges` over revenue clipped to 0 and its 99th percentile `clip`; empty without revenue. */
  revenue_histogram: Histogram & { clip: Maybe };
  /** 18: by category, sorted by code point. */
  category_box: { category: string; n: number; p05: number; q1: number; median: number; q3: number; p95: number }[];
  /** 20: every `step`-th of the rows that know both. */
  discount_scatter: { step: number; discount: number[]; revenue: number[] };
  /** 22: the 15 campaigns with most revenue (campaign 0, no campaign, left out), most first. */
  campaigns: { campaign: string; channel: string | null; transactions: number; revenue: number }[];
  /** 26: bins of 2 years between `edges`, 17.5 to 85.5; `outside` and `unknown` are not drawn. */
  ages: Histogram & { outside: number; unknown: number };
};
/** `counts[i]` lies between `edges[i]` and `edges[i + 1]`, the last bin closed on both sides. */
