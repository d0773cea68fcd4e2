import type { TableName } from '../../data/contract.ts';

/** A cell or row that could not be taken as it is. */
export type Example = { line: number | null; column: string | null; value: string | null; reason: string };

/** What ingest says of one file: `part.json`. `accepted` + the sum of `rejected` = `rows`, as in the whole table. */
export type IngestPart = {
  table: TableName;
  /** Name relative to the source, as messages show it. */
  file: string;
  rows: number;
  accepted: number;
  /** The artifacts that have the accepted rows, in order. */
  parts: { name: string; rows: number }[];
  rejected: Record<string, number>;
  nulled: Record<string, number>;
  /** Contract columns that the file has, and that it has not. */
  columns: string[];
  missingColumns: string[];
  idsCanonical: Record<string, boolean>;
  notes: string[];
  /** The first rejected row of each reason, and the first cell of each column that became unknown. */
  examples: Example[];
  nulledExamples: Example[];
  /** What is probably the matter, and what to do, by column. */
  causes: { column: string; cause: string }[];
};
