import { breather } from '../../core/breather.ts';
import { seededRandom, shuffledIndices } from '../../core/random.ts';
import { categoricalFeatures } from '../features/catalogue.ts';
import { probabilities } from '../training/forward.ts';
import type { Ensemble } from '../training/model.ts';
import { scores } from './scores.ts';

/** What the model loses when a feature's values are dealt out anew among the customers: means over as many repeats as 2,000 rows allow. */
export type ImportanceRow = { feature: string; columns: number; roc_auc_drop: number | null; loss_rise: number };

const mostRows = 2000;
/** The stream of the seed that permutations use. */
const stream = 2;

/**
 * Permutation importance (Breiman, 2001) on test rows, the first 2,000 of them. The columns of one feature, the levels of
 * a category for instance, are permuted together; rows are in order of falling loss rise.
 */
export async function permutationImportance(
  ensemble: Ensemble,
  names: string[],
  matrix: Float32Array,
  target: ArrayLike<number>,
  seed: number,
): Promise<ImportanceRow[]> {
  const rows = Math.min(mostRows, target.length);
  const repeats = Math.floor(mostRows / rows);
  const features = names.length;
  const seen = Array.from({ length: rows }, (_, row) => target[row]!);
  const scored = (values: Float32Array) => scores(seen, probabilities(ensemble, values, rows));
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
    const drop = drops.length > 0 ? drops.reduce((sum, value) => sum + value, 0) / repeats : null;
    importance.push({ feature, columns: columns.length, roc_auc_drop: drop, loss_rise: rise });
  }
  return importance.sort((a, b) => b.loss_rise - a.loss_rise);
}

/** Places of the model's columns by the feature they are made of. */
function featureGroups(names: string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [place, name] of names.entries()) {
    const whole = categoricalFeatures.find((feature) => name.startsWith(`${feature.name}_`))?.name;
    const feature = whole ?? (names.includes(name.replace(/_missing$/, '')) ? name.replace(/_missing$/, '') : name);
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
