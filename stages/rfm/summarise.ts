import { numbersOf } from '../../core/numbersOf.ts';
import type { Database, Row } from '../../core/stage.ts';
import { describe, histogram, quantile, sum } from '../../core/statistics/describe.ts';
import { wilson } from '../../core/statistics/proportion.ts';
import type { Scores } from './scores.ts';
import { rulesOf } from './segments.ts';
import type { GridCell, RfmSummary, SegmentStatistics, Threshold } from './summary.ts';

type Summary = Omit<RfmSummary, 'snapshot' | 'without_customer' | 'without_timestamp'>;

const letters = { R: 'recency', F: 'frequency', M: 'monetary' } as const;
type Letter = keyof typeof letters;

/** The numbers of `rfm.json` from the tables `scored` and `recent`. */
export async function summarise(database: Database, scores: Scores): Promise<Summary> {
  const values = await readValues(database);
  const thresholds = await byLetter((letter) => readThresholds(database, letter));
  return {
    customers: values.recency.length,
    rules: [...rulesOf[scores]],
    recent_days: await readNumber(database, 'select recent_days as value from recent'),
    describe: {
      recency: describe(values.recency),
      frequency: describe(values.frequency),
      monetary: describe(values.monetary),
    },
    score_counts: await byLetter(async (letter) =>
      Object.fromEntries(thresholds[letter].map(({ score, customers }) => [score, customers])),
    ),
    rfm_string_counts: await countBy(database, 'rfm'),
    rfm_sum_counts: await countBy(database, 'rfm_sum'),
    segments: await segmentStatistics(database, values.recency.length),
    checksum: {
      recency: sum(values.recency),
      frequency: sum(values.frequency),
      monetary: sum(values.monetary),
      scores: await scoresChecksum(database),
    },
    thresholds,
    figures: { ...figures(values), grid: await readGrid(database) },
  };
}

type Values = Record<(typeof letters)[Letter], Float64Array>;

/** The three values of all customers, in id order. */
async function readValues(database: Database): Promise<Values> {
  const table = await database.table(`
    select recency::double as recency, frequency::double as frequency, monetary from scored order by customer_id`);
  const [recency, frequency, monetary] = [
    numbersOf(table, 'recency'),
    numbersOf(table, 'frequency'),
    numbersOf(table, 'monetary'),
  ];
  return { recency, frequency, monetary };
}

async function byLetter<T>(read: (letter: Letter) => Promise<T>): Promise<Record<Letter, T>> {
  return { R: await read('R'), F: await read('F'), M: await read('M') };
}

function readThresholds(database: Database, letter: Letter): Promise<Threshold[]> {
  const value = letters[letter];
  return database.rows<Threshold>(`
    select ${letter} as score, min(${value}) as "from", max(${value}) as "to", count(*) as customers
    from scored group by ${letter} order by ${letter}`);
}

async function countBy(database: Database, column: 'rfm' | 'rfm_sum'): Promise<Record<string, number>> {
  const rows = await database.rows<{ value: string; customers: number }>(`
    select ${column}::text as value, count(*) as customers from scored group by ${column} order by ${column}`);
  return Object.fromEntries(rows.map(({ value, customers }) => [value, customers]));
}

async function segmentStatistics(database: Database, customers: number): Promise<Record<string, SegmentStatistics>> {
  const rows = await database.rows<Row & Omit<SegmentStatistics, 'share'> & { segment: string }>(`
    select segment, count(*) as customers, avg(recency) as recency, avg(frequency) as frequency,
      favg(monetary) as monetary_mean, fsum(monetary) as monetary_sum
    from scored group by segment order by segment`);
  const revenue = rows.reduce((total, row) => total + row.monetary_sum, 0);
  return Object.fromEntries(
    rows.map(({ segment, ...row }) => {
      const { rate, low, high } = wilson(row.customers, customers);
      const revenueShare = revenue > 0 ? row.monetary_sum / revenue : null;
      return [segment, { ...row, share: rate!, share_low: low!, share_high: high!, revenue_share: revenueShare }];
    }),
  );
}

/** Σ (i mod p) × RFM mod p over customers i = 1 … n in id order, p = 10⁹ + 7: a checksum that detects any wrong score. */
function scoresChecksum(database: Database): Promise<number> {
  return readNumber(
    database,
    `select (coalesce(sum((i % 1000000007) * code), 0) % 1000000007)::bigint as value
    from (select row_number() over (order by customer_id) as i, 100 * R + 10 * F + M as code from scored)`,
  );
}

async function readNumber(database: Database, query: string): Promise<number> {
  const [row] = await database.rows<{ value: number }>(query);
  return row!.value;
}

function readGrid(database: Database): Promise<GridCell[]> {
  return database.rows<GridCell>(`
    select R, F, segment, count(*) as customers, fsum(monetary) as revenue
    from scored group by R, F, segment order by R, F, customers desc, segment`);
}

function figures({ recency, frequency, monetary }: Values): Omit<RfmSummary['figures'], 'grid'> {
  const clip = quantile(monetary.slice().sort(), 0.99);
  return {
    recency: histogram(recency, 50),
    frequency: frequencyBins(frequency),
    monetary: histogram(
      monetary.map((value) => Math.min(value, clip ?? 0)),
      50,
    ),
    monetary_clipped_at: clip,
  };
}

/** The most orders for which each number has a bin of its own. */
const mostSingle = 12;

/** Bins of 1, 2, 3 …, or of 1, 2, 3 to 4, 5 to 8 …, each twice as wide as the one before, if someone has more than 12 orders. */
function frequencyBins(frequency: Float64Array): RfmSummary['figures']['frequency'] {
  const most = frequency.reduce((max, value) => Math.max(max, value), 0);
  const place = (value: number) => (most > mostSingle ? Math.ceil(Math.log2(value)) : value - 1);
  const bins = Array.from({ length: most > 0 ? place(most) + 1 : 0 }, (_, bin) => ({
    from: most > mostSingle && bin > 0 ? 2 ** (bin - 1) + 1 : bin + 1,
    to: most > mostSingle ? 2 ** bin : bin + 1,
    customers: 0,
  }));
  for (const value of frequency) bins[place(value)]!.customers += 1;
  return bins;
}
