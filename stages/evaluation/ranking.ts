/** Rows in order of falling probability; `groupEnds` are the ends (exclusive) of runs of equal probability. */
export type Ranking = { order: Int32Array; groupEnds: number[] };

/** Equal probabilities keep the order of their rows. */
export function ranking(probability: Float64Array): Ranking {
  const order = Int32Array.from({ length: probability.length }, (_, row) => row);
  order.sort((a, b) => probability[b]! - probability[a]! || a - b);
  const groupEnds: number[] = [];
  for (let place = 1; place <= order.length; place++) {
    const ends = place === order.length || probability[order[place]!] !== probability[order[place - 1]!];
    if (ends) groupEnds.push(place);
  }
  return { order, groupEnds };
}

/** What each row counts; 1 for all of them where it is left out. */
export type Weights = ArrayLike<number>;

/**
 * ROC AUC: the share of pairs of a positive and a negative in which the positive ranks higher, ties counting half
 * (Mann and Whitney; scikit-learn's `roc_auc_score`). Null where a class is absent.
 */
export function rocAuc({ order, groupEnds }: Ranking, target: ArrayLike<number>, weights?: Weights): number | null {
  let [positives, negatives, above] = [0, 0, 0];
  let place = 0;
  for (const end of groupEnds) {
    let [inGroup, others] = [0, 0];
    for (; place < end; place++) {
      const row = order[place]!;
      const weight = weights ? weights[row]! : 1;
      if (target[row]! > 0.5) inGroup += weight;
      else others += weight;
    }
    above += others * (positives + inGroup / 2);
    positives += inGroup;
    negatives += others;
  }
  return positives > 0 && negatives > 0 ? above / (positives * negatives) : null;
}

/**
 * Average precision: Σ (recall gained at a threshold) × (precision there), over falling thresholds
 * (scikit-learn's `average_precision_score`). Null without a positive.
 */
export function averagePrecision(
  { order, groupEnds }: Ranking,
  target: ArrayLike<number>,
  weights?: Weights,
): number | null {
  let [positives, seen, sum] = [0, 0, 0];
  let place = 0;
  for (const end of groupEnds) {
    const before = positives;
    for (; place < end; place++) {
      const row = order[place]!;
      const weight = weights ? weights[row]! : 1;
      if (target[row]! > 0.5) positives += weight;
      seen += weight;
    }
    if (positives > before) sum += ((positives - before) * positives) / seen;
  }
  return positives > 0 ? sum / positives : null;
}
