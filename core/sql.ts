/** `value` as an SQL string literal. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** `name` as a quoted SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * SQL for the amount `column` (DOUBLE) in ten-thousandths as an integer, rounded half to even: its sum is exact in any order.
 * The cast to BIGINT rounds half to even; DuckDB's `round_even` is wrong for large numbers.
 */
export function tenThousandths(column: string): string {
  return `(${column} * 10000)::bigint`;
}

/**
 * COPY options for Parquet that other stages read. Version 2 encodings shrink numbers enough for LZ4, which decompresses in
 * two thirds of Zstandard's time. The dictionary limit skips id columns, where most values are distinct.
 */
export const parquetFormat =
  '(format parquet, parquet_version v2, compression lz4, row_group_size 122880, dictionary_size_limit 10000)';
