import { sqlName } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { sum } from '../../core/statistics/describe.ts';
import { type Dimension, dimensionColumn } from '../../data/dimensions.ts';
import type { DimensionLevel, RevenueByDimension } from './summary.ts';
import { maxValues } from './valueCounts.ts';

type Total = { levels: number; lines: number; revenue: number };

/** Lines and revenue by the values of each dimension; nothing if the mapping names none. */
export async function revenueByDimensions(
  database: Database,
  dimensions: Dimension[] = [],
): Promise<{ dimensions?: RevenueByDimension[] }> {
  if (dimensions.length === 0) return {};
  const found: RevenueByDimension[] = [];
  for (const dimension of dimensions) found.push(await revenueBy(database, dimension));
  return { dimensions: found };
}

async function revenueBy(database: Database, { table, name }: Dimension): Promise<RevenueByDimension> {
  const column = sqlName(dimensionColumn(name));
  const revenue = 'coalesce(fsum(gross_revenue), 0) as revenue, count(gross_revenue) as lines';
  const known = `from merged where ${column} is not null and gross_revenue is not null`;
  const [total] = await database.rows<Total>(`select count(distinct ${column}) as levels, ${revenue} ${known}`);
  const levels = await database.rows<DimensionLevel>(`
    from (
      select ${column} as level, ${revenue}
      ${known} group by ${column} order by count(*) desc, level limit ${maxValues}
    )
    order by revenue desc, level`);
  const left_out = {
    levels: total!.levels - levels.length,
    lines: total!.lines - sum(levels.map(({ lines }) => lines)),
    revenue: levels.length < total!.levels ? total!.revenue - sum(levels.map(({ revenue }) => revenue)) : 0,
  };
  return { table, name, levels, left_out };
}
