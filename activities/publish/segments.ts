/** One customer of the RFM table, of which the segment files are made. */
export type SegmentRow = { customer_id: bigint | string; segment: string };

/** The text of one CSV file a segment, by file name, with the customers in the table's order. */
export function segmentFiles(rows: Iterable<SegmentRow>): Map<string, string> {
  const files = new Map<string, string[]>();
  for (const { customer_id, segment } of rows) {
    const name = segmentFile(segment);
    const lines = files.get(name) ?? ['customer_id'];
    if (lines.push(csvCell(String(customer_id))) === 2) files.set(name, lines);
  }
  return new Map([...files].map(([name, lines]) => [name, `${lines.join('\n')}\n`]));
}

/** `segments/about-to-sleep.csv` */
export function segmentFile(segment: string): string {
  return `segments/${segment.toLowerCase().replaceAll(' ', '-')}.csv`;
}

/**
 * A cell that a spreadsheet shows and does not run: what would start a formula gets an apostrophe in front (OWASP, CSV
 * injection). A plain number is none.
 */
export function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[0-9.]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
