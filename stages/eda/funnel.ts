import { compareRates, wilson } from '../proportion.ts';
import { sqlName, sqlText } from '../sql.ts';
import type { Database } from '../stage.ts';
import type { Funnel, FunnelLevel, FunnelSplit, ValueCounts } from './types.ts';

const steps = ['view', 'click', 'add_to_cart', 'purchase'];
const levelsShown = 20;

/** The way from a view to a purchase, over all events, by device and by experiment group. */
export async function eventFunnel(database: Database, eventTypes: ValueCounts): Promise<Funnel> {
  return {
    steps,
    events: steps.map((step) => eventTypes.counts[step] ?? 0),
    by_device: await split(database, 'session', 'device_type'),
    by_experiment_group: await split(database, 'customer', 'experiment_group'),
  };
}

type LevelRow = { level: string | null; units: number } & Record<`reached_${number}`, number>;

/** A unit's events are one trial, so units and not events are counted: a test over events would take each for a new chance. */
async function split(database: Database, unit: FunnelSplit['unit'], column: string): Promise<FunnelSplit> {
  const reached = steps.map((step, i) => `bool_or(event_type = ${sqlText(step)}) as step_${i}`);
  const counts = steps.map((_, i) => `count(*) filter (step_${i}) as reached_${i}`);
  const rows = await database.rows<LevelRow>(`
    select case when lowest = highest then lowest end as level, count(*) as units, ${counts.join(', ')}
    from (
      select min(${sqlName(column)}) as lowest, max(${sqlName(column)}) as highest, ${reached.join(', ')}
      from events where ${unit}_id is not null and ${sqlName(column)} is not null group by ${unit}_id
    )
    group by level order by units desc, level`);
  const levels = rows.filter(({ level }) => level !== null);
  const shown = levels.slice(0, levelsShown);
  const baseline = shown.find(({ level }) => level?.toLowerCase() === 'control') ?? shown[0];
  return {
    unit,
    baseline: baseline?.level ?? null,
    levels: shown.map((row) => describeLevel(row, baseline!)),
    left_out: countUnits(rows) - countUnits(shown),
  };
}

function describeLevel(row: LevelRow, baseline: LevelRow): FunnelLevel {
  const reached = steps.map((_, i) => row[`reached_${i}`]!);
  const conversionOf = (level: LevelRow) => wilson(level[`reached_${steps.length - 1}`]!, level.units);
  return {
    level: row.level!,
    units: row.units,
    reached,
    conversion: conversionOf(row),
    against_baseline: row === baseline ? null : compareRates(conversionOf(row), conversionOf(baseline)),
  };
}

function countUnits(rows: LevelRow[]): number {
  return rows.reduce((sum, { units }) => sum + units, 0);
}
