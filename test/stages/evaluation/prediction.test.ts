import { describe, expect, test } from 'vitest';
import { evaluation } from '../../../stages/evaluation/index.ts';
import { scoreCustomers } from '../../../stages/evaluation/prediction.ts';
import type { TrainingParams } from '../../../stages/training/fit.ts';
import { training } from '../../../stages/training/index.ts';
import { featureInputs, smallTraining } from '../../support/features.ts';
import { runStage } from '../../support/workspace.ts';

const params: TrainingParams = { ...smallTraining, epochs: 3, ensemble: 2 };

describe('prediction', () => {
  test('gives each customer the same probability as evaluation', async () => {
    const inputs = await featureInputs(200);
    const trained = await runStage(training, params, inputs);
    const model = {
      'training.json': await trained.json('training.json'),
      'model.json': await trained.json('model.json'),
      'weights.bin': await trained.bytes('weights.bin'),
    };
    const evaluated = await runStage(evaluation, { seed: 1 }, { ...inputs, ...model });
    const prediction = await runStage({ run: scoreCustomers }, {}, { ...inputs, ...model });
    const scores = await prediction.table('scores.parquet');
    const predictions = await evaluated.table('predictions.parquet');
    expect(prediction.outcome.rows).toBe(200);
    expect(scores.array('customer_id')).toEqual(Array.from({ length: 200 }, (_, i) => BigInt(i)));
    const byCustomer = new Map(
      Array.from(scores.array('customer_id') as bigint[], (id, i) => [id, scores.get('probability', i)]),
    );
    const scored = Array.from(predictions.array('customer_id') as bigint[], (id) => byCustomer.get(id));
    expect(scored).toEqual(Array.from(predictions.array('network')));
  });
});
