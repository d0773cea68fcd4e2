import { parquetFormat, sqlText, tenThousandths } from '../../core/sql.ts';
import type { Database, Workspace } from '../../core/stage.ts';

/**
 * Writes `merged.parquet` and returns its number of rows. Sorts by row number, because a left join does not preserve the
 * row order. Throws `FanOut` if the join changed the number of rows or the revenue.
 */
export async function joinTransactions(workspace: Workspace, database: Database): Promise<number> {
  const parquet = (table: string) => `read_parquet(${sqlText(workspace.output(`${table}.parquet`))})`;
  await database.run(`
    copy (
      select * exclude (source_row)
      from (select row_number() over () as source_row, * from source_transactions)
        left join ${parquet('customers')} using (customer_id)
        left join ${parquet('products')} using (product_id)
      order by source_row
    ) to ${sqlText(workspace.output('merged.parquet'))} ${parquetFormat}`);
  const before = await readTotals(database, 'source_transactions');
  const after = await readTotals(database, parquet('merged'));
  if (before.rows !== after.rows || before.revenue !== after.revenue) throw new FanOut(before, after);
  return after.rows;
}

type Totals = { rows: number; revenue: string | null };

/** Rows and revenue, in ten-thousandths so that the sum does not depend on the order. */
async function readTotals(database: Database, table: string): Promise<Totals> {
  const [totals] = await database.rows<Totals>(
    `select count(*) as rows, sum(${tenThousandths('gross_revenue')})::varchar as revenue from ${table}`,
  );
  return totals!;
}

/** The join duplicated or lost rows because a key was not unique. This is a bug, never a fault of the data. */
class FanOut extends Error {
  override name = 'FanOut';

  constructor(before: Totals, after: Totals) {
    super(`the join changed the transactions: ${describeTotals(before)} before, ${describeTotals(after)} after`);
  }
}

function describeTotals({ rows, revenue }: Totals): string {
  return `${rows} rows and ${revenue ?? 0} ten-thousandths of revenue`;
}
