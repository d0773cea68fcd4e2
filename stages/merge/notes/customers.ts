import type { Database } from '../../../core/stage.ts';
import type { TableName } from '../../../data/contract.ts';
import { type DataNote, note } from './note.ts';

const minOutlierOrders = 10;

/** Purchases before the customer's signup, and customers with unusually many orders. */
export async function customerNotes(database: Database, view: (table: TableName) => string): Promise<DataNote[]> {
  return [...(await earlyPurchases(database, view)), ...(await outliers(database, view))];
}

/** If a customer has several rows, the first counts, as in the merged table. */
async function earlyPurchases(database: Database, view: (table: TableName) => string): Promise<DataNote[]> {
  const [row] = await database.rows<{ n: number; early: number }>(
    `select count(*) as n, count(*) filter (where t.timestamp < c.signup) as early
     from ${view('transactions')} t join (
       select customer_id, first(signup_date) as signup from ${view('customers')}
       where customer_id is not null group by customer_id
     ) c using (customer_id) where c.signup is not null`,
  );
  return [
    note(
      'before signup',
      'transactions',
      row!.early,
      row!.n,
      'lines of customers with a signup_date are before that date',
    ),
  ];
}

/**
 * Customers with more orders than Tukey's outer fence, the upper quartile plus three interquartile ranges (Tukey 1977). It is
 * computed on a logarithmic scale, because order counts are skewed, and is at least 10.
 */
async function outliers(database: Database, view: (table: TableName) => string): Promise<DataNote[]> {
  const [row] = await database.rows<{ n: number; outliers: number; fence: number; most: number }>(
    `with orders as (select count(distinct transaction_id) as n from ${view('transactions')}
       where customer_id is not null group by customer_id),
     fence as (select greatest(${minOutlierOrders}, floor(q3 * (q3 / q1) ** 3)) as fence from (
       select quantile_disc(n, 0.25)::double as q1, quantile_disc(n, 0.75)::double as q3 from orders))
     select count(*) as n, count(*) filter (where n > fence) as outliers, any_value(fence) as fence, max(n) as most
     from orders, fence`,
  );
  const what = `customers have more than ${row!.fence} orders (at most ${row!.most}), far more than the others; they may be resellers, staff or bots`;
  return [note('outlier in orders', 'transactions', row!.outliers, row!.n, what)];
}
