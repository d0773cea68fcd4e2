import { byCodePoint } from '../../core/order.ts';
import { sqlText } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { compareRates, wilson } from '../../core/statistics/proportion.ts';
import type { Funnel, FunnelLevel, FunnelSplit, ValueCounts } from './summary.ts';

const steps = ['view', 'click', 'add_to_cart', 'purchase'];
const levelsShown = 20;

/** The way from a view to a purchase, over all events, by device and by experiment group, after `countValues` of them. */
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
    by_device: await split(database, 'session', devices, bySession),
    by_experiment_group: await split(database, 'customer', groups, byCustomer),
  };
}

function mostFrequent({ counts }: ValueCounts): string[] {
  const levels = Object.entries(counts).sort(([a, n], [b, m]) => m - n || byCodePoint(a, b));
  return levels.slice(0, levelsShown).map(([level]) => level);
}

/**
 * A session is what a customer did under one session_id, as in the features. Which steps and levels it was seen in are
 * sets of bits, since one number is faster to gather than texts: bit i for the i-th of the list, from 1 on, bit 0 for any other.
 */
async function createSessions(database: Database): Promise<void> {
  for (const column of ['device_type', 'experiment_group']) await nameLevels(database, column);
  await database.run(`
    create temp table sessions as
    select customer_id, session_id, ${bits('event_type', `[${steps.map(sqlText).join(', ')}]`)} as reached,
      ${bits('device_type', "getvariable('device_type')")} as devices,
      ${bits('experiment_group', "getvariable('experiment_group')")} as experiment_groups
    from events group by customer_id, session_id`);
}

/**
 * Sets the variable `column` to the levels that `mostFrequent` finds, without a word of the data in a statement: a text of
 * a Parquet file may hold what SQL cannot, such as U+0000.
 */
async function nameLevels(database: Database, column: string): Promise<void> {
  await database.run(`
    set variable ${column} = (select coalesce(list(level order by n desc, level), [])::varchar[] from (
      select ${column} as level, "rows" as n from events_counts where ${column} is not null
      order by n desc, level limit ${levelsShown}))`);
}

function bits(column: string, values: string): string {
  const place = `coalesce(list_position(${values}, ${column}), 0)`;
  return `bit_or(case when ${column} is null then 0 else 1 << ${place}::integer end)`;
}

type LevelRow = { levels: number; units: number } & Record<`reached_${number}`, number>;
type Level = LevelRow & { level: string };

/**
 * A unit's events are one trial, so units and not events are counted: a test over events would take each for a new
 * chance. `query` has a row a unit, with the bits of its `levels` and of the steps that it `reached`.
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
