/** `value` as an SQL string. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** `name` as a quoted SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * The amount `column` (DOUBLE) in whole ten-thousandths, half to even, whose sum is exact whatever the order of adding.
 * DuckDB's cast to BIGINT rounds so; its `round_even` is wrong for large numbers.
 */
export function tenThousandths(column: string): string {
  return `(${column} * 10000)::bigint`;
}

/**
 * How a COPY writes Parquet that other stages read. Ids are mostly different, and a dictionary of them is a fifth of the
 * time for nothing; the third level of zstd, the default, is a tenth of it for little.
 */
export const parquetFormat =
  '(format parquet, compression zstd, compression_level 1, row_group_size 122880, dictionary_size_limit 10000)';
