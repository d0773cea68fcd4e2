import { breather } from '../../core/breather.ts';
import { seededRandom, shuffledIndices } from '../../core/random.ts';
import { mean } from '../../core/statistics/describe.ts';
import { featureOf } from '../features/featureCatalogue.ts';
import { probabilities } from '../training/forward.ts';
import type { Ensemble } from '../training/model.ts';
import { drawnWeights, percentileInterval } from './bootstrap.ts';
import { rowScores } from './modelScores.ts';
import { ranking, rocAuc } from './ranking.ts';

/**
 * How much worse the model is with a feature's values shuffled among the customers: means over all repeats. From `low` to
 * `high` is the 95% bootstrap interval of `loss_rise` over the customers.
 */
export type ImportanceRow = {
  feature: string;
  columns: number;
  roc_auc_drop: number | null;
  loss_rise: number;
  low: number;
  high: number;
};

/** Fewer test rows are shuffled repeatedly, as often as this limit allows. */
export const maxRows = 2000;
const resamples = 1000;
/** The random streams of permutations and of resampling the customers; `bootstrap` uses another. */
const permutations = 2;
const resampling = 3;

/**
 * Permutation importance (Breiman, 2001) on the first 2,000 test rows. All columns of a feature, such as the levels of a
 * category, are permuted together. The result is in order of falling loss rise.
 */
export async function permutationImportance(
  ensemble: Ensemble,
  names: string[],
  matrix: Float32Array,
  target: ArrayLike<number>,
  seed: number,
): Promise<ImportanceRow[]> {
  const rows = Math.min(maxRows, target.length);
  const repeats = Math.floor(maxRows / rows);
  const targets = Array.from({ length: rows }, (_, row) => target[row]!);
  const scored = (values: Float32Array) => {
    const probability = probabilities(ensemble, values, rows);
    return { auc: rocAuc(ranking(probability), targets), losses: rowScores(targets, probability).loss };
  };
  const base = scored(matrix);
  const breathe = breather();
  const effects: Effect[] = [];
  for (const [feature, columns] of featureGroups(names)) {
    const rises = new Float64Array(rows);
    const drops: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = shuffledIndices(rows, seededRandom(seed, permutations, effects.length, repeat));
      const { auc, losses } = scored(permuted(matrix, names.length, columns, order));
      if (base.auc !== null) drops.push(base.auc - auc!);
      for (let row = 0; row < rows; row++) rises[row]! += (losses[row]! - base.losses[row]!) / repeats;
      await breathe();
    }
    effects.push({ feature, columns: columns.length, drops, rises });
  }
  const intervals = riseIntervals(effects, rows, seed);
  const importance = effects.map(({ feature, columns, drops, rises }, i): ImportanceRow => {
    const drop = drops.length > 0 ? mean(drops) : null;
    return { feature, columns, roc_auc_drop: drop, loss_rise: mean(rises), ...intervals[i]! };
  });
  return importance.sort((a, b) => b.loss_rise - a.loss_rise);
}

/** The drop of each repeat, and the rise of each customer's loss, the mean over all repeats. */
type Effect = { feature: string; columns: number; drops: number[]; rises: Float64Array };

function riseIntervals(effects: Effect[], rows: number, seed: number): { low: number; high: number }[] {
  const means = effects.map((): number[] => []);
  for (const weights of drawnWeights(rows, resamples, seededRandom(seed, resampling))) {
    for (const [i, { rises }] of effects.entries()) means[i]!.push(mean(rises, weights));
  }
  return means.map((values) => {
    const [low, high] = percentileInterval(values)!;
    return { low, high };
  });
}

/** Column numbers of the model's matrix, by the feature that they encode. */
function featureGroups(names: string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [place, name] of names.entries()) {
    const base = name.replace(/_missing$/, '');
    const feature = featureOf(name)?.feature.name ?? (names.includes(base) ? base : name);
    groups.set(feature, [...(groups.get(feature) ?? []), place]);
  }
  return groups;
}

function permuted(matrix: Float32Array, features: number, columns: number[], order: Int32Array): Float32Array {
  const copy = matrix.slice(0, order.length * features);
  for (const [row, from] of order.entries()) {
    for (const column of columns) copy[row * features + column] = matrix[from * features + column]!;
  }
  return copy;
}
