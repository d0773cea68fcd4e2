import type { Database } from '../../core/stage.ts';
import { keyed } from './keys.ts';
import type { EdaSummary, Maybe } from './summary.ts';

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
type Clock = Pick<EdaSummary, 'by_weekday' | 'by_hour'> & { weekdayHour: Maybe[][] };

/** Revenue by weekday (Monday = 0), by hour, and by both, of lines with a timestamp. */
export async function revenueByClock(database: Database): Promise<Clock> {
  const sums = await database.rows<ClockSum>(`
    select weekday, hour, coalesce(fsum(gross_revenue), 0) as revenue
    from (
      select isodow("timestamp") - 1 as weekday, hour("timestamp") as hour, gross_revenue
      from merged where "timestamp" is not null
    )
    group by grouping sets ((weekday, hour), (weekday), (hour)) order by weekday, hour`);
  const known = new Map(sums.map(({ weekday, hour, revenue }) => [`${weekday} ${hour}`, revenue]));
  const at = (weekday: number | null, hour: number | null) => known.get(`${weekday} ${hour}`);
  return {
    by_weekday: keyed(weekdays, String, (weekday) => at(weekday, null) ?? 0),
    by_hour: keyed(
      hours.filter((hour) => at(null, hour) !== undefined),
      String,
      (hour) => at(null, hour)!,
    ),
    weekdayHour: weekdays.map((weekday) => hours.map((hour) => at(weekday, hour) ?? null)),
  };
}
