import { type ColumnTable, op, table } from 'arquero';
import { describe, histogram, quantile, sum } from './describe.ts';
import { idColumnType } from './ids.ts';
import { wilson } from './proportion.ts';
import { quintileScores, type Scores, thresholds, tiedCustomers } from './rfm/scores.ts';
import { segments, segmentTable } from './rfm/segments.ts';
import type { RfmSummary } from './rfm/summary.ts';
import type { Calendar, Database, Stage, TableSchema, Workspace } from './stage.ts';
import { openTables } from './tables.ts';

export type { RfmSummary } from './rfm/summary.ts';

/** Recency, frequency and monetary value of every customer who has bought, their quintile scores and the ten segments. */
export const rfm: Stage<Record<never, never>> = {
  async run(w: Workspace) {
    const { snapshot } = await w.readJson<Calendar>('calendar.json');
    const database = await openTables(w, ['merged']);
    const customers = await readCustomers(database, snapshot);
    const scored = customers.assign(score(customers));
    await w.writeTable('rfm.parquet', scored, schema(await idColumnType(database, 'merged', 'customer_id')));
    await w.writeJson('rfm.json', { snapshot, ...(await countLeftOut(database)), ...summarise(scored) });
    return { rows: scored.numRows() };
  },
};

/**
 * One row a customer, by id. Monetary value is added up in whole ten-thousandths, half to even, so that it is exact: it
 * decides an order. DuckDB's cast of a DOUBLE to BIGINT rounds so; its `round_even` is wrong for large numbers.
 */
function readCustomers(database: Database, snapshot: string): Promise<ColumnTable> {
  return database.table(`
    select
      customer_id,
      ((epoch_us(timestamp '${snapshot}') - epoch_us(max("timestamp"))) // 86400000000)::double as recency,
      count(distinct transaction_id)::double as frequency,
      coalesce(sum((gross_revenue * 1e4)::bigint), 0)::double / 1e4 as monetary
    from merged
    where customer_id is not null and "timestamp" is not null
    group by customer_id
    order by customer_id`);
}

async function countLeftOut(database: Database): Promise<{ without_customer: number; without_timestamp: number }> {
  const [counts] = await database.rows<{ without_customer: number; without_timestamp: number }>(`
    select count(*) - count(customer_id) as without_customer, count(*) - count("timestamp") as without_timestamp
    from merged`);
  return counts!;
}

function score(customers: ColumnTable): ColumnTable {
  const R = quintileScores(numbers(customers, 'recency'), true);
  const F = quintileScores(numbers(customers, 'frequency'));
  const M = quintileScores(numbers(customers, 'monetary'));
  const each = <T>(value: (customer: number) => T) => Array.from(R, (_, customer) => value(customer));
  return table({
    R,
    F,
    M,
    rfm: each((i) => `${R[i]}${F[i]}${M[i]}`),
    rfm_sum: each((i) => R[i]! + F[i]! + M[i]!),
    segment: each((i) => segmentTable[(R[i]! - 1) * 5 + F[i]! - 1]!),
  });
}

const schema = (id: 'bigint' | 'text'): TableSchema => ({
  customer_id: id,
  recency: 'integer',
  frequency: 'integer',
  monetary: 'number',
  R: 'integer',
  F: 'integer',
  M: 'integer',
  rfm: 'text',
  rfm_sum: 'integer',
  segment: 'text',
});

type Summary = Omit<RfmSummary, 'snapshot' | 'without_customer' | 'without_timestamp'>;

function summarise(scored: ColumnTable): Summary {
  const values = {
    R: numbers(scored, 'recency'),
    F: numbers(scored, 'frequency'),
    M: numbers(scored, 'monetary'),
  };
  const scores = { R: bytes(scored, 'R'), F: bytes(scored, 'F'), M: bytes(scored, 'M') };
  const statistics = segmentStatistics(scored);
  return {
    customers: scored.numRows(),
    rules: segments.map(({ name, pattern, meaning }) => ({ segment: name, rf_regex: pattern, meaning })),
    describe: { recency: describe(values.R), frequency: describe(values.F), monetary: describe(values.M) },
    score_counts: { R: tally(scored, 'R'), F: tally(scored, 'F'), M: tally(scored, 'M') },
    rfm_string_counts: tally(scored, 'rfm'),
    rfm_sum_counts: tally(scored, 'rfm_sum'),
    segments: statistics,
    checksum: {
      recency: sum(values.R),
      frequency: sum(values.F),
      monetary: sum(values.M),
      scores: scoresChecksum(scores.R, scores.F, scores.M),
    },
    thresholds: {
      R: thresholds(values.R, scores.R),
      F: thresholds(values.F, scores.F),
      M: thresholds(values.M, scores.M),
    },
    ties: {
      R: tiedCustomers(values.R, scores.R),
      F: tiedCustomers(values.F, scores.F),
      M: tiedCustomers(values.M, scores.M),
    },
    figures: figures(values.R, values.F, values.M, statistics),
  };
}

function segmentStatistics(scored: ColumnTable): RfmSummary['segments'] {
  const rows = scored
    .groupby('segment')
    .rollup({
      customers: op.count(),
      recency: op.mean('recency'),
      frequency: op.mean('frequency'),
      monetary_mean: op.mean('monetary'),
      monetary_sum: op.sum('monetary'),
    })
    .objects() as ({ segment: string } & Record<
    'customers' | 'recency' | 'frequency' | 'monetary_mean' | 'monetary_sum',
    number
  >)[];
  const revenue = rows.reduce((total, row) => total + row.monetary_sum, 0);
  return Object.fromEntries(
    rows.map(({ segment, ...row }) => {
      const { rate, low, high } = wilson(row.customers, scored.numRows());
      const revenueShare = revenue > 0 ? row.monetary_sum / revenue : null;
      return [segment, { ...row, share: rate!, share_low: low!, share_high: high!, revenue_share: revenueShare }];
    }),
  );
}

/** Σ (i mod p) × RFM mod p over customers i = 1 … n in order of id, p = 10⁹ + 7: one number that any wrong score changes. */
function scoresChecksum(R: Scores, F: Scores, M: Scores): number {
  const prime = 1_000_000_007;
  return R.reduce((total, r, i) => (total + ((i + 1) % prime) * (r * 100 + F[i]! * 10 + M[i]!)) % prime, 0);
}

function figures(
  recency: Float64Array,
  frequency: Float64Array,
  monetary: Float64Array,
  statistics: RfmSummary['segments'],
): RfmSummary['figures'] {
  const clip = quantile(monetary.slice().sort(), 0.99) ?? 0;
  const capped = frequency.map((value) => Math.min(value, 20));
  return {
    recency: histogram(recency, 50),
    frequency: [...tallyOf(capped)].map(([value, customers]) => ({ frequency: value, customers })),
    monetary: histogram(
      monetary.map((value) => Math.min(value, clip)),
      50,
    ),
    monetary_clipped_at: monetary.length > 0 ? clip : null,
    segments: segments
      .map(({ name }) => ({ segment: name, customers: statistics[name]?.customers ?? 0 }))
      .filter(({ customers }) => customers > 0)
      .sort((a, b) => b.customers - a.customers),
  };
}

const numbers = (from: ColumnTable, column: string) => from.array(column, Float64Array) as Float64Array;
const bytes = (from: ColumnTable, column: string) => from.array(column, Uint8Array) as Uint8Array;

function tally(from: ColumnTable, column: string): Record<string, number> {
  return Object.fromEntries(tallyOf(from.array(column) as (string | number)[]));
}

function tallyOf<T extends string | number>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
