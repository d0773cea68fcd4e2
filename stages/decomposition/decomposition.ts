import { table } from 'arquero';
import type { Database, StageOutcome, Workspace } from '../../core/stage.ts';
import { describe } from '../../core/statistics/describe.ts';
import { openTables } from '../merge/cleanTables.ts';
import { type Decomposed, type DecompositionModel, decompose, strengthOfNoise, strengths } from './seasonal.ts';

export type DecompositionParams = {
  model: DecompositionModel;
  /** Days of one season, at least 2. */
  period: number;
};

/** `decomposition.json`: the components of daily revenue, one value per day from `start` on; null where undefined. */
export type DecompositionSummary = {
  start: string | null;
  days: number;
  model: DecompositionModel;
  period: number;
  /** The seasonal component of one period, from the phase of `start` on. */
  seasonal_pattern: (number | null)[];
  observed: number[];
  trend: (number | null)[];
  seasonal: (number | null)[];
  resid: (number | null)[];
  resid_std: number | null;
  resid_mean: number | null;
  /**
   * Strength of trend and season from 0 to 1 (Wang, Smith and Hyndman 2006), and of a season of 7 days, which another period
   * may hide. `noise` has the strengths of season and week that a series without either hardly exceeds.
   */
  strength: { trend: number | null; season: number | null; week: number | null; noise: Noise };
  /** Days without transactions between the first and the last. Their revenue counts as 0. */
  days_without_sales: number;
  /** Why there is no decomposition. All components are then null. */
  skipped?: string;
};

type Noise = { season: number | null; week: number | null };

/** Decomposes daily revenue into trend, season and residual. Writes `decomposition.parquet` and `decomposition.json`. */
export async function decomposeRevenue(w: Workspace, { model, period }: DecompositionParams): Promise<StageOutcome> {
  const database = await openTables(w, ['merged']);
  const { dates, observed, daysWithoutSales } = await readDaily(database);
  const skipped = reasonToSkip(observed, period, model);
  const parts = skipped === null ? decompose(observed, period, model) : unknown(observed.length);
  const columns = {
    observed: Array.from(observed),
    trend: parts.trend,
    seasonal: parts.seasonal,
    resid: parts.resid,
  };
  await w.writeTable('decomposition.parquet', table({ date: dates, ...columns }), schema);
  const summary: DecompositionSummary = {
    start: dates[0]?.toISOString().slice(0, 10) ?? null,
    days: observed.length,
    model,
    period,
    seasonal_pattern: parts.seasonal.slice(0, period),
    ...columns,
    ...residual(parts.resid),
    strength: {
      ...(skipped === null ? strengths(parts as Decomposed, model) : { trend: null, season: null }),
      week: weekStrength(observed, model),
      noise: {
        season: skipped === null ? strengthOfNoise(observed.length, period) : null,
        week: reasonToSkip(observed, 7, model) === null ? strengthOfNoise(observed.length, 7) : null,
      },
    },
    days_without_sales: daysWithoutSales,
    ...(skipped === null ? {} : { skipped }),
  };
  await w.writeJson('decomposition.json', summary);
  return { rows: observed.length, ...(skipped === null ? {} : { skipped }) };
}

type Daily = { dates: Date[]; observed: Float64Array; daysWithoutSales: number };

/** Revenue of every calendar day from the first to the last transaction, 0 without sales. */
async function readDaily(database: Database): Promise<Daily> {
  const sold = await database.rows<{ day: number; revenue: number }>(`
    select datediff('day', date '1970-01-01', "timestamp"::date) as day, coalesce(sum(gross_revenue), 0) as revenue
    from merged where "timestamp" is not null group by day order by day`);
  const first = sold[0]?.day ?? 0;
  const length = sold.length === 0 ? 0 : sold.at(-1)!.day - first + 1;
  const observed = new Float64Array(length);
  for (const { day, revenue } of sold) observed[day - first] = revenue;
  const dates = Array.from(observed, (_, index) => utcDay(first + index));
  return { dates, observed, daysWithoutSales: length - sold.length };
}

const millisecondsPerDay = 86_400_000;

/** The day `number` days after 1970-01-01, as the Parquet writer expects it. */
function utcDay(number: number): Date {
  return new Date(number * millisecondsPerDay);
}

function reasonToSkip(observed: Float64Array, period: number, model: DecompositionModel): string | null {
  if (observed.length < 2 * period) return `needs at least ${2 * period} days, has ${observed.length}`;
  const notPositive = observed.filter((revenue) => revenue <= 0).length;
  return model === 'multiplicative' && notPositive > 0
    ? `a multiplicative model needs positive revenue on every day, but ${notPositive} of ${observed.length} days have none; use the additive model`
    : null;
}

function weekStrength(observed: Float64Array, model: DecompositionModel): number | null {
  if (reasonToSkip(observed, 7, model) !== null) return null;
  return strengths(decompose(observed, 7, model), model).season;
}

function unknown(length: number) {
  const nothing = new Array<null>(length).fill(null);
  return { trend: nothing, seasonal: nothing, resid: nothing };
}

function residual(resid: (number | null)[]): { resid_std: number | null; resid_mean: number | null } {
  const { std, mean } = describe(Float64Array.from(resid, (value) => value ?? Number.NaN));
  return { resid_std: std, resid_mean: mean };
}

const schema = { date: 'date', observed: 'number', trend: 'number', seasonal: 'number', resid: 'number' } as const;
