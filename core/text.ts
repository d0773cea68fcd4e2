/** Text that may come from data, with terminal control characters escaped. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return char === '\n' ? '\\n' : char === '\t' ? '\\t' : `\\u{${code.toString(16)}}`;
  });
}

/** The message of an unexpected error without its stack trace, which belongs in a log. */
export function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** Rows as text lines, each column padded to its widest cell. */
export function columns(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
