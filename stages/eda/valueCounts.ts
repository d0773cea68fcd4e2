import { sqlName } from '../../core/sql.ts';
import type { Database, Value } from '../../core/stage.ts';
import { sum } from '../../core/statistics/describe.ts';
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

/** A column may have a value per line, such as exact discounts. Only the most frequent ones are listed. */
export const maxValues = 1000;

/**
 * The frequency of each value of each column, without missing values. The counts of all values stay in the table
 * `<table>_counts`, with one row per value: all other columns are NULL, and `rows` is the count.
 */
export async function countValues(database: Database, table: CleanTable): Promise<Record<string, ValueCounts>> {
  const columns = counted[table];
  const names = columns.map(sqlName).join(', ');
  const sets = columns.map((column) => `(${sqlName(column)})`).join(', ');
  await database.run(`
    create temp table ${table}_counts as
    select ${names}, count(*) as "rows" from ${table} group by grouping sets (${sets})`);
  const counts: Record<string, ValueCounts> = {};
  for (const column of columns) counts[column] = await countsOf(database, `${table}_counts`, sqlName(column));
  return counts;
}

/** A row of the grouping sets belongs to its only column that is not null. A row of nulls counts missing values. */
async function countsOf(database: Database, table: string, column: string): Promise<ValueCounts> {
  const known = `from ${table} where ${column} is not null`;
  const [total] = await database.rows<{ values: number; rows: number }>(
    `select count(*) as "values", coalesce(sum("rows"), 0)::bigint as "rows" ${known}`,
  );
  const listed = await database.rows<{ value: Value; rows: number }>(
    `select ${column} as value, "rows" ${known} order by "rows" desc, ${column} limit ${maxValues}`,
  );
  const key = ({ value }: { value: Value }) => keyOf(value);
  const rest = { values: total!.values - listed.length, rows: total!.rows - sum(listed.map(({ rows }) => rows)) };
  return {
    counts: keyed(listed, key, ({ rows }) => rows),
    proportions: keyed(listed, key, ({ rows }) => rows / total!.rows),
    ...(rest.values > 0 ? { left_out: rest } : {}),
  };
}
