import { readFile } from 'node:fs/promises';
import { table } from 'arquero';
import type { StageOutcome, Workspace } from '../../core/stage.ts';
import { readFeatureTable } from '../features/featureTable.ts';
import { type Preprocessing, prepare } from '../features/preprocessing.ts';
import type { FeaturesSummary } from '../features/summary.ts';
import { probabilities } from '../training/forward.ts';
import { type ModelJson, readEnsemble } from '../training/model.ts';

/**
 * Scores customers with a trained model: writes `scores.parquet` with columns `customer_id` and `probability`, in the order
 * of `features.parquet`. Levels that the model has not seen are ignored.
 */
export async function scoreCustomers(w: Workspace): Promise<StageOutcome> {
  const [summary, preprocessing, topology] = await Promise.all([
    w.readJson<FeaturesSummary>('features.json'),
    w.readJson<Preprocessing>('preprocessing.json'),
    w.readJson<ModelJson>('model.json'),
  ]);
  const { ids, columns } = await readFeatureTable(w, summary);
  const ensemble = readEnsemble({ topology, weights: await readFile(w.input('weights.bin')) });
  const probability = probabilities(ensemble, prepare(preprocessing, columns, ids.length), ids.length);
  const schema = { customer_id: typeof ids[0] === 'bigint' ? 'bigint' : 'text', probability: 'number' } as const;
  await w.writeTable(
    'scores.parquet',
    table([
      ['customer_id', ids],
      ['probability', probability],
    ]),
    schema,
  );
  return { rows: ids.length };
}
