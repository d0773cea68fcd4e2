import { sqlText } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';

/** How a Parquet artifact stores the ids of `column`, from the type that `merge` gave them; right for a table of no rows too. */
export async function idColumnType(database: Database, table: string, column: string): Promise<'bigint' | 'text'> {
  const [found] = await database.rows<{ column_type: string }>(
    `select column_type from (describe ${table}) where column_name = ${sqlText(column)}`,
  );
  return found?.column_type === 'BIGINT' ? 'bigint' : 'text';
}
