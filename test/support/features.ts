import type { TrainingParams } from '../../stages/training/settings.ts';

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
  scaler: 'standard',
  backend: { name: 'wasm', version: '4.22.0' },
};

/**
 * Inputs of training: `customers` customers of whom about half are positive, foretold by `recency` and `orders`; `age` is
 * missing for every seventh, `region_A` is constant. Every fifth customer is in the test.
 */
export function featureInputs(customers: number): { 'features.parquet': { sql: string }; 'features.json': object } {
  const sql = `
    select i as customer_id, (i * 37) % 101 as recency, exp(((i * 53) % 97) / 20.0) as orders,
           case when i % 7 = 0 then null else 20 + (i * 31) % 50 end::double as age, 1 as region_A,
           (((i * 37) % 101) / 101.0 - ((i * 53) % 97) / 97.0 + ((i * 71) % 11 - 5) / 20.0 < 0)::integer as target,
           case when i % 5 = 0 then 'test' else 'train' end as split,
           case when i % 5 = 0 then i // 5 else i - i // 5 - 1 end::integer as split_pos
    from range(${customers}) t(i) order by i`;
  return {
    'features.parquet': { sql },
    'features.json': {
      cutoff: '2023-07-05',
      horizon_days: 180,
      customers,
      seed: 42,
      all_columns: ['recency', 'orders', 'age', 'region_A'],
      kept_columns: ['recency', 'orders', 'age', 'region_A', 'age_missing'],
      target: { kind: 'repurchase', says: 'buys within the horizon' },
      possible_leaks: ['age'],
    },
  };
}
