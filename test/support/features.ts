import { readFeatureTable, rowsOf } from '../../stages/features/featureTable.ts';
import {
  fitPreprocessing,
  type Preprocessing,
  type PreprocessingOptions,
} from '../../stages/features/preprocessing.ts';
import type { FeaturesSummary } from '../../stages/features/summary.ts';
import type { TrainingParams } from '../../stages/training/fit.ts';
import { runStage } from './workspace.ts';

/** A training that takes a moment. */
export const smallTraining: TrainingParams = {
  preset: null,
  hidden: [8, 4],
  learningRate: 0.01,
  batchSize: 16,
  epochs: 6,
  validationSplit: 0.2,
  l2: 0.001,
  earlyStopping: false,
  ensemble: 1,
  seed: 7,
  backend: { name: 'wasm', version: '4.22.0' },
};

export type FeatureInputs = {
  'features.parquet': { sql: string };
  'features.json': object;
  'preprocessing.json': Preprocessing;
};

/**
 * Inputs of training: `customers` customers, about half of them positive, which `recency` and `orders` predict. `age` is
 * missing for every seventh, `region_A` is constant. Every fifth customer is in the test part.
 */
export async function featureInputs(
  customers: number,
  options: PreprocessingOptions = { scaler: 'standard', logSkewed: true },
): Promise<FeatureInputs> {
  const sql = `
    select i as customer_id, (i * 37) % 101 as recency, exp(((i * 53) % 97) / 20.0) as orders,
           case when i % 7 = 0 then null else 20 + (i * 31) % 50 end::double as age, 1 as region_A,
           (((i * 37) % 101) / 101.0 - ((i * 53) % 97) / 97.0 + ((i * 71) % 11 - 5) / 20.0 < 0)::integer as target,
           case when i % 5 = 0 then 'test' else 'train' end as split,
           case when i % 5 = 0 then i // 5 else i - i // 5 - 1 end::integer as split_pos
    from range(${customers}) t(i) order by i`;
  const kept = ['recency', 'orders', 'age', 'region_A', 'age_missing'];
  const summary = {
    cutoff: '2023-07-05',
    horizon_days: 180,
    customers,
    seed: 42,
    all_columns: ['recency', 'orders', 'age', 'region_A'],
    kept_columns: kept,
    target: { kind: 'repurchase', says: 'buys within the horizon' },
    possible_leaks: ['age'],
  };
  const inputs = { 'features.parquet': { sql }, 'features.json': summary };
  return { ...inputs, 'preprocessing.json': await preprocessingOf(inputs, kept, options) };
}

async function preprocessingOf(
  inputs: Record<string, object>,
  kept: string[],
  options: PreprocessingOptions,
): Promise<Preprocessing> {
  const fit = await runStage(
    {
      run: async (w) => {
        const { columns, training } = await readFeatureTable(w, await w.readJson<FeaturesSummary>('features.json'));
        await w.writeJson('preprocessing.json', await fitPreprocessing(rowsOf(columns, training), kept, options));
        return {};
      },
    },
    {},
    inputs,
  );
  return fit.json<Preprocessing>('preprocessing.json');
}
