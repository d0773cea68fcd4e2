import type { TableName } from '../../data/contract.ts';
import type { TableMapping } from '../../data/mapping.ts';
import type { Database } from '../stage.ts';
import type { Columns } from './columns.ts';
import type { Copied, FaultyCell } from './copy.ts';
import type { Example } from './part.ts';
import type { Readable } from './reading/open.ts';

/** One file to be loaded into the Parquet file `to`; `folder` takes what is needed on the way. */
export type LoadJob = {
  database: Database;
  readable: Readable;
  table: TableName;
  mapping: TableMapping | null;
  timezone: string;
  fileName: string;
  folder: string;
  to: string;
};

/** What was loaded: exact counts, the first rejected rows in line order, the first cells that became unknown. */
export type Loaded = {
  columns: Columns;
  rows: number;
  accepted: number;
  rejected: Record<string, number>;
  nulled: Record<string, number>;
  rejectedRows: Example[];
  nulledCells: Example[];
  notes: string[];
};

/** The examples of copied rows, `lineOf` telling the line of a row that the scan gave. */
export function examplesOf(copied: Copied, lineOf: (row: number) => number | null) {
  const example = ({ row, column, value, reason }: FaultyCell): Example => ({
    line: lineOf(row),
    column,
    value,
    reason,
  });
  return { rejectedRows: copied.rejectedCells.map(example), nulledCells: copied.nulledCells.map(example) };
}

export const sumOf = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
