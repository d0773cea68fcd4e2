import type { Movers } from './moves.ts';

/** The text of one CSV file a segment, by file name, with the customers in the order of `segments` (by customer id). */
export function segmentFiles(segments: Map<string, string>): Map<string, string> {
  const customers = new Map<string, string[]>();
  for (const [customer, segment] of segments) {
    const own = customers.get(segment) ?? [];
    if (own.push(customer) === 1) customers.set(segment, own);
  }
  return new Map([...customers].map(([segment, own]) => [fileOf(segment), listOf(own)]));
}

/** Who entered and who left each segment, in two CSV files; one without customers says that nobody did. */
export function moverFiles(movers: Movers[]): Map<string, string> {
  return new Map(
    movers.flatMap(({ segment, entered, left }) => [
      [fileOf(segment, '-entered'), listOf(entered)],
      [fileOf(segment, '-left'), listOf(left)],
    ]),
  );
}

/** `segments/about-to-sleep.csv` */
function fileOf(segment: string, ending = ''): string {
  return `segments/${segment.toLowerCase().replaceAll(' ', '-')}${ending}.csv`;
}

function listOf(customers: string[]): string {
  return `${['customer_id', ...customers.map(csvCell)].join('\n')}\n`;
}

/**
 * A cell that a spreadsheet shows and does not run: what would start a formula gets an apostrophe in front (OWASP, CSV
 * injection). A plain number is none. The report's own downloads have the same rule: charts/report/page/csv.js.
 */
export function csvCell(text: string): string {
  const harmless = /^\s*[=+\-@]|^[\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
