import { describeColumns } from './describe/columns.ts';
import { numericColumns, profileColumns } from './eda/columns.ts';
import { measureConcentration } from './eda/concentration.ts';
import { correlate } from './eda/correlation.ts';
import { drawnAggregates } from './eda/figures.ts';
import { eventFunnel } from './eda/funnel.ts';
import { groupLevels, groupStatistics } from './eda/groups.ts';
import { compareMonths, monthTotals, readMonths } from './eda/months.ts';
import { reconcile } from './eda/reconciliation.ts';
import { refundRates } from './eda/refundRates.ts';
import { countRepeats } from './eda/repeats.ts';
import { summariseSales } from './eda/sales.ts';
import { dailyRevenue, revenueByClock } from './eda/time.ts';
import type { EdaSummary } from './eda/types.ts';
import { countValues } from './eda/valueCounts.ts';
import type { MergeSummary } from './merge.ts';
import { allSettled } from './settled.ts';
import type { Calendar, Stage, Workspace } from './stage.ts';
import { openTables } from './tables.ts';

/** The exploratory profile of the merged table and of the tables behind it. */
export const eda: Stage<Record<string, never>> = {
  async run(workspace) {
    // Beside each other, each on a database of its own: events are as much work as everything else together.
    const [sales, events] = await allSettled([profileSales(workspace), profileEvents(workspace)]);
    const summary: EdaSummary = {
      ...sales,
      value_counts: { ...sales.value_counts, events: events.value_counts },
      funnel: events.funnel,
    };
    await workspace.writeJson('eda.json', summary);
    return { rows: sales.shape[0] };
  },
};

async function profileSales(workspace: Workspace): Promise<Omit<EdaSummary, 'funnel'>> {
  const { ids, table_shapes, missing_by_table, duplicates } = await workspace.readJson<MergeSummary>('merge.json');
  const calendar = await workspace.readJson<Calendar>('calendar.json');
  const database = await openTables(workspace, ['merged', 'customers', 'products', 'campaigns']);

  const profile = await profileColumns(database, ids);
  const levels = await groupLevels(database);
  const months = await readMonths(database, calendar);
  const sales = await summariseSales(database, levels, monthTotals(months));
  const daily = await dailyRevenue(database);
  const { weekdayHour, ...clock } = await revenueByClock(database);

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
    ...sales,
    monthly: monthTotals(months),
    daily,
    ...clock,
    months: await compareMonths(database, months, calendar),
    refund_rates: refundRates(sales.refunds.count, profile, levels, months),
    concentration: await measureConcentration(database),
    reconciliation: await reconcile(database),
    figures: await drawnAggregates(database, levels, weekdayHour, daily.revenue),
  };
}

async function profileEvents(workspace: Workspace) {
  const database = await openTables(workspace, ['events']);
  const value_counts = await countValues(database, 'events');
  return { value_counts, funnel: await eventFunnel(database, value_counts) };
}
