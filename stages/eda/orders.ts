import type { Database } from '../../core/stage.ts';
import { clippedHistogram } from './histogram.ts';
import type { EdaFigures, Maybe, Orders } from './summary.ts';

/** Quantities that a figure lists. */
const maxUnits = 20;

/** Creates the table `orders`: value, units and lines of each distinct transaction_id, guests included. */
export function createOrders(database: Database): Promise<void> {
  return database.run(`
    create table orders as
    select fsum(gross_revenue) as value, fsum(quantity) as units, count(*) as lines
    from merged where transaction_id is not null group by transaction_id`);
}

/** The statistics of the table `orders`. */
export async function summariseOrders(database: Database): Promise<Orders> {
  const [row] = await database.rows<Record<'count' | 'several', number> & Record<'lines' | 'mean' | 'middle', Maybe>>(`
    select count(*) as count, avg(lines) as lines, count(*) filter (lines > 1) as several,
      favg(value) as mean, median(value) as middle
    from orders`);
  const { count, several, lines, mean, middle } = row!;
  return { count, mean_lines: lines, with_several_lines: several, value: { mean, median: middle } };
}

/** The distributions of the table `orders` that figures draw. */
export async function drawnOrders(database: Database): Promise<Pick<EdaFigures, 'order_values' | 'order_units'>> {
  const units = await database.rows<{ units: number; orders: number; levels: number; total: number }>(`
    with counts as (select round(units, 4) as units, count(*) as orders from orders where units is not null group by all)
    select units, orders, count(*) over () as levels, (sum(orders) over ())::bigint as total
    from counts order by orders desc, units limit ${maxUnits}`);
  const shown = units.map(({ units, orders }) => ({ units, orders })).sort((a, b) => a.units - b.units);
  const { levels = 0, total = 0 } = units[0] ?? {};
  const rest = total - shown.reduce((sum, { orders }) => sum + orders, 0);
  return {
    order_values: await clippedHistogram(database, 'orders', 'value'),
    order_units: { shown, left_out: { values: levels - shown.length, orders: rest } },
  };
}
