import type { Database, StageOutcome, Workspace } from '../../core/stage.ts';
import type { Calendar } from '../merge/calendar.ts';
import { openTables } from '../merge/cleanTables.ts';
import type { MergeSummary } from '../merge/merge.ts';
import { boughtTogether } from './boughtTogether.ts';
import { measureConcentration } from './concentration.ts';
import { revenuePerCustomer } from './customerValue.ts';
import { describeColumns } from './describeColumns.ts';
import { revenueByDimensions } from './dimensions.ts';
import { valuesByDiscount } from './discounts.ts';
import { drawnAggregates } from './drawn.ts';
import { eventFunnel } from './funnel.ts';
import { groupLevels, groupStatistics } from './groups.ts';
import { compareMonths, monthTotals, readMonths } from './months.ts';
import { newAndReturning } from './newAndReturning.ts';
import { createOrders, summariseOrders } from './orders.ts';
import { correlate } from './pearson.ts';
import { rankProducts } from './products.ts';
import { numericColumns, profileColumns } from './profileColumns.ts';
import { reconcile } from './reconciliation.ts';
import { refundRates, summariseSales } from './sales.ts';
import type { EdaSummary } from './summary.ts';
import { countTimes, dailyRevenue, meanRevenues, revenueByClock } from './time.ts';
import { countValues } from './valueCounts.ts';
import { yearOnYear } from './yearOnYear.ts';

/** Writes `eda.json`, the exploratory profile of the merged table and the cleaned tables. */
export async function profileShop(workspace: Workspace): Promise<StageOutcome> {
  const database = await openTables(workspace, ['merged', 'customers', 'products', 'campaigns', 'events']);
  const sales = await profileSales(workspace, database);
  const events = await countValues(database, 'events');
  const summary: EdaSummary = {
    ...sales,
    value_counts: { ...sales.value_counts, events },
    funnel: await eventFunnel(database, events),
  };
  await workspace.writeJson('eda.json', summary);
  return { rows: sales.shape[0] };
}

async function profileSales(workspace: Workspace, database: Database): Promise<Omit<EdaSummary, 'funnel'>> {
  const { ids, dimensions, table_shapes, missing_by_table, duplicates } =
    await workspace.readJson<MergeSummary>('merge.json');
  const calendar = await workspace.readJson<Calendar>('calendar.json');
  const profile = await profileColumns(database, ids);
  const levels = await groupLevels(database);
  const months = await readMonths(database, calendar);
  const sales = await summariseSales(database, levels, monthTotals(months));
  const daily = await dailyRevenue(database);
  await createOrders(database);
  const { weekday_hour, ...cycles } = await meanRevenues(database);

  return {
    ...profile,
    table_shapes,
    missing_by_table,
    duplicates: { ...duplicates, ...(await countRepeats(database)) },
    describe: await describeColumns(database, 'merged', numericColumns(ids)),
    value_counts: {
      merged: await countValues(database, 'merged'),
      customers: await countValues(database, 'customers'),
      products: await countValues(database, 'products'),
      campaigns: await countValues(database, 'campaigns'),
    },
    correlation: await correlate(database, numericColumns(ids)),
    groups: groupStatistics(levels),
    revenue_per_customer: await revenuePerCustomer(database),
    ...sales,
    times: await countTimes(database),
    orders: await summariseOrders(database),
    monthly: monthTotals(months),
    daily,
    ...(await revenueByClock(database)),
    cycles,
    months: { ...(await compareMonths(database, months, calendar)), year_on_year: yearOnYear(months) },
    new_and_returning: await newAndReturning(database, months),
    refund_rates: refundRates(sales.refunds.count, profile, levels, months),
    discount_values: await valuesByDiscount(database),
    concentration: await measureConcentration(database),
    products: await rankProducts(database),
    bought_together: await boughtTogether(database),
    ...(await revenueByDimensions(database, dimensions)),
    reconciliation: await reconcile(database),
    figures: await drawnAggregates(database, levels, weekday_hour, daily.revenue),
  };
}

/**
 * Counts lines that repeat an earlier transaction_id, and lines that repeat an earlier line. The columns of transactions are
 * sufficient, because equal lines have the same customer and product.
 */
async function countRepeats(database: Database): Promise<{ transaction_id: number; rows: number }> {
  const [ids] = await database.rows<{ repeats: number }>(
    'select count(*) - count(distinct transaction_id) - bool_or(transaction_id is null)::integer as repeats from merged',
  );
  if (ids!.repeats === 0) return { transaction_id: 0, rows: 0 };
  const [rows] = await database.rows<{ repeats: number }>(`
    select (select count(*) from merged) - count(*) as repeats from (
      select distinct transaction_id, "timestamp", customer_id, product_id, quantity, discount_applied, gross_revenue,
        campaign_id, refund_flag
      from merged
    )`);
  return { transaction_id: ids!.repeats, rows: rows!.repeats };
}
