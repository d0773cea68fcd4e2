import type { Database, Value } from '../../core/stage.ts';
import { partOf, wilson } from '../../core/statistics/proportion.ts';
import { keyOf } from './keys.ts';
import type { Products } from './summary.ts';

const topProducts = 15;

type ProductRow = { product_id: Value; category: string | null; brand: string | null; revenue: number } & Record<
  'lines' | 'orders' | 'units' | 'flags' | 'refunds',
  number
>;

/** The products with the most revenue. */
export async function rankProducts(database: Database): Promise<Products> {
  const [total] = await database.rows<Record<'products' | 'lines' | 'revenue', number>>(`
    select count(distinct product_id) as products, count(*) as lines, coalesce(fsum(gross_revenue), 0) as revenue
    from merged where product_id is not null`);
  // Orders are counted for the top products only: distinct ids of every product take much memory.
  const rows = await database.rows<ProductRow>(`
    with top as (
      select product_id, coalesce(fsum(gross_revenue), 0) as revenue
      from merged where product_id is not null group by product_id order by revenue desc, product_id limit ${topProducts}
    )
    select product_id, any_value(category) as category, any_value(brand) as brand, any_value(revenue) as revenue,
      count(*) as lines, count(distinct transaction_id) as orders, coalesce(fsum(quantity), 0) as units,
      count(refund_flag) as flags, coalesce(sum(refund_flag), 0)::bigint as refunds
    from merged join top using (product_id)
    group by product_id order by revenue desc, product_id`);
  return {
    count: total!.products,
    lines: total!.lines,
    revenue: total!.revenue,
    top: rows.map(({ product_id, flags, refunds, ...row }) => ({
      product: keyOf(product_id),
      ...row,
      share: partOf(row.revenue, total!.revenue),
      refund_rate: wilson(refunds, flags),
    })),
  };
}
