/** Text that may come from data, without the codes that would steer a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    return sign === '\n' ? '\\n' : sign === '\t' ? '\\t' : `\\u{${code.toString(16)}}`;
  });
}

/** What an unexpected error says comes with where it happened, which is for a log and not for a reader. */
export function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** Rows as lines, each column as wide as its widest cell. */
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
