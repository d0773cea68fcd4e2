import type { TableName } from '../../data/contract.ts';

/** An invalid cell or row. */
export type Example = { line: number | null; column: string | null; value: string | null; reason: string };

/** `part.json`, the manifest of one file. As in `TableQuality`, `accepted` + the sum of `rejected` = `rows`. */
export type IngestPart = {
  table: TableName;
  /** File name in messages, relative to the source. */
  file: string;
  rows: number;
  accepted: number;
  /** The artifacts with the accepted rows, in order. */
  parts: { name: string; rows: number }[];
  rejected: Record<string, number>;
  nulled: Record<string, number>;
  /** Contract columns and columns of dimensions that the file has, and those it does not have. */
  columns: string[];
  missingColumns: string[];
  /** The dimensions of the mapping, if it has any. */
  dimensions?: string[];
  idsCanonical: Record<string, boolean>;
  notes: string[];
  /** The first rejected row of each reason, and the first cell that became unknown of each column. */
  examples: Example[];
  nulledExamples: Example[];
  /** Probable causes of invalid cells, with advice, by column. */
  causes: { column: string; cause: string }[];
};
