export type CohortBasis = 'signup' | 'first_purchase';

/** A number for each cohort (row) and period (column); null if cohort + period is after the last month. */
export type CohortMatrix = (number | null)[][];

/** `cohort.json`. Months are `YYYY-MM`, periods are months since the cohort's month. */
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
  /** Lines before the month of the customer's cohort, excluded from all of the above. */
  excluded_negative: number;
  /** Lines of customers who are not in the table customers. */
  unknown_customer: number;
  /** Lines before the customer's signup date, including the same month. */
  before_signup_date: number;
  /** Lines in the matrices. */
  included: number;
  /** Months of the first and the last transaction. */
  first_month: string;
  last_month: string;
  /** The last month, if the data ends before it does. Its cells are not final and not in `pooled`. */
  incomplete_month: string | null;
  /** Cohorts older than the data, not in `pooled`, because their early purchases are unknown. */
  pre_existing: { cohorts: string[]; reason: string | null };
  pooled: PooledRetention[];
};

/**
 * Σ retained / Σ eligible over the cohorts that have completed the period (not a mean of rates), with a 95% Wilson interval.
 * Periods that no cohort has completed are left out.
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
