import type { Definition } from '../../core/definition.ts';

const customers = 'customers with at least one line that has a customer_id and a timestamp';

const of = (number: string, formula: string, population = customers, source = 'merged.parquet'): Definition => ({
  number: `rfm.${number}`,
  formula,
  population,
  source,
});

export const definitions: readonly Definition[] = [
  of('snapshot', '`asOf`, or the day after the last transaction', 'all lines', 'transactions: timestamp'),
  of('customers', 'number of customers'),
  of('without_customer', 'lines without customer_id, excluded from all other numbers', 'all lines'),
  of('without_timestamp', 'lines without timestamp, excluded from all other numbers', 'all lines'),
  of(
    'rules',
    'the segment of the first rule whose condition is true; see Segments',
    'R and F scores, orders and recency',
  ),
  of(
    'recent_days',
    'max(30, d), d the smallest number of days such that at least a fifth of customers have recency ≤ d',
  ),
  of('describe.recency', 'whole days from the last transaction to the snapshot; statistics as in eda.describe'),
  of('describe.frequency', 'distinct transaction_id; statistics as in eda.describe'),
  of(
    'describe.monetary',
    'Σ gross_revenue, exact in ten-thousandths, including refunds; statistics as in eda.describe',
  ),
  of(
    'score_counts',
    'customers by score 1 + ⌊5 · customers strictly worse / n⌋; worse is a longer recency, or fewer orders, or less revenue. With `rfm.scores` "notebook": max(1, ⌈5 (r − 1) / (n − 1)⌉), r = rank by value, then by customer_id; R = 6 − score of recency',
  ),
  of('rfm_string_counts', 'customers by the concatenated scores R, F and M'),
  of('rfm_sum_counts', 'customers by R + F + M'),
  of('segments.*.customers', 'customers of the segment'),
  of('segments.*.recency', 'mean recency', 'customers of the segment'),
  of('segments.*.frequency', 'mean frequency', 'customers of the segment'),
  of('segments.*.monetary_mean', 'mean monetary value', 'customers of the segment'),
  of('segments.*.monetary_sum', 'Σ monetary', 'customers of the segment'),
  of('segments.*.share', 'customers of the segment / customers; share_low and share_high are its 95% Wilson interval'),
  of('segments.*.share_low', 'lower bound of the 95% Wilson interval of share'),
  of('segments.*.share_high', 'upper bound of the 95% Wilson interval of share'),
  of('segments.*.revenue_share', 'Σ monetary of the segment / Σ monetary'),
  of(
    'checksum',
    'Σ recency, Σ frequency, Σ monetary; scores = Σ (i mod p)(100 R + 10 F + M) mod p, customer i in id order, p = 1,000,000,007',
  ),
  of('thresholds', 'smallest and largest value of each score, and its number of customers'),
];
