export type CohortBasis = 'signup' | 'first_purchase';

/** A number for each cohort (row) and period (column); null where cohort + period lies after the last month. */
export type CohortMatrix = (number | null)[][];

/** `cohort.json`. Months are `YYYY-MM`, periods whole months since the cohort's. */
export type CohortSummary = {
  basis: CohortBasis;
  basis_reason: string;
  /** Customers left out because they have no signup date. */
  without_signup: number;
  cohorts: string[];
  periods: number[];
  /** Customers of each cohort, buyers or not. */
  size: number[];
  /** Distinct customers who bought. */
  active: CohortMatrix;
  /** active / size. */
  retention: CohortMatrix;
  revenue: CohortMatrix;
  revenue_per_cohort: Record<string, number>;
  /** Transactions before the month of the customer's cohort, in none of the above. */
  excluded_negative: number;
  /** Transactions of customers who are not in the table of customers. */
  unknown_customer: number;
  /** Transactions before the customer's signup date, the same month's included. */
  before_signup_date: number;
  /** Transactions in the matrices. */
  included: number;
  /** Months of the first and the last transaction. */
  first_month: string;
  last_month: string;
  /** The last month when the data ends inside it: its cells are not final, and not in `pooled`. */
  incomplete_month: string | null;
  /** Cohorts older than the data, not in `pooled`: their early purchases, or their real first ones, are unknown. */
  pre_existing: { cohorts: string[]; reason: string | null };
  pooled: PooledRetention[];
};

/**
 * Σ retained / Σ eligible over the cohorts that have completed the period (never a mean of rates), with the 95 % Wilson
 * interval. Periods that no cohort has completed are absent.
 */
export type PooledRetention = {
  period: number;
  cohorts: number;
  retained: number;
  eligible: number;
  retention: number | null;
  low: number | null;
  high: number | null;
};
