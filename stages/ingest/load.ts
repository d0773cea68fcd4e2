import type { Workspace } from '../../core/stage.ts';
import type { TableName } from '../../data/contract.ts';
import type { TableMapping } from '../../data/mapping/mapping.ts';
import type { Columns } from './bindColumns.ts';
import type { Copied, InvalidCell } from './copy.ts';
import type { Example } from './part.ts';
import type { Readable } from './reading/open.ts';

/** One file to load into output artifacts of the workspace. */
export type LoadJob = {
  w: Workspace;
  readable: Readable;
  table: TableName;
  mapping: TableMapping | null;
  timezone: string;
  fileName: string;
};

/** The result of loading: exact counts, the first rejected rows in line order, the first cells that became unknown. */
export type Loaded = {
  columns: Columns;
  /** Output artifacts with the accepted rows. */
  parts: { name: string; rows: number }[];
  idsCanonical: Record<string, boolean>;
  rows: number;
  rejected: Record<string, number>;
  nulled: Record<string, number>;
  rejectedRows: Example[];
  nulledCells: Example[];
  notes: string[];
};

/** The name of the part with the given number: `part.parquet`, `part-1.parquet` and so on. */
export const partName = (number: number) => (number === 0 ? 'part.parquet' : `part-${number}.parquet`);

/** The examples of copied rows; `lineOf` returns the line of a row of the scan. */
export function examplesOf(copied: Copied, lineOf: (row: number) => number | null) {
  const example = ({ row, column, value, reason }: InvalidCell): Example => {
    return { line: lineOf(row), column, value, reason };
  };
  return { rejectedRows: copied.rejectedCells.map(example), nulledCells: copied.nulledCells.map(example) };
}

export const sumOf = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);

/** The sums by key, sorted by key. */
export function added(counts: Record<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [key, n] of counts.flatMap((count) => Object.entries(count))) sums[key] = (sums[key] ?? 0) + n;
  return Object.fromEntries(Object.entries(sums).sort(([a], [b]) => (a < b ? -1 : 1)));
}
