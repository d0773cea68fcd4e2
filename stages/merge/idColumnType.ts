import { sqlText } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';

/** The Parquet type for the ids of `column`: that which `merge` chose, also for a table without rows. */
export async function idColumnType(database: Database, table: string, column: string): Promise<'bigint' | 'text'> {
  const [found] = await database.rows<{ column_type: string }>(
    `select column_type from (describe ${table}) where column_name = ${sqlText(column)}`,
  );
  return found?.column_type === 'BIGINT' ? 'bigint' : 'text';
}
