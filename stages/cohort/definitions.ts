import type { Definition } from '../../core/definition.ts';

const dated = 'customers with a signup_date; with basis first_purchase all customers with a transaction';
const purchases = 'transactions with customer_id and timestamp, not before the month of the customer’s cohort';
const left = 'transactions with customer_id and timestamp';

const of = (number: string, formula: string, population = purchases, source = 'merged.parquet'): Definition => ({
  number: `cohort.${number}`,
  formula,
  population,
  source,
});

export const definitions: readonly Definition[] = [
  of(
    'basis',
    'signup, unless asked otherwise or no customer has a signup_date: then first_purchase',
    dated,
    'customers: signup_date',
  ),
  of('basis_reason', 'why the basis is what it is', dated, 'customers: signup_date'),
  of('without_signup', 'customers without signup_date, in no cohort', 'customers.parquet', 'customers: signup_date'),
  of('cohorts', 'months in which somebody signed up (or bought first)', dated, 'customers: signup_date'),
  of('periods', 'whole calendar months since the cohort’s month', 'cohorts', 'merged.parquet'),
  of('size', 'customers of the cohort, buyers or not', dated, 'customers: signup_date'),
  of(
    'active',
    'distinct customers of the cohort with a transaction in the period; null where the period lies after the last month',
  ),
  of('retention', 'active / size; null where the period lies after the last month'),
  of('revenue', 'Σ gross_revenue of the cohort in the period; null where the period lies after the last month'),
  of('revenue_per_cohort.*', 'Σ of the cohort’s revenue over its periods'),
  of('excluded_negative', 'rows before the month of the customer’s cohort, in no cell', left),
  of('unknown_customer', 'rows of customers who are not in customers', left),
  of('before_signup_date', 'rows earlier than the customer’s signup_date, those of the same month included', left),
  of('included', 'rows in the cells'),
  of('first_month', 'month of the first transaction', 'all transactions'),
  of('last_month', 'month of the last transaction', 'all transactions'),
  of('incomplete_month', 'the last month when the data ends inside it; its cells are not final', 'all transactions'),
  of('pre_existing', 'cohorts older than the data, whose early purchases nobody has seen', 'cohorts'),
  of(
    'pooled',
    'Σ retained / Σ eligible, Wilson’s interval at 95 %',
    'cohorts that completed the period and are not pre-existing, every customer of theirs',
  ),
];
