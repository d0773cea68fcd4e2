/** One of the three values of every customer (in order of id), with the scores 1 to 5 that it gives, the best 5. */
export type Scored = {
  values: Float64Array;
  scores: Uint8Array;
  /** The customers from the least value to the greatest, equal ones in order of id. */
  order: Uint32Array;
};

export type Threshold = { score: number; from: number; to: number; customers: number };

/**
 * The quintile of each rank r = 1 … n as max(1, ceil(5 (r - 1) / (n - 1))), which is pandas'
 * `qcut(rank(method='first'), 5)` in whole numbers; `reverse` gives the least value the 5.
 */
export function scoreByQuintile(values: Float64Array, reverse = false): Scored {
  const order = ascending(values);
  const last = Math.max(order.length - 1, 1);
  const scores = new Uint8Array(order.length);
  order.forEach((customer, place) => {
    const score = Math.max(1, Math.ceil((5 * place) / last));
    scores[customer] = reverse ? 6 - score : score;
  });
  return { values, scores, order };
}

/** The places of `values` from the least to the greatest, equal ones in order: without a comparator, three times as fast. */
function ascending(values: Float64Array): Uint32Array {
  const free = new Map<number, number>();
  values
    .slice()
    .sort()
    .forEach((value, rank) => {
      if (!free.has(value)) free.set(value, rank);
    });
  const order = new Uint32Array(values.length);
  values.forEach((value, place) => {
    const rank = free.get(value)!;
    order[rank] = place;
    free.set(value, rank + 1);
  });
  return order;
}

/** The least and the greatest value of each score that occurs. */
export function thresholds({ values, scores, order }: Scored): Threshold[] {
  const found: Threshold[] = [];
  for (const customer of order) {
    const [score, value] = [scores[customer]!, values[customer]!];
    const current = found.at(-1);
    if (current?.score === score) {
      current.to = value;
      current.customers++;
    } else {
      found.push({ score, from: value, to: value, customers: 1 });
    }
  }
  return found.sort((a, b) => a.score - b.score);
}

/** How many customers share their value with one of another score, so that only the order of ids sets them apart. */
export function tiedCustomers({ values, scores, order }: Scored): number {
  let tied = 0;
  for (let start = 0, end = 0; start < order.length; start = end) {
    const value = values[order[start]!];
    while (end < order.length && values[order[end]!] === value) end++;
    if (scores[order[start]!] !== scores[order[end - 1]!]) tied += end - start;
  }
  return tied;
}
