import { sqlName } from '../../core/sql.ts';
import type { Database, Row } from '../../core/stage.ts';
import type { CleanTable } from '../merge/cleanTables.ts';
import { keyed, keyOf } from './keys.ts';
import type { ValueCounts } from './summary.ts';

const counted: Record<CleanTable, string[]> = {
  merged: [
    'country',
    'gender',
    'loyalty_tier',
    'acquisition_channel',
    'category',
    'brand',
    'is_premium',
    'refund_flag',
    'quantity',
    'discount_applied',
    'campaign_id',
  ],
  customers: ['country', 'gender', 'loyalty_tier', 'acquisition_channel'],
  products: ['category', 'brand', 'is_premium'],
  campaigns: ['channel', 'objective', 'target_segment'],
  events: ['event_type', 'device_type', 'traffic_source', 'page_category', 'experiment_group'],
};

/**
 * The frequency of each value of each column, without missing values. The counts stay in the table `<table>_counts`, with one
 * row per value: all other columns are NULL, and `rows` is the count.
 */
export async function countValues(database: Database, table: CleanTable): Promise<Record<string, ValueCounts>> {
  const columns = counted[table];
  const names = columns.map(sqlName).join(', ');
  const sets = columns.map((column) => `(${sqlName(column)})`).join(', ');
  await database.run(`
    create temp table ${table}_counts as
    select ${names}, count(*) as "rows" from ${table} group by grouping sets (${sets})`);
  const rows = await database.rows(`from ${table}_counts order by "rows" desc, ${names}`);
  return keyed(columns, String, (column) => countsOf(rows, column));
}

/** A row of the grouping sets belongs to its only column that is not null. A row of nulls counts missing values. */
function countsOf(rows: Row[], column: string): ValueCounts {
  const known = rows.filter((row) => row[column] !== null);
  const total = known.reduce((sum, row) => sum + (row.rows as number), 0);
  const key = (row: Row) => keyOf(row[column]!);
  return {
    counts: keyed(known, key, (row) => row.rows as number),
    proportions: keyed(known, key, (row) => (row.rows as number) / total),
  };
}
