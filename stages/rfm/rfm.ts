import { type ColumnTable, table } from 'arquero';
import { numbersOf } from '../../core/numbersOf.ts';
import { tenThousandths } from '../../core/sql.ts';
import type { Database, StageOutcome, TableSchema, Workspace } from '../../core/stage.ts';
import type { Calendar } from '../merge/calendar.ts';
import { openTables } from '../merge/cleanTables.ts';
import { idColumnType } from '../merge/idColumnType.ts';
import { scoreByQuintile } from './quintiles.ts';
import { segmentTable } from './segments.ts';
import { type ByLetter, summarise } from './summarise.ts';

export type { RfmSummary } from './summary.ts';

/**
 * Recency, frequency and monetary value of every buyer, with quintile scores and segment. Writes `rfm.parquet` and
 * `rfm.json`.
 */
export async function computeRfm(w: Workspace): Promise<StageOutcome> {
  const { snapshot } = await w.readJson<Calendar>('calendar.json');
  const database = await openTables(w, ['merged']);
  const customers = await readCustomers(database, snapshot);
  const scores = score(customers);
  const scored = customers.assign(storedColumns(scores));
  await w.writeTable('rfm.parquet', scored, schema(await idColumnType(database, 'merged', 'customer_id')));
  await w.writeJson('rfm.json', { snapshot, ...(await countLeftOut(database)), ...summarise(scored, scores) });
  return { rows: scored.numRows() };
}

/**
 * One row per customer, sorted by id. Monetary value is summed in ten-thousandths, because customers are ranked by it and the
 * sum must be exact.
 */
function readCustomers(database: Database, snapshot: string): Promise<ColumnTable> {
  return database.table(`
    select
      customer_id,
      ((epoch_us(timestamp '${snapshot}') - epoch_us(max("timestamp"))) // 86400000000)::double as recency,
      count(distinct transaction_id)::double as frequency,
      coalesce(sum(${tenThousandths('gross_revenue')}), 0)::double / 10000 as monetary
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

function score(customers: ColumnTable): ByLetter {
  const values = (column: string) => numbersOf(customers, column);
  return {
    R: scoreByQuintile(values('recency'), true),
    F: scoreByQuintile(values('frequency')),
    M: scoreByQuintile(values('monetary')),
  };
}

/** The computed columns. Integers are Int32Array, which `writeTable` does not copy. */
function storedColumns(scored: ByLetter): ColumnTable {
  const integers = ({ scores }: ByLetter['R']) => new Int32Array(scores);
  const [R, F, M] = [integers(scored.R), integers(scored.F), integers(scored.M)];
  const codes = R.map((score, i) => 100 * score + 10 * F[i]! + M[i]!);
  const texts = Array.from({ length: 555 + 1 }, (_, code) => `${code}`);
  return table({
    recency: new Int32Array(scored.R.values),
    frequency: new Int32Array(scored.F.values),
    R,
    F,
    M,
    rfm: Array.from(codes, (code) => texts[code]!),
    rfm_sum: R.map((score, i) => score + F[i]! + M[i]!),
    segment: Array.from(R, (score, i) => segmentTable[(score - 1) * 5 + F[i]! - 1]!),
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
