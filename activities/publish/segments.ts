import { csvCell } from '../../core/csv.ts';
import { InvalidInput } from '../../core/errors.ts';
import type { Workspace } from '../../core/stage.ts';
import { counted } from '../../core/words.ts';

/** The lists of 10 million customers take 3.4 GB of memory. */
const maxListed = 5_000_000;

/** Segments by customer id, in the order of the table. Throws InvalidInput with more than five million customers. */
export async function readSegments(w: Pick<Workspace, 'readTable'>, name: string): Promise<Map<string, string>> {
  const table = await w.readTable(name, ['customer_id', 'segment']);
  if (table.numRows() > maxListed) {
    throw new InvalidInput(
      `${counted(table.numRows())} customers have a segment, more than the ${counted(maxListed)} that fit into memory; run on fewer customers, for example on one country at a time`,
    );
  }
  const [ids, names] = [table.array('customer_id'), table.array('segment') as string[]];
  const segments = new Map<string, string>();
  for (const [row, segment] of names.entries()) segments.set(String(ids[row]), segment);
  return segments;
}

/** Customers who entered or left a segment between two runs, including new and lost customers. */
export type Movers = { segment: string; entered: string[]; left: string[] };

/** Compares two maps from customer id to segment. Returns every segment of either, sorted by name. */
export function segmentMovers(before: Map<string, string>, after: Map<string, string>): Movers[] {
  const names = [...new Set([...before.values(), ...after.values()])].sort();
  const movers = new Map(names.map((segment): [string, Movers] => [segment, { segment, entered: [], left: [] }]));
  for (const [customer, segment] of after) {
    if (before.get(customer) !== segment) movers.get(segment)!.entered.push(customer);
  }
  for (const [customer, segment] of before) {
    if (after.get(customer) !== segment) movers.get(segment)!.left.push(customer);
  }
  return [...movers.values()];
}

/** One CSV text per segment, by file name. `segments` maps customer ids to segments; the files keep its order. */
export function segmentFiles(segments: Map<string, string>): Map<string, string> {
  const customers = new Map<string, string[]>();
  for (const [customer, segment] of segments) {
    const own = customers.get(segment) ?? [];
    if (own.push(customer) === 1) customers.set(segment, own);
  }
  return new Map([...customers].map(([segment, own]) => [fileOf(segment), listOf(own)]));
}

/** Two CSV texts per segment, by file name: who entered and who left. A file with only a header means no customer did. */
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
