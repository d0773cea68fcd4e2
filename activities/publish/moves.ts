/** Customers who are in the segment now and were not, and the other way round; new and lost customers included. */
export type Movers = { segment: string; entered: string[]; left: string[] };

/** Who changed the segment between two states, given as segment by customer id; every segment of either, by name. */
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
