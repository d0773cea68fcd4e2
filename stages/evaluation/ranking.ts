import { sum } from '../../core/statistics/describe.ts';

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

/** How often each row counts; without weights every row counts once. */
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
  let [positives, seen, area] = [0, 0, 0];
  let place = 0;
  for (const end of groupEnds) {
    const before = positives;
    for (; place < end; place++) {
      const row = order[place]!;
      const weight = weights ? weights[row]! : 1;
      if (target[row]! > 0.5) positives += weight;
      seen += weight;
    }
    if (positives > before) area += ((positives - before) * positives) / seen;
  }
  return positives > 0 ? area / positives : null;
}

/** Points of the ROC curve (false and true positive rate) and of precision against recall, thresholds falling. */
export type Curves = {
  roc: { fpr: number[]; tpr: number[] };
  pr: { recall: number[]; precision: number[] };
};

/** Both curves, thinned to at most `points` evenly spaced thresholds. Null where a class is absent. */
export function curves({ order, groupEnds }: Ranking, target: ArrayLike<number>, points = 200): Curves | null {
  const all = sum(target);
  if (all === 0 || all === order.length) return null;
  let [place, hits] = [0, 0];
  const thresholds = thin(groupEnds, points).map((end) => {
    for (; place < end; place++) hits += target[order[place]!]!;
    return { end, hits };
  });
  return {
    roc: {
      fpr: [0, ...thresholds.map(({ end, hits }) => (end - hits) / (order.length - all))],
      tpr: [0, ...thresholds.map(({ hits }) => hits / all)],
    },
    pr: {
      recall: thresholds.map(({ hits }) => hits / all),
      precision: thresholds.map(({ end, hits }) => hits / end),
    },
  };
}

/** At most `points` of the values, always including the last. */
function thin(values: number[], points: number): number[] {
  if (values.length <= points) return values;
  return Array.from({ length: points }, (_, i) => values[Math.ceil(((i + 1) * values.length) / points) - 1]!);
}
