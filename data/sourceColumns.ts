import { type ColumnType, contract, type TableName } from './contract.ts';

/**
 * SQL types of an ingested part's columns. An id column whose values are all canonical integers may be BIGINT instead, but
 * counts as text until `merge` has seen the ids of all tables.
 */
export const sqlTypes = {
  id: 'VARCHAR',
  text: 'VARCHAR',
  time: 'TIMESTAMP',
  number: 'DOUBLE',
  flag: 'TINYINT',
} as const satisfies Record<ColumnType, string>;

/** The contract columns of each table, in contract order, with their SQL types in an ingested part. */
export const sourceColumns = Object.fromEntries(
  Object.values(contract).map(({ name, columns }) => [
    name,
    Object.fromEntries(columns.map((column) => [column.name, sqlTypes[column.type]])),
  ]),
) as Record<TableName, Record<string, string>>;
