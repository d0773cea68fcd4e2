import type { Database } from '../../core/stage.ts';

/**
 * Rows that repeat an earlier row's transaction_id, and rows that repeat all of an earlier row. Equal transactions have
 * equal customers and products, so the transactions' own columns decide.
 */
export async function countRepeats(database: Database): Promise<{ transaction_id: number; rows: number }> {
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
