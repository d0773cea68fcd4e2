import { parquetFormat, sqlText, tenThousandths } from '../../core/sql.ts';
import type { Database, StageOutcome, Workspace } from '../../core/stage.ts';
import type { Calendar } from '../merge/calendar.ts';
import { openTables } from '../merge/cleanTables.ts';
import { type Scores, scoreSql } from './scores.ts';
import { segmentSql } from './segments.ts';
import { summarise } from './summarise.ts';

export type { RfmSummary } from './summary.ts';
export type RfmParams = { scores: Scores };

/**
 * Recency, frequency and monetary value of every buyer, with scores and segment. Writes `rfm.parquet`, one row per customer
 * in id order, and `rfm.json`.
 */
export async function computeRfm(w: Workspace, { scores }: RfmParams): Promise<StageOutcome> {
  const { snapshot } = await w.readJson<Calendar>('calendar.json');
  const database = await openTables(w, ['merged']);
  await measureCustomers(database, snapshot);
  await scoreCustomers(database, scores);
  await database.run(`copy (from scored order by customer_id) to ${sqlText(w.output('rfm.parquet'))} ${parquetFormat}`);
  const summary = await summarise(database, scores);
  await w.writeJson('rfm.json', { snapshot, ...(await countLeftOut(database)), ...summary });
  return { rows: summary.customers };
}

/**
 * Creates `customers`, with one row per customer. Monetary value is summed in ten-thousandths, because customers are ranked by
 * it and the sum must be exact.
 */
function measureCustomers(database: Database, snapshot: string): Promise<void> {
  return database.run(`
    create table customers as
    select
      customer_id,
      ((epoch_us(timestamp '${snapshot}') - epoch_us(max("timestamp"))) // 86400000000)::integer as recency,
      count(distinct transaction_id)::integer as frequency,
      coalesce(sum(${tenThousandths('gross_revenue')}), 0)::double / 10000 as monetary
    from merged
    where customer_id is not null and "timestamp" is not null
    group by customer_id`);
}

/** Creates `recent`, with the days that count as recent, and `scored`, the customers with their scores and segments. */
async function scoreCustomers(database: Database, scores: Scores): Promise<void> {
  const score = scoreSql[scores];
  await database.run(`
    create table recent as
    select greatest(30, coalesce(min(recency) filter (5 * bought >= customers), 0))::integer as recent_days
    from (select recency, count(*) over (order by recency) as bought, count(*) over () as customers from customers);
    create table scored as
    select customer_id, recency, frequency, monetary, R, F, M, concat(R, F, M) as rfm, (R + F + M)::integer as rfm_sum,
      ${segmentSql(scores)} as segment
    from (
      select *, (${score.recency})::integer as R, (${score.frequency})::integer as F, (${score.monetary})::integer as M
      from customers
    ), recent;
    drop table customers`);
}

async function countLeftOut(database: Database): Promise<{ without_customer: number; without_timestamp: number }> {
  const [counts] = await database.rows<{ without_customer: number; without_timestamp: number }>(`
    select count(*) - count(customer_id) as without_customer, count(*) - count("timestamp") as without_timestamp
    from merged`);
  return counts!;
}
