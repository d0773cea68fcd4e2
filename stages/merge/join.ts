import { parquetFormat, sqlText, tenThousandths } from '../../core/sql.ts';
import type { Database, Workspace } from '../../core/stage.ts';

/**
 * Writes `merged.parquet` and returns its number of rows. The row number is carried through because a left join does not
 * keep the order of its rows.
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
  const before = await weigh(database, 'source_transactions');
  const after = await weigh(database, parquet('merged'));
  if (before.rows !== after.rows || before.revenue !== after.revenue) throw new FanOut(before, after);
  return after.rows;
}

type Weight = { rows: number; revenue: string | null };

/** Rows and revenue, in whole ten-thousandths so that the order of adding cannot matter. */
async function weigh(database: Database, table: string): Promise<Weight> {
  const [weight] = await database.rows<Weight>(
    `select count(*) as rows, sum(${tenThousandths('gross_revenue')})::varchar as revenue from ${table}`,
  );
  return weight!;
}

/** The join made or lost rows: a key of the right side was not unique. A defect of ours, never of the data. */
class FanOut extends Error {
  override name = 'FanOut';

  constructor(before: Weight, after: Weight) {
    super(`the join changed transactions: ${describeWeight(before)} before, ${describeWeight(after)} after`);
  }
}

function describeWeight({ rows, revenue }: Weight): string {
  return `${rows} rows and ${revenue ?? 0} ten-thousandths of revenue`;
}
