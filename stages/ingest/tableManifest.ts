/** What ingest says of one table: `<table>.json`. */
export type TableManifest = {
  table: string;
  /** In file-name order; the rows of a part are in file order. */
  parts: { digest: string; rows: number; file: string }[];
  /** Digests of the files' `rejected.parquet`, of those that have rejected rows. */
  rejected?: string[];
  /** Contract columns that the source has. */
  columns: string[];
  /** For each id column: whether every value that is there is a canonical 64-bit integer. */
  idsCanonical: Record<string, boolean>;
  quality: TableQuality;
};

/** Exact counts: `accepted` + the sum of `rejected` = `rows`. */
export type TableQuality = {
  table: string;
  files: number;
  rows: number;
  accepted: number;
  rejected: Record<string, number>;
  nulled: Record<string, number>;
  missingColumns: string[];
  notes: string[];
};
