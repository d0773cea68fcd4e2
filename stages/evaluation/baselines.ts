import { mean } from '../../core/statistics/describe.ts';
import { type Columns, fitPreprocessing, prepare } from '../features/preprocessing.ts';
import { fitLogistic, type Logistic, logisticProbabilities } from './logistic.ts';

export type BaselineName = 'majority' | 'logistic' | 'recency';
export const baselineNames: readonly BaselineName[] = ['majority', 'logistic', 'recency'];

/** A model's probabilities on the test rows. */
export type Fitted = { probability: Float64Array; model?: Logistic };

/**
 * Fits the baselines to all training rows and applies them to the test rows: the training rate for everyone, the notebook's
 * logistic regression on the columns `kept`, and a logistic regression on recency alone. Both regressions standardise
 * without logarithms, like the notebook, whatever the model's preprocessing.
 */
export async function fitBaselines(
  training: Columns,
  trainingTarget: Float32Array,
  test: Columns,
  testRows: number,
  kept: string[],
): Promise<Record<BaselineName, Fitted>> {
  const logistic = async (names: string[]): Promise<Fitted> => {
    const preprocessing = await fitPreprocessing(training, names, { scaler: 'standard', logSkewed: false });
    const rows = trainingTarget.length;
    const model = await fitLogistic(prepare(preprocessing, training, rows), trainingTarget, rows);
    return { model, probability: logisticProbabilities(model, prepare(preprocessing, test, testRows), testRows) };
  };
  return {
    majority: { probability: new Float64Array(testRows).fill(mean(trainingTarget)) },
    logistic: await logistic(kept),
    recency: await logistic(['recency']),
  };
}
