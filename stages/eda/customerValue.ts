import { sqlName } from '../../core/sql.ts';
import type { Database, Row } from '../../core/stage.ts';
import { meanInterval } from '../../core/statistics/mean.ts';
import { deviation } from './groups.ts';
import { keyed, keyOf } from './keys.ts';
import type { EdaSummary, Maybe } from './summary.ts';
import { maxValues } from './valueCounts.ts';

const columns = ['loyalty_tier', 'acquisition_channel'] as const;

/** Mean revenue of the customers of each level, with its interval, for the levels that `groups` has. */
export async function revenuePerCustomer(database: Database): Promise<EdaSummary['revenue_per_customer']> {
  const names = columns.map(sqlName).join(', ');
  const rows = await database.rows<Row & { n: number; mean: Maybe; std: Maybe }>(`
    select ${names}, count(revenue) as n, favg(revenue) as mean, ${deviation('revenue')} as std
    from (
      select ${columns.map((column) => `any_value(${column}) as ${column}`).join(', ')},
        fsum(gross_revenue) as revenue, count(*) as lines
      from merged where customer_id is not null group by customer_id
    )
    group by grouping sets (${columns.map((column) => `(${column})`).join(', ')})
    qualify row_number() over (
      partition by grouping(${names}), coalesce(${names}) is null order by sum(lines) desc, ${names}
    ) <= ${maxValues}
    order by all`);
  const of = (column: (typeof columns)[number]) =>
    keyed(
      rows.filter((row) => row[column] !== null),
      (row) => keyOf(row[column]!),
      ({ n, mean, std }) => meanInterval(n, mean, std),
    );
  return { loyalty_tier: of('loyalty_tier'), acquisition_channel: of('acquisition_channel') };
}
