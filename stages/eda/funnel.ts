import { byCodePoint } from '../../core/order.ts';
import { sqlText } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { compareRates, wilson } from '../../core/statistics/proportion.ts';
import type { Funnel, FunnelLevel, FunnelSplit, SessionStep, ValueCounts } from './summary.ts';

const steps = ['view', 'click', 'add_to_cart', 'purchase'];
const maxLevels = 20;

/** The funnel from view to purchase for all events, by device and by experiment group. Needs the tables of `countValues`. */
export async function eventFunnel(database: Database, counts: Record<string, ValueCounts>): Promise<Funnel> {
  const devices = mostFrequent(counts.device_type!);
  const groups = mostFrequent(counts.experiment_group!);
  await createSessions(database);
  const bySession = 'select devices as levels, reached from sessions where session_id is not null';
  const byCustomer = `select bit_or(experiment_groups) as levels, bit_or(reached) as reached
    from sessions where customer_id is not null group by customer_id`;
  return {
    steps,
    events: steps.map((step) => counts.event_type!.counts[step] ?? 0),
    sessions: await sessionSteps(database),
    by_device: await split(database, 'session', devices, bySession),
    by_experiment_group: await split(database, 'customer', groups, byCustomer),
  };
}

function mostFrequent({ counts }: ValueCounts): string[] {
  const levels = Object.entries(counts).sort(([a, n], [b, m]) => m - n || byCodePoint(a, b));
  return levels.slice(0, maxLevels).map(([level]) => level);
}

/**
 * A session is one customer under one session_id, as in the features. Its steps and levels are bit sets, which aggregate
 * faster than texts: bit i for the i-th element of the list, from 1, and bit 0 for all others.
 */
async function createSessions(database: Database): Promise<void> {
  for (const column of ['device_type', 'experiment_group']) await setLevels(database, column);
  await database.run(`
    create temp table sessions as
    select customer_id, session_id, ${bits('event_type', `[${steps.map(sqlText).join(', ')}]`)} as reached,
      ${bits('device_type', "getvariable('device_type')")} as devices,
      ${bits('experiment_group', "getvariable('experiment_group')")} as experiment_groups
    from events group by customer_id, session_id`);
}

/**
 * Sets the variable `column` to the levels of `mostFrequent` without data in the SQL text: a Parquet text may contain
 * characters that SQL cannot, such as U+0000.
 */
async function setLevels(database: Database, column: string): Promise<void> {
  await database.run(`
    set variable ${column} = (select coalesce(list(level order by n desc, level), [])::varchar[] from (
      select ${column} as level, "rows" as n from events_counts where ${column} is not null
      order by n desc, level limit ${maxLevels}))`);
}

function bits(column: string, values: string): string {
  const place = `coalesce(list_position(${values}, ${column}), 0)`;
  return `bit_or(case when ${column} is null then 0 else 1 << ${place}::integer end)`;
}

/** Where a step is missing in the data, the step before it that occurs takes its place. */
async function sessionSteps(database: Database): Promise<SessionStep[]> {
  const rows = await database.rows<{ reached: number; sessions: number }>(
    'select reached, count(*) as sessions from sessions where session_id is not null group by reached',
  );
  const sessionsWith = (wanted: number) =>
    rows.reduce((sum, { reached, sessions }) => ((reached & wanted) === wanted ? sum + sessions : sum), 0);
  const found = steps.map((step, i) => ({ step, bit: 1 << (i + 1) })).filter(({ bit }) => sessionsWith(bit) > 0);
  return found.map(({ step, bit }, place) => {
    const before = found[place - 1]?.bit;
    const of_previous = before === undefined ? null : wilson(sessionsWith(bit | before), sessionsWith(before));
    return { step, sessions: sessionsWith(bit), of_previous };
  });
}

type LevelRow = { levels: number; units: number } & Record<`reached_${number}`, number>;
type Level = LevelRow & { level: string };

/**
 * Counts units, not events, because all events of a unit are a single trial. `query` has one row per unit, with the bit sets
 * of its `levels` and of the steps it `reached`.
 */
async function split(
  database: Database,
  unit: FunnelSplit['unit'],
  names: string[],
  query: string,
): Promise<FunnelSplit> {
  const counts = steps.map((_, i) => `count(*) filter (reached & ${1 << (i + 1)} > 0) as reached_${i}`);
  const rows = await database.rows<LevelRow>(`
    select levels, count(*) as units, ${counts.join(', ')} from (${query}) where levels > 0 group by levels`);
  const levels = names
    .flatMap((level, i): Level[] => rows.filter((row) => row.levels === 1 << (i + 1)).map((row) => ({ ...row, level })))
    .sort((a, b) => b.units - a.units || byCodePoint(a.level, b.level));
  const baseline = levels.find(({ level }) => level.toLowerCase() === 'control') ?? levels[0];
  return {
    unit,
    baseline: baseline?.level ?? null,
    levels: levels.map((level) => describeLevel(level, baseline!)),
    left_out: countUnits(rows) - countUnits(levels),
  };
}

function describeLevel(row: Level, baseline: Level): FunnelLevel {
  const reached = steps.map((_, i) => row[`reached_${i}`]!);
  const conversionOf = (level: LevelRow) => wilson(level[`reached_${steps.length - 1}`]!, level.units);
  return {
    level: row.level,
    units: row.units,
    reached,
    conversion: conversionOf(row),
    against_baseline: row === baseline ? null : compareRates(conversionOf(row), conversionOf(baseline)),
  };
}

function countUnits(rows: LevelRow[]): number {
  return rows.reduce((sum, { units }) => sum + units, 0);
}
