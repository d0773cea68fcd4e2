/**
 * The columns of a figure's table as CSV (RFC 4180). Text that a spreadsheet would read as a formula gets a leading
 * apostrophe; numbers stay numbers, with at most six decimals, amounts with at most two. core/csv.ts has the same rules.
 */
export function toCsv(columns) {
  const rows = columns.length === 0 ? 0 : Math.max(...columns.map((column) => column.values.length));
  const lines = Array.from({ length: rows }, (_, row) =>
    columns.map(({ unit, values }) => csvCell(values[row], unit === 'money' ? 2 : 6)).join(','),
  );
  return [columns.map((column) => csvCell(column.name)).join(','), ...lines, ''].join('\r\n');
}

export function csvCell(value, decimals = 6) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(Number(value.toFixed(decimals)));
  const formula = /^\s*[=+\-@]|^[\t\r]/.test(value) && !/^[+-]?\d+(\.\d+)?$/.test(value);
  const text = formula ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
