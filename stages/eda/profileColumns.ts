import { sqlName } from '../../core/sql.ts';
import type { Database, Row } from '../../core/stage.ts';
import { sourceColumns } from '../../data/sourceColumns.ts';
import type { IdType } from '../merge/eventsManifest.ts';
import type { ColumnType, EdaSummary } from './summary.ts';

/** The columns of the merged table, in order. */
const mergedColumns = {
  ...sourceColumns.transactions,
  ...withoutKey(sourceColumns.customers, 'customer_id'),
  ...withoutKey(sourceColumns.products, 'product_id'),
};

const isId = (name: string) => name.endsWith('_id');
const isNumber = (type: string) => type === 'DOUBLE' || type === 'TINYINT';

/** Columns to describe and correlate: numbers, flags and integer ids. */
export function numericColumns(ids: Record<string, IdType>): string[] {
  return Object.entries(mergedColumns)
    .filter(([name, type]) => (isId(name) ? ids[name] === 'BIGINT' : isNumber(type)))
    .map(([name]) => name);
}

/** The shape of the merged table, and the type of each column according to its values. */
export async function profileColumns(
  database: Database,
  ids: Record<string, IdType>,
): Promise<Pick<EdaSummary, 'shape' | 'columns'>> {
  const columns = Object.entries(mergedColumns);
  const facts = columns.map(([name, type], index) => {
    const integral = isNumber(type) ? `coalesce(bool_and(${sqlName(name)} % 1 = 0), false)` : 'false';
    return `count(${sqlName(name)}) as known_${index}, ${integral} as whole_${index}`;
  });
  const [row] = await database.rows(`select count(*) as rows, ${facts.join(', ')} from merged`);
  const rows = row!.rows as number;
  return {
    shape: [rows, columns.length],
    columns: columns.map(([name, sqlType], index) => {
      const missing = rows - (row![`known_${index}`] as number);
      const type = typeOf(name, sqlType, row!, index);
      return { name, pandas_dtype: pandasType(type, missing, ids[name]), type, missing };
    }),
  };
}

function typeOf(name: string, sqlType: string, row: Row, index: number): ColumnType {
  if (isId(name)) return 'id';
  if (sqlType === 'TIMESTAMP') return 'datetime';
  if (!isNumber(sqlType)) return 'string';
  return row[`whole_${index}`] === true ? 'integer' : 'float';
}

function pandasType(type: ColumnType, missing: number, id: IdType | undefined): string {
  if (type === 'id') return id === 'BIGINT' ? 'Int64' : 'str';
  if (type === 'datetime') return 'datetime64[us]';
  if (type === 'string') return 'str';
  return type === 'integer' && missing === 0 ? 'int64' : 'float64';
}

function withoutKey(columns: Record<string, string>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => name !== key));
}
