import type { Database } from '../../core/stage.ts';
import { sum } from '../../core/statistics/describe.ts';
import { partOf } from '../../core/statistics/proportion.ts';
import { isComplete, type Month } from './months.ts';
import type { CustomersOfMonth, NewAndReturning, RevenueOfCustomers } from './summary.ts';
import { mostMonths, yearBefore } from './yearOnYear.ts';

type Row = Record<
  'new_customers' | 'returning_customers' | 'new_revenue' | 'returning_revenue' | 'guest_revenue',
  number
>;

/** Customers and revenue of each month, new in the month of the customer's first line in the data and returning later. */
export async function newAndReturning(database: Database, months: Month[]): Promise<NewAndReturning> {
  const rows = await database.rows<Row & { month: string }>(`
    with firsts as (
      select customer_id, date_trunc('month', min("timestamp")) as first
      from merged where customer_id is not null group by customer_id
    ),
    lines as (
      select date_trunc('month', "timestamp") as month, first, customer_id, gross_revenue
      from merged left join firsts using (customer_id) where "timestamp" is not null
    )
    select strftime(month, '%Y-%m') as month,
      count(distinct customer_id) filter (month = first) as new_customers,
      count(distinct customer_id) filter (month > first) as returning_customers,
      coalesce(fsum(gross_revenue) filter (month = first), 0) as new_revenue,
      coalesce(fsum(gross_revenue) filter (month > first), 0) as returning_revenue,
      coalesce(fsum(gross_revenue) filter (customer_id is null), 0) as guest_revenue
    from lines group by all order by all`);
  const list = rows.map(({ month, ...row }) => ({
    month,
    new: { customers: row.new_customers, revenue: row.new_revenue },
    returning: { customers: row.returning_customers, revenue: row.returning_revenue },
    guest_revenue: row.guest_revenue,
  }));
  return { list, ...compare(list, months) };
}

/**
 * The last complete months after the first of the data, at most twelve, and the same months a year earlier. These need
 * twelve months of data before them: a customer whose earlier orders are not in the data counts as new.
 */
function compare(list: CustomersOfMonth[], months: Month[]): Omit<NewAndReturning, 'list'> {
  const complete = new Set(months.filter(isComplete).map(({ month }) => month));
  const recent = list
    .slice(1)
    .filter(({ month }) => complete.has(month))
    .slice(-mostMonths);
  const before = recent.flatMap(({ month }) => list.filter((other) => other.month === yearBefore(month)));
  const comparable = before.every(({ month }) => complete.has(month) && list[0]!.month <= yearBefore(month));
  const isWhole = recent.length > 0 && before.length === recent.length && comparable;
  return { recent: recent.length > 0 ? totalOf(recent) : null, year_before: isWhole ? totalOf(before) : null };
}

function totalOf(months: CustomersOfMonth[]): RevenueOfCustomers {
  const [fresh, returning] = [sum(months.map((of) => of.new.revenue)), sum(months.map((of) => of.returning.revenue))];
  return {
    months: months.map(({ month }) => month),
    new_revenue: fresh,
    returning_revenue: returning,
    returning_share: partOf(returning, returning + fresh),
  };
}
