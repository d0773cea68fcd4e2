import { breather } from '../../core/breather.ts';
import { type Random, seededRandom } from '../../core/random.ts';
import { nearestQuantile } from '../../core/statistics/describe.ts';
import { type Measure, measures, rowScores, weightedScores } from './modelScores.ts';
import { ranking } from './ranking.ts';

/** An interval with 95% of the resampled values; null where they are undefined. */
export type Interval = [low: number, high: number] | null;

export type Difference = { difference: number | null; interval: Interval };

/** Values of each measure by model, one per resample. All models are scored on the same resamples. */
export type Bootstrap = { resamples: number; values: Record<string, Record<Measure, (number | null)[]>> };

/**
 * Draws the test rows with replacement and scores every model on the same draws (Efron's bootstrap), so that differences
 * between models are paired. Fewer resamples for many rows, whose intervals are narrow anyway.
 */
export async function bootstrap(
  target: ArrayLike<number>,
  models: Record<string, Float64Array>,
  seed: number,
): Promise<Bootstrap> {
  const resamples = Math.min(1000, Math.max(200, Math.floor(1e7 / target.length)));
  const prepared = Object.entries(models).map(([name, probability]) => {
    return { name, byRow: rowScores(target, probability), ranked: ranking(probability) };
  });
  const values = Object.fromEntries(prepared.map(({ name }) => [name, emptyValues()]));
  const breathe = breather();
  for (const weights of drawnWeights(target.length, resamples, seededRandom(seed, stream))) {
    for (const { name, byRow, ranked } of prepared) {
      const found = weightedScores(target, byRow, ranked, weights);
      for (const measure of measures) values[name]![measure].push(found[measure]);
    }
    await breathe();
  }
  return { resamples, values };
}

/** How often each row is drawn, for each of the resamples. The array is reused by the next. */
export function* drawnWeights(rows: number, resamples: number, random: Random): Generator<Float64Array> {
  const weights = new Float64Array(rows);
  for (let resample = 0; resample < resamples; resample++) {
    weights.fill(0);
    for (let draw = 0; draw < rows; draw++) weights[random.below(rows)]! += 1;
    yield weights;
  }
}

/** The percentile interval of each measure of a model. */
export function intervals({ values }: Bootstrap, model: string): Record<Measure, Interval> {
  const entries = measures.map((measure) => [measure, percentileInterval(values[model]![measure])] as const);
  return Object.fromEntries(entries) as Record<Measure, Interval>;
}

/** The percentile interval of a measure's difference, model minus rival. */
export function differenceInterval({ values }: Bootstrap, measure: Measure, model: string, rival: string): Interval {
  const [ours, theirs] = [values[model]![measure], values[rival]![measure]];
  return percentileInterval(ours.map((value, i) => (value === null || theirs[i] === null ? null : value - theirs[i]!)));
}

/** 95% of the values that are not null. */
export function percentileInterval(values: (number | null)[]): Interval {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const [low, high] = [nearestQuantile(known, 0.025), nearestQuantile(known, 0.975)];
  return low === null || high === null ? null : [low, high];
}

function emptyValues(): Record<Measure, (number | null)[]> {
  return { loss: [], accuracy: [], roc_auc: [], pr_auc: [], brier: [] };
}

/** The random stream of resampling; permutation importance uses others. */
const stream = 1;
