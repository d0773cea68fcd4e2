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
