import type { ColumnTable } from 'arquero';
import { sqlName, sqlText } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { categoricalFeatures, eventTypes, numericFeatures } from './featureCatalogue.ts';

/** The tables that the features are computed from. */
export const populationTables = ['merged', 'customers', 'events'] as const;

/** Features use the days before `cutoff`, targets the days from it on; see `findCutoff` for `observationDays`. */
export type Cutoff = { cutoff: string; observationDays: number | null };

/** The cutoff, `horizonDays` before `snapshot`, and the days since the first transaction (null if none is earlier). */
export async function findCutoff(database: Database, snapshot: string, horizonDays: number): Promise<Cutoff> {
  const day = `date ${sqlText(snapshot)} - ${horizonDays}`;
  const [found] = await database.rows<{ cutoff: string; days: number | null }>(`
    select strftime(${day}, '%Y-%m-%d') as cutoff, ${day} - min("timestamp")::date as days
    from merged where "timestamp" < ${day}`);
  return { cutoff: found!.cutoff, observationDays: found!.days };
}

/**
 * One row for each customer who bought and signed up before the cutoff, ordered by id: `customer_id`, the numeric features
 * as DOUBLE (NaN: missing) and the categorical ones as text. Depends only on rows before the cutoff. Reads the views
 * `merged`, `customers` and `events`; creates the table `population`, which `readTarget` uses.
 */
export async function readPopulation(database: Database, cutoff: Cutoff): Promise<ColumnTable> {
  const features = await describeBuyers(database, cutoff, `where signup < timestamp ${sqlText(cutoff.cutoff)}`);
  return database.table(`${features} order by customer_id`);
}

/** Customers that are read at a time, which limits the memory. */
const batch = 20_000;

/**
 * The same for everyone who bought before the cutoff, in batches: an absent or later signup is a missing value. Creates the
 * table `everyone`, whose `row` is the place in the order by id.
 */
export async function* readEveryone(database: Database, cutoff: Cutoff): AsyncGenerator<ColumnTable> {
  const features = await describeBuyers(database, cutoff, '');
  await database.run(
    `create temp table everyone as select row_number() over (order by customer_id) - 1 as row, * from (${features})`,
  );
  const next = (from: number) =>
    database.table(`select * exclude (row) from everyone where row >= ${from} and row < ${from + batch} order by row`);
  for (let from = 0, rows = batch; rows === batch; from += batch) {
    const customers = await next(from);
    rows = customers.numRows();
    yield customers;
  }
}

/** Creates the table `population`, those buyers that `condition` keeps, and returns a query for their features. */
async function describeBuyers(
  database: Database,
  { cutoff, observationDays }: Cutoff,
  condition: string,
): Promise<string> {
  const before = `"timestamp" < timestamp ${sqlText(cutoff)}`;
  await database.run(populationSql(before, cutoff, condition));
  await database.run(activitySql(before));
  const numeric = numericFeatures.map(({ name, sql }) => `coalesce((${sql})::double, 'nan') as ${sqlName(name)}`);
  const categorical = categoricalFeatures.map(({ name, sql }) => `${sql} as ${sqlName(name)}`);
  return `
    select h.customer_id, ${[...numeric, ...categorical].join(', ')}
    from population h
    left join activity e using (customer_id)
    left join customers c using (customer_id)
    left join (${favouriteSql(before)}) f using (customer_id),
    (select timestamp ${sqlText(cutoff)} as cutoff, ${observationDays ?? 'null'} as observation_days)`;
}

/** Sums are compensated, like pandas'. If no customer has a signup date, the first transaction takes its place. */
function populationSql(before: string, cutoff: string, condition: string): string {
  return `
    create temp table population as
    select customer_id, last, frequency, monetary, avg_order_value, avg_discount, refund_count, quantity_sum,
      distinct_categories, age,
      case when (select count(signup_date) from customers) = 0 then first
        when signup_date < timestamp ${sqlText(cutoff)} then signup_date end as signup
    from (
      select customer_id, min("timestamp") as first, max("timestamp") as last, min(signup_date) as signup_date,
        count(distinct transaction_id) as frequency, coalesce(fsum(gross_revenue), 0) as monetary,
        favg(gross_revenue) as avg_order_value,
        favg(discount_applied) as avg_discount,
        coalesce(sum(refund_flag), 0) as refund_count, coalesce(fsum(quantity), 0) as quantity_sum,
        count(distinct category) as distinct_categories, min(age) as age
      from merged
      where ${before} and customer_id is not null
      group by customer_id)
    ${condition}`;
}

/**
 * Events before the cutoff: grouped by session first, so that one scan gives sessions, durations and types. A type is
 * compared by its position in the list, which DuckDB looks up once for all equal texts.
 */
function activitySql(before: string): string {
  const counted = eventTypes.map((type, i) => `count(*) filter (type = ${i + 1}) as events_${type}`);
  const summed = eventTypes.map((type) => `sum(events_${type})::bigint as events_${type}`);
  return `
    create temp table activity as
    select customer_id, ${summed.join(', ')}, count(session_id) as sessions,
      favg(duration) filter (session_id is not null) as avg_session_duration, max(last) as last
    from (
      select customer_id, session_id, ${counted.join(', ')}, max(session_duration_sec) as duration, max("timestamp") as last
      from (select *, list_position([${eventTypes.map(sqlText).join(', ')}], event_type) as type from events where ${before})
        semi join population using (customer_id)
      group by customer_id, session_id)
    group by customer_id`;
}

function favouriteSql(before: string): string {
  return `
    select distinct on (customer_id) customer_id, category
    from (
      select customer_id, category, count(*) as bought
      from merged
      where ${before} and customer_id is not null and category is not null
      group by customer_id, category)
    order by customer_id, bought desc, category`;
}
