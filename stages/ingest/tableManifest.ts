/** `<table>.json`, the manifest of one ingested table. */
export type TableManifest = {
  table: string;
  /** Parts in file name order, with rows in file order. */
  parts: { digest: string; rows: number; file: string }[];
  /** Digests of `rejected.parquet` of the files with rejected rows. */
  rejected?: string[];
  /** Contract columns in the source. */
  columns: string[];
  /** The dimensions of the mapping, if it has any. */
  dimensions?: string[];
  /** For each id column, whether all its values are canonical 64-bit integers. */
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
