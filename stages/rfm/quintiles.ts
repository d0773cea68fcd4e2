/** One of the three values of all customers (in id order), with their scores from 1 to 5 (best). */
export type Scored = {
  values: Float64Array;
  scores: Uint8Array;
  /** Customer indices by ascending value, ties by id. */
  order: Uint32Array;
};

export type Threshold = { score: number; from: number; to: number; customers: number };

/**
 * The quintile of each rank r = 1 … n as max(1, ceil(5 (r - 1) / (n - 1))), which is pandas'
 * `qcut(rank(method='first'), 5)` in integer arithmetic. With `reverse`, the smallest value has score 5.
 */
export function scoreByQuintile(values: Float64Array, reverse = false): Scored {
  const order = ascending(values);
  const last = Math.max(order.length - 1, 1);
  const scores = new Uint8Array(order.length);
  order.forEach((customer, rank) => {
    const score = Math.max(1, Math.ceil((5 * rank) / last));
    scores[customer] = reverse ? 6 - score : score;
  });
  return { values, scores, order };
}

/** The indices of `values` in stable ascending order. Sorting without a comparator is three times as fast. */
function ascending(values: Float64Array): Uint32Array {
  const nextRank = new Map<number, number>();
  values
    .slice()
    .sort()
    .forEach((value, rank) => {
      if (!nextRank.has(value)) nextRank.set(value, rank);
    });
  const order = new Uint32Array(values.length);
  values.forEach((value, index) => {
    const rank = nextRank.get(value)!;
    order[rank] = index;
    nextRank.set(value, rank + 1);
  });
  return order;
}

/** The smallest and the largest value of each score that occurs. */
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

/** The number of customers who share their value with a customer of another score, so that only their ids decide. */
export function tiedCustomers({ values, scores, order }: Scored): number {
  let tied = 0;
  for (let start = 0, end = 0; start < order.length; start = end) {
    const value = values[order[start]!];
    while (end < order.length && values[order[end]!] === value) end++;
    if (scores[order[start]!] !== scores[order[end - 1]!]) tied += end - start;
  }
  return tied;
}
