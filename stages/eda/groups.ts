import { sqlName } from '../../core/sql.ts';
import type { Database, Row } from '../../core/stage.ts';
import { keyed, keyOf } from './keys.ts';
import type { GroupStatistics, Maybe, Moments } from './summary.ts';
import { maxValues } from './valueCounts.ts';

/** Columns by which revenue and quantity are grouped. */
const groupColumns = [
  'country',
  'gender',
  'loyalty_tier',
  'acquisition_channel',
  'category',
  'brand',
  'is_premium',
  'campaign_channel',
] as const;

type GroupColumn = (typeof groupColumns)[number];

/** One level of one column; `row` has the aggregates of its lines. */
export type Level = { column: GroupColumn; level: string; row: Row };

/**
 * The aggregates of the levels of every group column, at most 1,000 with the most lines, in one scan. A line with campaign 0
 * has the channel `None`. A line with an unknown campaign has no channel and is left out of that group.
 */
export async function groupLevels(database: Database): Promise<Level[]> {
  const sets = groupColumns.map((column) => `(${sqlName(column)})`).join(', ');
  const names = groupColumns.map(sqlName).join(', ');
  const isUnknown = groupColumns.map((column) => `${sqlName(column)} is null`).join(' and ');
  const place = `row_number() over (partition by grouping(${names}), ${isUnknown} order by count(*) desc, ${names})`;
  const rows = await database.rows(`
    select ${names}, ${moments('gross_revenue', `${revenueQuantiles}[3]`)},
      ${moments('quantity', 'median(quantity)')}, ${revenueQuantiles} as revenue_quantiles,
      count(refund_flag) as flags, coalesce(sum(refund_flag), 0)::bigint as refunds, favg(discount_applied) as discount
    from (
      select merged.*, case when campaign_id::varchar = '0' then 'None' else campaigns.channel end as campaign_channel
      from merged left join campaigns using (campaign_id)
    )
    group by grouping sets (${sets})
    qualify ${place} <= ${maxValues}
    order by all`);
  return rows.flatMap((row) => {
    const column = groupColumns.find((name) => row[name] !== null);
    return column === undefined ? [] : [{ column, level: keyOf(row[column]!), row }];
  });
}

/** Sum, mean, median, sample standard deviation and count of revenue and quantity by level. */
export function groupStatistics(levels: Level[]): Record<GroupColumn, Record<string, GroupStatistics>> {
  const of = (column: GroupColumn) => levels.filter((level) => level.column === column);
  return Object.fromEntries(
    groupColumns.map((column) => [
      column,
      keyed(
        of(column),
        ({ level }) => level,
        ({ row }) => ({ gross_revenue: readMoments(row, 'gross_revenue'), quantity: readMoments(row, 'quantity') }),
      ),
    ]),
  ) as Record<GroupColumn, Record<string, GroupStatistics>>;
}

/** The 5th, 25th, 50th, 75th and 95th percentile, from a single sort. */
const revenueQuantiles = 'quantile_cont(gross_revenue, [0.05, 0.25, 0.5, 0.75, 0.95])';

function moments(column: string, median: string): string {
  return `coalesce(fsum(${column}), 0) as ${column}_sum, favg(${column}) as ${column}_mean, ${median} as ${column}_median,
    ${deviation(column)} as ${column}_std, count(${column}) as ${column}_count`;
}

/** SQL aggregate for a column's sample standard deviation: null for fewer than two values, exactly 0 for a constant. */
export function deviation(column: string): string {
  return `case when min(${column}) = max(${column}) and count(${column}) > 1 then 0 else stddev_samp(${column}) end`;
}

function readMoments(row: Row, column: string): Moments {
  return {
    sum: row[`${column}_sum`] as number,
    mean: row[`${column}_mean`] as Maybe,
    median: row[`${column}_median`] as Maybe,
    std: row[`${column}_std`] as Maybe,
    count: row[`${column}_count`] as number,
  };
}
