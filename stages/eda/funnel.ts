import { compareRates, wilson } from '../proportion.ts';
import { sqlText } from '../sql.ts';
import type { Database } from '../stage.ts';
import type { Funnel, FunnelLevel, FunnelSplit, ValueCounts } from './types.ts';

const steps = ['view', 'click', 'add_to_cart', 'purchase'];
const levelsShown = 20;

/** The way from a view to a purchase, over all events, by device and by experiment group. */
export async function eventFunnel(database: Database, eventTypes: ValueCounts): Promise<Funnel> {
  await database.run(`create temp table sessions as ${sessions}`);
  return {
    steps,
    events: steps.map((step) => eventTypes.counts[step] ?? 0),
    by_device: await split(
      database,
      'session',
      'select device as level, other_device as other, reached from sessions where session_id is not null',
    ),
    by_experiment_group: await split(
      database,
      'customer',
      `select min(experiment) as level, max(other_experiment) as other, bit_or(reached) as reached
       from sessions where customer_id is not null group by customer_id`,
    ),
  };
}

/**
 * A session is what a customer did under one session_id, as in the features. `reached` has bit i for step i; two levels
 * that differ say that the session is of several.
 */
const sessions = `
  select customer_id, session_id, min(device_type) as device, max(device_type) as other_device,
    min(experiment_group) as experiment, max(experiment_group) as other_experiment,
    bit_or((case event_type ${steps.map((step, i) => `when ${sqlText(step)} then ${1 << i}`).join(' ')} else 0 end)::utinyint) as reached
  from events group by customer_id, session_id`;

type LevelRow = { level: string | null; units: number } & Record<`reached_${number}`, number>;

/**
 * A unit's events are one trial, so units and not events are counted: a test over events would take each for a new
 * chance. `units` has a row a unit: its `level`, the `other` level that it was seen in, and the steps that it reached.
 */
async function split(database: Database, unit: FunnelSplit['unit'], units: string): Promise<FunnelSplit> {
  const counts = steps.map((_, i) => `count(*) filter (reached & ${1 << i} > 0) as reached_${i}`);
  const rows = await database.rows<LevelRow>(`
    select case when level = other then level end as level, count(*) as units, ${counts.join(', ')}
    from (${units}) where level is not null group by all order by units desc, level`);
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
