import { describe, expect, it } from 'vitest';
import { evaluation } from '../../../stages/evaluation/index.ts';
import { scoreCustomers } from '../../../stages/evaluation/prediction.ts';
import { training } from '../../../stages/training/index.ts';
import type { TrainingParams } from '../../../stages/training/settings.ts';
import { featureInputs, smallTraining } from '../../support/features.ts';
import { runStage } from '../../support/workspace.ts';

const params: TrainingParams = { ...smallTraining, epochs: 3, ensemble: 2 };

describe('prediction', () => {
  it('gives each customer the probability that evaluation gives the same customer', async () => {
    const inputs = featureInputs(200);
    const trained = await runStage(training, params, inputs);
    const model = {
      'training.json': await trained.json('training.json'),
      'model.json': await trained.json('model.json'),
      'preprocessing.json': await trained.json('preprocessing.json'),
      'weights.bin': await trained.bytes('weights.bin'),
    };
    const evaluated = await runStage(evaluation, { seed: 1 }, { ...inputs, ...model });
    const scored = await runStage({ run: scoreCustomers }, {}, { ...inputs, ...model });
    const scores = await scored.table('scores.parquet');
    const predictions = await evaluated.table('predictions.parquet');
    expect(scored.outcome.rows).toBe(200);
    expect(scores.array('customer_id')).toEqual(Array.from({ length: 200 }, (_, i) => BigInt(i)));
    const byCustomer = new Map(
      Array.from(scores.array('customer_id') as bigint[], (id, i) => [id, scores.get('probability', i)]),
    );
    const foretold = Array.from(predictions.array('customer_id') as bigint[], (id) => byCustomer.get(id));
    expect(foretold).toEqual(Array.from(predictions.array('network')));
  });
});
