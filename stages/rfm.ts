import { type ColumnTable, table } from 'arquero';
import { idColumnType } from './ids.ts';
import { scoreByQuintile } from './rfm/scores.ts';
import { segmentTable } from './rfm/segments.ts';
import { type ByLetter, summarise } from './rfm/summarise.ts';
import { tenThousandths } from './sql.ts';
import type { Calendar, Database, Stage, TableSchema, Workspace } from './stage.ts';
import { openTables } from './tables.ts';

export type { RfmSummary } from './rfm/summary.ts';

/** Recency, frequency and monetary value of every customer who has bought, their quintile scores and the ten segments. */
export const rfm: Stage<Record<never, never>> = {
  async run(w: Workspace) {
    const { snapshot } = await w.readJson<Calendar>('calendar.json');
    const database = await openTables(w, ['merged']);
    const customers = await readCustomers(database, snapshot);
    const scores = score(customers);
    const scored = customers.assign(scoreColumns(scores));
    await w.writeTable('rfm.parquet', scored, schema(await idColumnType(database, 'merged', 'customer_id')));
    await w.writeJson('rfm.json', { snapshot, ...(await countLeftOut(database)), ...summarise(scored, scores) });
    return { rows: scored.numRows() };
  },
};

/**
 * One row a customer, by id. Monetary value is added up in whole ten-thousandths, so that it is exact: it decides an
 * order.
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
  const values = (column: string) => customers.array(column, Float64Array) as Float64Array;
  return {
    R: scoreByQuintile(values('recency'), true),
    F: scoreByQuintile(values('frequency')),
    M: scoreByQuintile(values('monetary')),
  };
}

function scoreColumns(scored: ByLetter): ColumnTable {
  const [R, F, M] = [scored.R.scores, scored.F.scores, scored.M.scores];
  const each = <T>(value: (customer: number) => T) =>
    Array.from({ length: R.length }, (_, customer) => value(customer));
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
