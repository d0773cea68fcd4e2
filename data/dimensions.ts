import { type Column, contract, type TableName } from './contract.ts';

/** A further column that revenue is grouped by, and its table. */
export type Dimension = { table: TableName; name: string };

/** The part of a table's mapping that names its dimensions. */
export type WithDimensions = { dimensions?: string[] };

/** The tables that `merged.parquet` consists of. */
export const dimensionTables: readonly TableName[] = ['customers', 'products', 'transactions'];

export const maxDimensions = 8;

/** The column of a dimension in Parquet files: no column of the contract, and no name in a query, begins so. */
export function dimensionColumn(name: string): string {
  return `dimension_${name}`;
}

/** The columns that ingest reads: those of the contract, then the dimensions of the mapping, which are text. */
export function tableColumns(table: TableName, mapping: WithDimensions | null): readonly Column[] {
  const dimensions = mapping?.dimensions ?? [];
  return [
    ...contract[table].columns,
    ...dimensions.map((name): Column => {
      const rules = { required: false, empty: 'unknown', fault: 'unknown' } as const;
      return { name: dimensionColumn(name), type: 'text', ...rules, meaning: name };
    }),
  ];
}
