export type Scores = 'equal' | 'notebook';

type Ranked = { recency: string; frequency: string; monetary: string };

/** SQL for the scores R, F and M of the rows, from 1 to 5 (best). */
export const scoreSql: Record<Scores, Ranked> = {
  equal: {
    recency: equalScore('recency desc'),
    frequency: equalScore('frequency'),
    monetary: equalScore('monetary'),
  },
  notebook: {
    recency: `6 - ${quintile('recency')}`,
    frequency: quintile('frequency'),
    monetary: quintile('monetary'),
  },
};

/** 1 + ⌊5 · customers strictly worse / n⌋: equal values have equal scores. `worstFirst` orders the customers. */
function equalScore(worstFirst: string): string {
  return `1 + 5 * (rank() over (order by ${worstFirst}) - 1) // count(*) over ()`;
}

/**
 * max(1, ⌈5 (r − 1) / (n − 1)⌉) for the rank r by value, then by customer_id: pandas' `qcut(rank(method='first'), 5)` in
 * integer arithmetic.
 */
function quintile(value: string): string {
  const last = 'greatest(count(*) over () - 1, 1)';
  const before = `(row_number() over (order by ${value}, customer_id) - 1)`;
  return `greatest(1, (5 * ${before} + ${last} - 1) // ${last})`;
}
