import { breather } from '../../core/breather.ts';
import { seededRandom } from '../../core/random.ts';
import { ranking } from './ranking.ts';
import { type Measure, measured, measures, rowScores } from './scores.ts';

/** An interval that holds 95 % of the resampled values; null where they are undefined. */
export type Interval = [low: number, high: number] | null;

export type Difference = { difference: number | null; interval: Interval };

/** Resampled values of each measure, one a resample, the same resamples for every model. */
export type Bootstrap = { resamples: number; values: Record<string, Record<Measure, (number | null)[]>> };

/**
 * Draws the test rows with replacement and scores every model on the same draws (Efron's bootstrap), so that
 * differences between models are paired. Fewer draws for many rows, whose intervals are narrow anyway.
 */
export async function bootstrap(
  target: ArrayLike<number>,
  models: Record<string, Float64Array>,
  seed: number,
): Promise<Bootstrap> {
  const rows = target.length;
  const resamples = Math.min(1000, Math.max(200, Math.floor(1e7 / rows)));
  const random = seededRandom(seed, stream);
  const prepared = Object.entries(models).map(([name, probability]) => {
    return { name, byRow: rowScores(target, probability), ranked: ranking(probability) };
  });
  const values = Object.fromEntries(prepared.map(({ name }) => [name, emptyValues()]));
  const weights = new Float64Array(rows);
  const breathe = breather();
  for (let resample = 0; resample < resamples; resample++) {
    weights.fill(0);
    for (let draw = 0; draw < rows; draw++) weights[random.below(rows)]! += 1;
    for (const { name, byRow, ranked } of prepared) {
      const found = measured(target, byRow, ranked, weights);
      for (const measure of measures) values[name]![measure].push(found[measure]);
    }
    await breathe();
  }
  return { resamples, values };
}

/** The percentile interval of each measure of a model. */
export function intervals({ values }: Bootstrap, model: string): Record<Measure, Interval> {
  const entries = measures.map((measure) => [measure, percentileInterval(values[model]![measure])] as const);
  return Object.fromEntries(entries) as Record<Measure, Interval>;
}

/** The interval of `measure` of the model minus that of its rival. */
export function differenceInterval({ values }: Bootstrap, measure: Measure, model: string, rival: string): Interval {
  const [ours, theirs] = [values[model]![measure], values[rival]![measure]];
  return percentileInterval(ours.map((value, i) => (value === null || theirs[i] === null ? null : value - theirs[i]!)));
}

function percentileInterval(values: (number | null)[]): Interval {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const at = (share: number) => known[Math.round(share * (known.length - 1))]!;
  return [at(0.025), at(0.975)];
}

function emptyValues(): Record<Measure, (number | null)[]> {
  return { loss: [], accuracy: [], roc_auc: [], pr_auc: [], brier: [] };
}

/** The stream of the seed that resampling uses; permutations use another. */
const stream = 1;
