import { breather } from '../../core/breather.ts';
import { seededRandom, shuffledIndices } from '../../core/random.ts';
import { mean } from '../../core/statistics/describe.ts';
import { featureOf } from '../features/featureCatalogue.ts';
import { probabilities } from '../training/forward.ts';
import type { Ensemble } from '../training/model.ts';
import { scores } from './modelScores.ts';

/** How much worse the model is with a feature's values shuffled among the customers: means over all repeats. */
export type ImportanceRow = { feature: string; columns: number; roc_auc_drop: number | null; loss_rise: number };

/** Fewer test rows are shuffled repeatedly, as often as this limit allows. */
const maxRows = 2000;
/** The random stream of permutations; resampling uses another. */
const stream = 2;

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
  const features = names.length;
  const targets = Array.from({ length: rows }, (_, row) => target[row]!);
  const scored = (values: Float32Array) => scores(targets, probabilities(ensemble, values, rows));
  const base = scored(matrix);
  const breathe = breather();
  const importance: ImportanceRow[] = [];
  for (const [feature, columns] of featureGroups(names)) {
    const drops: number[] = [];
    let rise = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = shuffledIndices(rows, seededRandom(seed, stream, importance.length, repeat));
      const found = scored(permuted(matrix, features, columns, order));
      if (base.roc_auc !== null) drops.push(base.roc_auc - found.roc_auc!);
      rise += (found.loss - base.loss) / repeats;
      await breathe();
    }
    const drop = drops.length > 0 ? mean(drops) : null;
    importance.push({ feature, columns: columns.length, roc_auc_drop: drop, loss_rise: rise });
  }
  return importance.sort((a, b) => b.loss_rise - a.loss_rise);
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
