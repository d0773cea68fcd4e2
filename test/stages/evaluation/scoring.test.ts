import { describe, expect, test } from 'vitest';
import { scoreCustomers } from '../../../stages/evaluation/scoring.ts';
import { features } from '../../../stages/features/index.ts';
import { type Preprocessing, prepare } from '../../../stages/features/preprocessing.ts';
import { probabilities } from '../../../stages/training/forward.ts';
import { training } from '../../../stages/training/index.ts';
import { readEnsemble } from '../../../stages/training/model.ts';
import { type CleanTables, cleanTables } from '../../support/cleanTables.ts';
import { smallTraining } from '../../support/features.ts';
import { runStage, type StageRun } from '../../support/workspace.ts';

const countries = ['DE', 'FR', 'US'];
const customers = Array.from({ length: 90 }, (_, i) => ({
  customer_id: i + 1,
  signup_date: '2023-01-01',
  country: countries[i % 3]!,
  age: i % 7 === 0 ? null : 20 + (i % 40),
}));

const purchase = (customer_id: number, timestamp: string, i: number) => ({
  transaction_id: `t${i}`,
  customer_id,
  timestamp,
  gross_revenue: 5 + (i % 13),
  quantity: 1,
  category: i % 2 ? 'Toys' : 'Books',
});

/** Ninety customers before the cutoff, half of whom buy again, and a last day that ends the data. */
const shop: CleanTables = {
  customers,
  merged: [
    ...customers.map(({ customer_id }, i) =>
      purchase(customer_id, `2023-02-${String(1 + (i % 28)).padStart(2, '0')}`, i),
    ),
    ...customers.filter((_, i) => i % 2).map(({ customer_id }, i) => purchase(customer_id, '2023-03-25', 100 + i)),
    purchase(1, '2023-03-30 12:00:00', 200),
  ],
};

const newcomers: CleanTables = {
  customers: [
    ...customers,
    { customer_id: 91, signup_date: '2023-03-24', country: 'XX' },
    { customer_id: 92, signup_date: null },
    { customer_id: 93, signup_date: '2024-01-01', country: 'DE' },
  ],
  merged: [...shop.merged, ...[91, 92, 93].map((id, i) => purchase(id, '2023-03-26', 300 + i))],
};

const settings = { target: 'repurchase', correlationLimit: 0.95, testSplit: 0.2, seed: 42 } as const;
const featuresOf = (horizonDays: number) => ({
  horizonDays,
  ...settings,
  scaler: 'standard' as const,
  logSkewed: true,
});

async function trained() {
  const { inputs, blobs } = cleanTables(shop);
  const described = await runStage(features, featuresOf(10), inputs, blobs);
  const given = {
    'features.parquet': await described.bytes('features.parquet'),
    'features.json': await described.json('features.json'),
    'preprocessing.json': await described.json('preprocessing.json'),
  };
  const model = await runStage(training, { ...smallTraining, epochs: 3, ensemble: 2 }, given);
  return {
    'preprocessing.json': given['preprocessing.json'],
    'model.json': await model.json('model.json'),
    'weights.bin': await model.bytes('weights.bin'),
  };
}

function score(tables: CleanTables, model: Awaited<ReturnType<typeof trained>>): Promise<StageRun> {
  const { inputs, blobs } = cleanTables(tables);
  return runStage({ run: scoreCustomers }, {}, { ...inputs, ...model }, blobs);
}

describe('scoring', () => {
  test('applies the model to the features that the customers have at the snapshot', async () => {
    const model = await trained();
    const scores = await (await score(shop, model)).table('scores.parquet');
    const { inputs, blobs } = cleanTables(shop);
    // A horizon of 0 days puts the cutoff of the features at the snapshot.
    const atSnapshot = await (await runStage(features, featuresOf(0), inputs, blobs)).table('features.parquet');
    const columns = Object.fromEntries(
      atSnapshot
        .columnNames()
        .map((name) => [
          name,
          Float64Array.from(atSnapshot.array(name) as ArrayLike<unknown>, (value) => Number(value ?? Number.NaN)),
        ]),
    );
    const matrix = prepare(model['preprocessing.json'] as unknown as Preprocessing, columns, 90);
    const ensemble = readEnsemble({ topology: model['model.json'] as never, weights: model['weights.bin'] });
    expect(scores.array('customer_id')).toEqual(atSnapshot.array('customer_id'));
    expect(Array.from(scores.array('probability'))).toEqual([...probabilities(ensemble, matrix, 90)]);
  });

  test('has a score for customers who are new, or without a signup date before the snapshot', async () => {
    const scores = await (await score(newcomers, await trained())).table('scores.parquet');
    expect(scores.numRows()).toBe(93);
    expect(Array.from(scores.array('customer_id')).slice(-3)).toEqual([91n, 92n, 93n]);
    const probability = Array.from(scores.array('probability') as number[]);
    expect(probability.every((p) => p > 0 && p < 1)).toBe(true);
  });

  test('leaves the scores of other customers as they are when one more level occurs', async () => {
    const model = await trained();
    const [plain, more] = [await score(shop, model), await score(newcomers, model)];
    const scored = async (run: StageRun) => Array.from((await run.table('scores.parquet')).array('probability'));
    expect((await scored(more)).slice(0, 90)).toEqual(await scored(plain));
  });
});
