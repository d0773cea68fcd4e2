/**
 * A CSV cell (RFC 4180) that is safe to open in a spreadsheet: text that would run as a formula gets a leading apostrophe
 * (OWASP, CSV injection). A plain number does not. charts/report/page/csv.js has the same rule for the report's downloads.
 */
export function csvCell(text: string): string {
  const isFormula = /^\s*[=+\-@]|^[\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A number with at most six decimals: 0.3, not 0.30000000000000004. */
export function csvNumber(value: number): string {
  return String(Number(value.toFixed(6)));
}
