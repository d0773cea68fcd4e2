import type { Ranking } from './ranking.ts';

/** Points of the ROC curve (false against true positive rate) and of precision against recall, thresholds falling. */
export type Curves = {
  roc: { fpr: number[]; tpr: number[] };
  pr: { recall: number[]; precision: number[] };
};

/** Both curves, thinned to at most `points` evenly spaced thresholds. Null where a class is absent. */
export function curves({ order, groupEnds }: Ranking, target: ArrayLike<number>, points = 200): Curves | null {
  const all = order.reduce((sum, row) => sum + target[row]!, 0);
  if (all === 0 || all === order.length) return null;
  const kept = thin(groupEnds, points);
  const found = new Map<number, number>();
  let [place, positives] = [0, 0];
  for (const end of kept) {
    for (; place < end; place++) positives += target[order[place]!]!;
    found.set(end, positives);
  }
  const rates = kept.map((end) => ({ end, hits: found.get(end)! }));
  return {
    roc: {
      fpr: [0, ...rates.map(({ end, hits }) => (end - hits) / (order.length - all))],
      tpr: [0, ...rates.map(({ hits }) => hits / all)],
    },
    pr: { recall: rates.map(({ hits }) => hits / all), precision: rates.map(({ end, hits }) => hits / end) },
  };
}

/** At most `points` of the values, the last one always among them. */
function thin(values: number[], points: number): number[] {
  if (values.length <= points) return values;
  return Array.from({ length: points }, (_, i) => values[Math.ceil(((i + 1) * values.length) / points) - 1]!);
}
