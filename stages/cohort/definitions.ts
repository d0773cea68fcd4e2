import type { Definition } from '../../core/definition.ts';

const dated = 'customers with a signup_date; with basis first_purchase, all customers with a line';
const purchases = 'lines with customer_id and timestamp, not before the month of the customer’s cohort';
const datedLines = 'lines with customer_id and timestamp';

const of = (number: string, formula: string, population = purchases, source = 'merged.parquet'): Definition => ({
  number: `cohort.${number}`,
  formula,
  population,
  source,
});

export const definitions: readonly Definition[] = [
  of(
    'basis',
    'signup; first_purchase if the input sets it or no customer has a signup_date',
    dated,
    'customers: signup_date',
  ),
  of('basis_reason', 'reason for the basis', dated, 'customers: signup_date'),
  of('without_signup', 'customers without signup_date, in no cohort', 'customers', 'customers: signup_date'),
  of('cohorts', 'months with a signup (or a first purchase)', dated, 'customers: signup_date'),
  of('periods', 'whole calendar months since the cohort’s month', 'cohorts', 'merged.parquet'),
  of('size', 'customers of the cohort, buyers or not', dated, 'customers: signup_date'),
  of('active', 'distinct customers of the cohort with a line in the period; null after the last month'),
  of('retention', 'active / size; null after the last month'),
  of('revenue', 'Σ gross_revenue of the cohort in the period; null after the last month'),
  of('revenue_per_cohort.*', 'Σ of the cohort’s revenue over its periods'),
  of('excluded_negative', 'lines before the month of the customer’s cohort, excluded from all cells', datedLines),
  of('unknown_customer', 'lines of customers who are not in customers', datedLines),
  of('before_signup_date', 'lines before the customer’s signup_date, including the same month', datedLines),
  of('included', 'lines in the cells'),
  of('first_month', 'month of the first transaction', 'all lines'),
  of('last_month', 'month of the last transaction', 'all lines'),
  of(
    'incomplete_month',
    'the last month, if the data ends before the month does; its cells are not final',
    'all lines',
  ),
  of('pre_existing', 'cohorts older than the data, which lacks their early purchases', 'cohorts'),
  of(
    'pooled',
    'Σ retained / Σ eligible, with 95% Wilson interval',
    'all customers of the cohorts that completed the period and are not pre-existing',
  ),
];
