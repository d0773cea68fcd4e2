/** Scores of 1 to 5 by customer, the best 5. */
export type Scores = Uint8Array;

export type Threshold = { score: number; from: number; to: number; customers: number };

/**
 * The customers from the least value to the greatest, ties in the order of the customers themselves (by id).
 */
export function ranked(values: Float64Array): Uint32Array {
  const order = Uint32Array.from(values, (_, customer) => customer);
  return order.sort((a, b) => values[a]! - values[b]! || a - b);
}

/**
 * The quintile of each rank r = 1 … n as max(1, ceil(5 (r - 1) / (n - 1))), which is pandas'
 * `qcut(rank(method='first'), 5)` in whole numbers; `reverse` gives the least value the 5.
 */
export function quintileScores(values: Float64Array, reverse = false): Scores {
  const order = ranked(values);
  const last = Math.max(order.length - 1, 1);
  const scores = new Uint8Array(order.length);
  order.forEach((customer, place) => {
    const score = Math.max(1, Math.ceil((5 * place) / last));
    scores[customer] = reverse ? 6 - score : score;
  });
  return scores;
}

/** The least and the greatest value of each score that occurs. */
export function thresholds(values: Float64Array, scores: Scores): Threshold[] {
  const found = new Map<number, Threshold>();
  values.forEach((value, customer) => {
    const score = scores[customer]!;
    const seen = found.get(score) ?? { score, from: value, to: value, customers: 0 };
    found.set(score, {
      score,
      from: Math.min(seen.from, value),
      to: Math.max(seen.to, value),
      customers: seen.customers + 1,
    });
  });
  return [...found.values()].sort((a, b) => a.score - b.score);
}

/** How many customers share their value with one of another score, so that only the order of ids set them apart. */
export function tiedCustomers(values: Float64Array, scores: Scores): number {
  const scoresOf = new Map<number, { customers: number; scores: Set<number> }>();
  values.forEach((value, customer) => {
    const tie = scoresOf.get(value) ?? { customers: 0, scores: new Set() };
    tie.customers++;
    tie.scores.add(scores[customer]!);
    scoresOf.set(value, tie);
  });
  return [...scoresOf.values()].reduce((total, tie) => total + (tie.scores.size > 1 ? tie.customers : 0), 0);
}
