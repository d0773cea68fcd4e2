import { sqlText } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { mean } from '../../core/statistics/describe.ts';
import type { Calendar } from '../merge/calendar.ts';
import type { Maybe, MonthCoverage, Months, MonthTotals } from './summary.ts';

/** The aggregates of a month. `follows`: the previous calendar month has transactions too. */
export type Month = MonthTotals & {
  revenue_count: number;
  flags: number;
  refunds: number;
  days: number;
  days_covered: number;
  customers: number;
  customer_orders: number;
  valued_orders: number;
  follows: boolean;
  /** Whether the snapshot is before the end of the month. */
  unfinished: boolean;
};

/** The months that have transactions. The data covers the days from the first transaction to the day before the snapshot. */
export function readMonths(database: Database, { snapshot }: Calendar): Promise<Month[]> {
  return database.rows<Month>(`
    with months as (
      select date_trunc('month', "timestamp")::date as start, coalesce(fsum(gross_revenue), 0) as revenue,
        count(distinct transaction_id) as transactions, favg(gross_revenue) as aov, count(gross_revenue) as revenue_count,
        avg(refund_flag) as refund_rate, count(refund_flag) as flags, coalesce(sum(refund_flag), 0)::bigint as refunds,
        count(distinct customer_id) as customers,
        count(distinct transaction_id) filter (customer_id is not null) as customer_orders,
        count(distinct transaction_id) filter (gross_revenue is not null) as valued_orders, min("timestamp")::date as first
      from merged where "timestamp" is not null group by start
    )
    select * exclude (start, first), strftime(start, '%Y-%m') as month, day(last_day(start)) as days,
      date_diff('day', greatest(start, min(first) over ()),
        least((start + interval 1 month)::date, date ${sqlText(snapshot)})) as days_covered,
      coalesce(lag(start) over (order by start) = start - interval 1 month, false) as follows,
      start + interval 1 month > date ${sqlText(snapshot)} as unfinished
    from months order by month`);
}

/** The columns that the notebook has. */
export function monthTotals(months: Month[]): MonthTotals[] {
  return months.map(({ month, revenue, transactions, aov, refund_rate }) => ({
    month,
    revenue,
    transactions,
    aov,
    refund_rate,
  }));
}

/** Completeness and changes of all months, means of the complete ones, and the last month to date if it is incomplete. */
export async function compareMonths(
  database: Database,
  months: Month[],
  calendar: Calendar,
): Promise<Omit<Months, 'year_on_year'>> {
  const complete = months.filter(isComplete);
  return {
    list: months.map((month, index) => coverage(month, months[index - 1])),
    complete: {
      count: complete.length,
      mean_revenue: meanOf(complete.map(({ revenue }) => revenue)),
      mean_transactions: meanOf(complete.map(({ transactions }) => transactions)),
      mean_aov: pooledValue(complete),
    },
    to_date: months.at(-1)?.unfinished ? await compareToDate(database, calendar) : null,
  };
}

function coverage(current: Month, before: Month | undefined): MonthCoverage {
  const { month, days, days_covered, customers, customer_orders, valued_orders, revenue } = current;
  const comparable = before !== undefined && current.follows && isComplete(current) && isComplete(before);
  const change = (of: (month: Month) => Maybe) => (comparable ? relativeChange(of(current), of(before)) : null);
  return {
    month,
    complete: isComplete(current),
    days_covered,
    days,
    customers,
    orders_per_customer: customers > 0 ? customer_orders / customers : null,
    valued_orders,
    order_value: valued_orders > 0 ? revenue / valued_orders : null,
    revenue_change: change(({ revenue }) => revenue),
    transactions_change: change(({ transactions }) => transactions),
    aov_change: change(({ aov }) => aov),
  };
}

type Period = {
  name: string;
  reached: boolean;
  from: string;
  to: string;
  days: number;
  revenue: number;
  transactions: number;
};

/** Compares the last month with the same number of days of earlier months, or fewer if the month is shorter (see `days`). */
async function compareToDate(database: Database, { snapshot, first, last }: Calendar): Promise<Months['to_date']> {
  const periods = await database.rows<Period>(`
    with this_month as (select date_trunc('month', timestamp ${sqlText(last!)})::date as start, date ${sqlText(snapshot)} as stop),
    starts as (
      select unnest(['current', 'previous_month', 'previous_year']) as name, (stop - start)::integer as length,
        unnest([start, (start - interval 1 month)::date, (start - interval 1 year)::date]) as start
      from this_month
    ),
    periods as (select name, start, least(start + length, (start + interval 1 month)::date) as stop from starts)
    select name, start >= timestamp ${sqlText(first!)}::date as reached, strftime(start, '%Y-%m-%d') as "from",
      strftime(stop - 1, '%Y-%m-%d') as "to", stop - start as days,
      coalesce(fsum(gross_revenue), 0) as revenue, count(distinct transaction_id) as transactions
    from periods left join merged on "timestamp" >= start and "timestamp" < stop
    group by name, start, stop order by name`);
  const [current, previousMonth, previousYear] = periods;
  const against = ({ name: _, reached, ...totals }: Period) =>
    reached
      ? {
          ...totals,
          revenue_change: relativeChange(current!.revenue, totals.revenue),
          transactions_change: relativeChange(current!.transactions, totals.transactions),
        }
      : null;
  const { name: _, reached: __, ...totals } = current!;
  return { current: totals, previous_month: against(previousMonth!), previous_year: against(previousYear!) };
}

export function isComplete({ days, days_covered }: Month): boolean {
  return days_covered === days;
}

function relativeChange(current: Maybe, before: Maybe): Maybe {
  return current === null || before === null || before <= 0 ? null : current / before - 1;
}

function meanOf(values: number[]): Maybe {
  return values.length === 0 ? null : mean(values);
}

/** Mean revenue of all lines with known revenue in the months, not the mean of monthly means. */
function pooledValue(months: Month[]): Maybe {
  const count = months.reduce((sum, month) => sum + month.revenue_count, 0);
  return count === 0 ? null : months.reduce((sum, { revenue }) => sum + revenue, 0) / count;
}
