import type { ColumnTable } from 'arquero';
import { sqlName, sqlText } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { categoricalFeatures, eventTypes, numericFeatures } from './featureCatalogue.ts';

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
export async function readPopulation(database: Database, { cutoff, observationDays }: Cutoff): Promise<ColumnTable> {
  const before = `"timestamp" < timestamp ${sqlText(cutoff)}`;
  await database.run(populationSql(before, cutoff));
  await database.run(activitySql(before));
  const numeric = numericFeatures.map(({ name, sql }) => `coalesce((${sql})::double, 'nan') as ${sqlName(name)}`);
  const categorical = categoricalFeatures.map(({ name, sql }) => `${sql} as ${sqlName(name)}`);
  return database.table(`
    select h.customer_id, ${[...numeric, ...categorical].join(', ')}
    from population h
    left join activity e using (customer_id)
    left join customers c using (customer_id)
    left join (${favouriteSql(before)}) f using (customer_id),
    (select timestamp ${sqlText(cutoff)} as cutoff, ${observationDays ?? 'null'} as observation_days)
    order by h.customer_id`);
}

/** Sums are compensated, like pandas'. If no customer has a signup date, the first transaction takes its place. */
function populationSql(before: string, cutoff: string): string {
  return `
    create temp table population as
    select customer_id, last, frequency, monetary, avg_order_value, avg_discount, refund_count, quantity_sum,
      distinct_categories, age,
      case when (select count(signup_date) from customers) = 0 then first else signup_date end as signup
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
    where signup < timestamp ${sqlText(cutoff)}`;
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
