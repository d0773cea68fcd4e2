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
 * How a COPY writes Parquet that other stages read. The second version's encodings make numbers small, so that LZ4, which is
 * read in two thirds of Zstandard's time, is enough. Ids are mostly different: a dictionary of them is time for nothing.
 */
export const parquetFormat =
  '(format parquet, parquet_version v2, compression lz4, row_group_size 122880, dictionary_size_limit 10000)';
