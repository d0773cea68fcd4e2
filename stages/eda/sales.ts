import type { Database, Row } from '../../core/stage.ts';
import { sum } from '../../core/statistics/describe.ts';
import { wilson } from '../../core/statistics/proportion.ts';
import { deviation, type Level } from './groups.ts';
import { keyed } from './keys.ts';
import type { Month } from './months.ts';
import { pearson } from './pearson.ts';
import type { DiscountLevel, EdaSummary, Maybe, MonthTotals, RefundRates } from './summary.ts';
import { maxValues } from './valueCounts.ts';
import { comparedMonths } from './yearOnYear.ts';

type Totals = Record<'revenue' | 'quantity' | 'orders' | 'customers' | 'refunds', number> &
  Record<'revenue_mean' | 'revenue_median' | 'kept_mean' | 'refund_rate' | 'discounted', Maybe> &
  Record<`discount_${'mean' | 'median' | 'std' | 'when_discounted' | 'revenue' | 'quantity'}`, Maybe>;

type Sales = Pick<EdaSummary, 'refunds' | 'aov' | 'totals' | 'discounts'>;

/** Totals, order values, refunds and discounts of all lines, including guests. */
export async function summariseSales(database: Database, levels: Level[], monthly: MonthTotals[]): Promise<Sales> {
  const [row] = await database.rows<Totals>(`
    select coalesce(fsum(gross_revenue), 0) as revenue, favg(gross_revenue) as revenue_mean,
      median(gross_revenue) as revenue_median, favg(gross_revenue) filter (refund_flag = 0) as kept_mean,
      coalesce(fsum(quantity), 0) as quantity, count(distinct transaction_id) as orders,
      count(distinct customer_id) as customers,
      avg(refund_flag) as refund_rate, coalesce(sum(refund_flag), 0)::bigint as refunds,
      favg(discount_applied) as discount_mean, median(discount_applied) as discount_median,
      ${deviation('discount_applied')} as discount_std, avg((coalesce(discount_applied, 0) > 0)::tinyint) as discounted,
      favg(discount_applied) filter (discount_applied > 0) as discount_when_discounted,
      ${pearson('discount_applied', 'gross_revenue')} as discount_revenue,
      ${pearson('discount_applied', 'quantity')} as discount_quantity
    from merged`);
  const totals = row!;
  return {
    totals: { revenue: totals.revenue, quantity: totals.quantity, customers: totals.customers },
    aov: {
      mean_nonmissing: totals.revenue_mean,
      per_transaction: totals.orders > 0 ? totals.revenue / totals.orders : null,
      excluding_refunds: totals.kept_mean,
      median: totals.revenue_median,
    },
    refunds: {
      overall: totals.refund_rate,
      count: totals.refunds,
      ...refundsByCategory(levels),
      by_month: keyed(
        monthly,
        ({ month }) => month,
        ({ refund_rate }) => refund_rate,
      ),
    },
    discounts: {
      mean: totals.discount_mean,
      median: totals.discount_median,
      std: totals.discount_std,
      share_discounted: totals.discounted,
      mean_when_discounted: totals.discount_when_discounted,
      corr_with_revenue: totals.discount_revenue,
      corr_with_quantity: totals.discount_quantity,
      by_level: await discountLevels(database),
      mean_by_category: byCategory(levels, (level) => level.discount as Maybe),
    },
  };
}

function refundsByCategory(levels: Level[]): Pick<EdaSummary['refunds'], 'by_category' | 'count_by_category'> {
  return {
    by_category: byCategory(levels, ({ refunds, flags }) =>
      flags === 0 ? null : (refunds as number) / (flags as number),
    ),
    count_by_category: byCategory(levels, ({ refunds }) => refunds as number),
  };
}

function byCategory<Result>(levels: Level[], read: (row: Row) => Result): Record<string, Result> {
  const categories = levels.filter(({ column }) => column === 'category');
  return keyed(
    categories,
    ({ level }) => level,
    ({ row }) => read(row),
  );
}

type Profile = Pick<EdaSummary, 'shape' | 'columns'>;

/** Refund rates with Wilson intervals over the lines with a known flag. */
export function refundRates(count: number, { shape, columns }: Profile, levels: Level[], months: Month[]): RefundRates {
  const unknown = columns.find(({ name }) => name === 'refund_flag')!.missing;
  return {
    overall: wilson(count, shape[0] - unknown),
    by_category: keyed(
      levels.filter(({ column }) => column === 'category'),
      ({ level }) => level,
      ({ row }) => wilson(row.refunds as number, row.flags as number),
    ),
    by_month: keyed(
      months,
      ({ month }) => month,
      ({ refunds, flags }) => wilson(refunds, flags),
    ),
    year_on_year: refundsYearOnYear(months),
  };
}

function refundsYearOnYear(months: Month[]): RefundRates['year_on_year'] {
  const pairs = comparedMonths(months);
  if (pairs.length === 0) return null;
  const pooled = (of: Month[]) => wilson(sum(of.map(({ refunds }) => refunds)), sum(of.map(({ flags }) => flags)));
  return { now: pooled(pairs.map(({ now }) => now)), before: pooled(pairs.map(({ before }) => before)) };
}

function discountLevels(database: Database): Promise<DiscountLevel[]> {
  return database.rows<DiscountLevel>(`
    from (
      select discount_applied, count(*) as transactions, coalesce(fsum(gross_revenue), 0) as revenue,
        favg(gross_revenue) as mean_revenue, favg(quantity) as mean_quantity
      from merged where discount_applied is not null group by discount_applied
      order by transactions desc, discount_applied limit ${maxValues}
    )
    order by discount_applied`);
}
