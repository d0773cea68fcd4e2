import { tenThousandths } from '../../core/sql.ts';
import type { Database, Row } from '../../core/stage.ts';
import type { EdaSummary, ReconciliationPart } from './summary.ts';

/** The SQL condition of each part. The first three after `all` add up to it, and so do the next three. */
const parts: Record<ReconciliationPart, string> = {
  all: 'true',
  kept: 'refund_flag = 0',
  refunded: 'refund_flag = 1',
  refund_unknown: 'refund_flag is null',
  known_customer: 'customers.customer_id is not null',
  unknown_customer: 'merged.customer_id is not null and customers.customer_id is null',
  guest: 'merged.customer_id is null',
  revenue_unknown: 'gross_revenue is null',
  without_product: 'product_id is null',
};

/** Rows and revenue by the criteria that stages use to exclude lines. Sums are exact, in ten-thousandths. */
export async function reconcile(database: Database): Promise<EdaSummary['reconciliation']> {
  const entries = Object.entries(parts);
  const aggregates = entries.map(
    ([part, condition]) =>
      `count(*) filter (${condition}) as ${part}_rows,
       (coalesce(sum(${tenThousandths('gross_revenue')}) filter (${condition}), 0)::double / 10000) as ${part}_revenue`,
  );
  const [row] = await database.rows(`
    select ${aggregates.join(', ')}
    from merged left join (select customer_id from customers) as customers on merged.customer_id = customers.customer_id`);
  return Object.fromEntries(entries.map(([part]) => [part, readShare(row!, part)])) as EdaSummary['reconciliation'];
}

function readShare(row: Row, part: string) {
  return { rows: row[`${part}_rows`] as number, revenue: row[`${part}_revenue`] as number };
}
