import type { Database } from '../../core/stage.ts';
import { meanInterval } from '../../core/statistics/mean.ts';
import { deviation } from './groups.ts';
import { keyed } from './keys.ts';
import type { EdaFigures, EdaSummary, Maybe } from './summary.ts';

const weekdays = [0, 1, 2, 3, 4, 5, 6];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** Revenue of every day from the first to the last transaction, 0 without sales. */
export async function dailyRevenue(database: Database): Promise<EdaSummary['daily']> {
  const days = await database.rows<{ day: string; place: number; revenue: number }>(`
    select strftime(day, '%Y-%m-%d') as day, day - min(day) over () as place, revenue
    from (
      select "timestamp"::date as day, coalesce(fsum(gross_revenue), 0) as revenue
      from merged where "timestamp" is not null group by day
    )
    order by place`);
  const revenue = new Array<number>((days.at(-1)?.place ?? -1) + 1).fill(0);
  for (const day of days) revenue[day.place] = day.revenue;
  return { start: days[0]?.day ?? '', revenue };
}

/** Lines at midnight and at the two most frequent times of day, which show dates without times. */
export async function countTimes(database: Database): Promise<EdaSummary['times']> {
  const [row] = await database.rows<EdaSummary['times']>(`
    with times as (select "timestamp"::time as clock, count(*) as lines from merged group by clock)
    select coalesce(sum(lines) filter (clock = '00:00:00'), 0)::bigint as midnight,
      coalesce(list_sum(max(lines, 2)), 0)::bigint as two_most_frequent
    from times`);
  return row!;
}

type ClockSum = { weekday: number | null; hour: number | null; revenue: number };
type Clock = Pick<EdaSummary, 'by_weekday' | 'by_hour'>;

/** Revenue by weekday (Monday = 0) and by hour, of lines with a timestamp. */
export async function revenueByClock(database: Database): Promise<Clock> {
  const sums = await database.rows<ClockSum>(`
    select weekday, hour, coalesce(fsum(gross_revenue), 0) as revenue
    from (
      select isodow("timestamp") - 1 as weekday, hour("timestamp") as hour, gross_revenue
      from merged where "timestamp" is not null
    )
    group by grouping sets ((weekday), (hour)) order by weekday, hour`);
  const at = (weekday: number | null, hour: number | null) =>
    sums.find((sum) => sum.weekday === weekday && sum.hour === hour)?.revenue;
  return {
    by_weekday: keyed(weekdays, String, (weekday) => at(weekday, null) ?? 0),
    by_hour: keyed(
      hours.filter((hour) => at(null, hour) !== undefined),
      String,
      (hour) => at(null, hour)!,
    ),
  };
}

type Cycles = EdaSummary['cycles'] & Pick<EdaFigures, 'weekday_hour'>;
type CycleRow = { weekday: number | null; hour: number | null; n: number; mean: Maybe; std: Maybe };

/** Mean revenue of a day by weekday, of an hour by hour, and by both, over the days of `dailyRevenue`: weekdays differ in number. */
export async function meanRevenues(database: Database): Promise<Cycles> {
  const rows = await database.rows<CycleRow>(`
    with sums as (
      select "timestamp"::date as day, hour("timestamp") as hour, fsum(gross_revenue) as revenue
      from merged where "timestamp" is not null group by all
    ),
    days as (select unnest(generate_series(min(day), max(day), interval 1 day))::date as day from sums),
    cells as (
      select isodow(day) - 1 as weekday, hour, day, coalesce(revenue, 0) as revenue
      from days cross join (select unnest(range(24)) as hour) left join sums using (day, hour)
    ),
    whole_days as (select weekday, null as hour, fsum(revenue) as revenue from cells group by weekday, day)
    select weekday, hour, count(*) as n, favg(revenue) as mean, ${deviation('revenue')} as std
    from cells group by grouping sets ((weekday, hour), (hour))
    union all
    select weekday, any_value(hour), count(*), favg(revenue), ${deviation('revenue')} from whole_days group by weekday
    order by weekday, hour`);
  const known = new Map(
    rows.map(({ weekday, hour, n, mean, std }) => [`${weekday} ${hour}`, meanInterval(n, mean, std)]),
  );
  const at = (weekday: number | null, hour: number | null) =>
    known.get(`${weekday} ${hour}`) ?? meanInterval(0, null, null);
  return {
    weekday: weekdays.map((weekday) => at(weekday, null)),
    hour: hours.map((hour) => at(null, hour)),
    weekday_hour: weekdays.map((weekday) => hours.map((hour) => at(weekday, hour))),
  };
}
