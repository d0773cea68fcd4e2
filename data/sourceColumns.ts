import { type ColumnType, contract, type TableName } from './contract.ts';

/**
 * SQL types of an ingested part's columns, but that ids which are all canonical integers may be BIGINT. They count as text
 * until `merge` has seen those of all tables.
 */
const sqlTypes = {
  id: 'VARCHAR',
  text: 'VARCHAR',
  time: 'TIMESTAMP',
  number: 'DOUBLE',
  flag: 'TINYINT',
} as const satisfies Record<ColumnType, string>;

/** For each table its contract columns, in contract order, with their SQL type in an ingested part. */
export const sourceColumns = Object.fromEntries(
  Object.values(contract).map(({ name, columns }) => [
    name,
    Object.fromEntries(columns.map((column) => [column.name, sqlTypes[column.type]])),
  ]),
) as Record<TableName, Record<string, string>>;
