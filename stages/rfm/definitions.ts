import type { Definition } from '../../core/definition.ts';

const customers = 'customers with at least one transaction that has a customer_id and a timestamp';

const of = (number: string, formula: string, population = customers, source = 'merged.parquet'): Definition => ({
  number: `rfm.${number}`,
  formula,
  population,
  source,
});

export const definitions: readonly Definition[] = [
  of('snapshot', 'the day after the last transaction, or `asOf`', 'all transactions', 'transactions: timestamp'),
  of('customers', 'number of customers'),
  of('without_customer', 'rows without customer_id, in no number here', 'all transactions'),
  of('without_timestamp', 'rows without timestamp, in no number here', 'all transactions'),
  of(
    'rules',
    'first rule whose pattern matches R and F gives the segment; all 25 pairs match exactly one',
    'R and F scores',
  ),
  of('describe.recency', 'whole days from the last transaction to the snapshot; described as eda.describe'),
  of('describe.frequency', 'distinct transaction_id; described as eda.describe'),
  of(
    'describe.monetary',
    'Σ gross_revenue in whole ten-thousandths, refunded ones included; described as eda.describe',
  ),
  of(
    'score_counts',
    'customers by score max(1, ⌈5 (r − 1) / (n − 1)⌉), r = rank by value, then customer_id; R = 6 − that of recency',
  ),
  of('rfm_string_counts', 'customers by the scores R, F, M written together'),
  of('rfm_sum_counts', 'customers by R + F + M'),
  of('segments.*.customers', 'customers of the segment'),
  of('segments.*.recency', 'mean of recency', 'customers of the segment'),
  of('segments.*.frequency', 'mean of frequency', 'customers of the segment'),
  of('segments.*.monetary_mean', 'mean of monetary', 'customers of the segment'),
  of('segments.*.monetary_sum', 'Σ monetary', 'customers of the segment'),
  of(
    'segments.*.share',
    'customers of the segment / customers; share_low and share_high are Wilson’s interval at 95 %',
  ),
  of('segments.*.share_low', 'lower end of Wilson’s interval of share at 95 %'),
  of('segments.*.share_high', 'upper end of Wilson’s interval of share at 95 %'),
  of('segments.*.revenue_share', 'Σ monetary of the segment / Σ monetary'),
  of(
    'checksum',
    'Σ recency, Σ frequency, Σ monetary; scores = Σ (i mod p)(100 R + 10 F + M) mod p, customer i in order of id, p = 1,000,000,007',
  ),
  of(
    'thresholds',
    'smallest and largest value of each score, and its customers; a value may have two scores when customers tie',
  ),
  of('ties', 'customers whose score depends on customer_id: equal values got different scores'),
];
