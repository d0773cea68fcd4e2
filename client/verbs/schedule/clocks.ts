import type { TimeOfDay } from './time.ts';

const [minute, day] = [60_000, 86_400_000];

/** Long enough for both changes of a year: their dates move, by weeks where they depend on the moon. */
const daysAhead = 450;

/** A change of the zone's clocks: local times of `minutes` from `begin` on (in UTC's notation) do not occur, or occur twice. */
type ClockChange = { begin: Date; minutes: number; occurs: 'not at all' | 'twice' };

/** A sentence if clocks of the time zone skip or repeat this time of day on a night of the next 450 days; otherwise null. */
export function clockWarning(at: TimeOfDay, timezone: string, from: Date): string | null {
  const found = clockChanges(timezone, from).filter((change) => isInside(at, change));
  if (found.length === 0) return null;
  const text = `${String(at.hour).padStart(2, '0')}:${String(at.minute).padStart(2, '0')}`;
  const nights = found.map(({ begin, occurs }) => `${occurs} on ${begin.toISOString().slice(0, 10)}`);
  return `clocks in ${timezone} change at night: ${text} occurs ${nights.join(', ')}; choose a time that occurs once every day`;
}

function clockChanges(timezone: string, from: Date): ClockChange[] {
  const offsetAt = offsetsOf(timezone);
  const days = Array.from({ length: daysAhead }, (_, index) => from.getTime() + index * day);
  return days.flatMap((time) => {
    const [before, after] = [offsetAt(time), offsetAt(time + day)];
    if (before === after) return [];
    const changed = firstMinute(time, time + day, (middle) => offsetAt(middle) === after);
    const occurs = after > before ? 'not at all' : 'twice';
    return { begin: new Date(changed + Math.min(before, after)), minutes: Math.abs(after - before) / minute, occurs };
  });
}

/** How many milliseconds the zone's clocks are ahead of UTC at a time. */
function offsetsOf(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  return (time) => {
    // `GMT` or `GMT+05:30`
    const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /([+-])(\d+):(\d+)/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  };
}

/** The first full minute between two times at which the clocks have changed, by halving. */
function firstMinute(begin: number, end: number, hasChanged: (time: number) => boolean): number {
  let [low, high] = [Math.floor(begin / minute), Math.ceil(end / minute)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (hasChanged(middle * minute)) high = middle;
    else low = middle;
  }
  return high * minute;
}

/** What is skipped or repeated may begin on one day and end on the next. */
function isInside({ hour, minute: past }: TimeOfDay, { begin, minutes }: ClockChange): boolean {
  const since = hour * 60 + past - (begin.getUTCHours() * 60 + begin.getUTCMinutes());
  return (since + 24 * 60) % (24 * 60) < minutes;
}
