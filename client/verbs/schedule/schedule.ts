import { type ScheduleHandle, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import { InvalidInput } from '../../../core/errors.ts';
import { printable } from '../../../core/text.ts';
import { settingsOf } from '../../../workflows/settings.ts';
import { connectClient } from '../../server/connection.ts';
import { connectLastingServer } from '../../server/server.ts';
import { type RunOptions, readRunInput, warnOfRoots } from '../../terminal/input.ts';
import { type StoreOption, storeOf } from '../../terminal/runs.ts';
import { scheduleLines } from './describe.ts';
import { nightlySchedule, saveSchedule } from './nightly.ts';
import { beginOf, clockWarning, endOf, requireTimezone } from './time.ts';

export type ScheduleOptions = StoreOption & { id: string };
export type CreateOptions = ScheduleOptions & RunOptions & { at: { hour: number; minute: number }; timezone: string };

/** `schedule create`: makes the nightly schedule, or makes the one of that id as it is told here. */
export async function create(options: CreateOptions): Promise<number> {
  const input = await readRunInput(options);
  settingsOf(input);
  requireTimezone(options.timezone);
  await warnOfRoots(input);
  const warning = clockWarning(options.at, options.timezone);
  if (warning) console.error(`warning: ${warning}`);
  return withSchedule(options, async (handle) => {
    const made = await saveSchedule(handle, nightlySchedule(options, input));
    console.log(`${made} ${options.id}`);
    await tell(handle, options);
  });
}

/** `schedule describe`: when it runs next, and how the last runs ended. */
export function describe(options: ScheduleOptions): Promise<number> {
  return withSchedule(options, (handle) => tell(handle, options));
}

export function trigger(options: ScheduleOptions): Promise<number> {
  return withSchedule(options, async (handle) => {
    await handle.trigger(ScheduleOverlapPolicy.SKIP);
    console.log(`triggered ${options.id}; it is skipped while one of its runs is going on`);
  });
}

export function pause(options: ScheduleOptions): Promise<number> {
  return withSchedule(options, async (handle) => {
    await handle.pause();
    console.log(`paused ${options.id}`);
  });
}

export function unpause(options: ScheduleOptions): Promise<number> {
  return withSchedule(options, async (handle) => {
    await handle.unpause();
    console.log(`unpaused ${options.id}`);
  });
}

/** `schedule backfill`: one run after the other for every night from a day to another, both included, in the schedule's time zone. */
export function backfill(options: ScheduleOptions & { from: string; to: string }): Promise<number> {
  return withSchedule(options, async (handle) => {
    const { timezone = 'UTC' } = (await handle.describe()).spec;
    const start = beginOf(options.from, timezone);
    const end = endOf(options.to, timezone);
    if (start >= end) throw new InvalidInput('--from must be before --to');
    await handle.backfill({ start, end, overlap: ScheduleOverlapPolicy.BUFFER_ALL });
    console.log(`${options.id} makes up for ${start.toISOString()} to ${end.toISOString()}`);
  });
}

/** `schedule delete`: fine when there is none. Runs that it has started go on. */
export function remove(options: ScheduleOptions): Promise<number> {
  return withSchedule(options, async (handle) => {
    await handle.delete().catch((error) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    });
    console.log(`deleted ${options.id}`);
  });
}

async function tell(handle: ScheduleHandle, options: ScheduleOptions): Promise<void> {
  const lines = await scheduleLines(await handle.describe(), storeOf(options));
  console.log(lines.map(printable).join('\n'));
}

/** A schedule lives on the server, so only one that stays is of use. */
async function withSchedule(options: ScheduleOptions, use: (handle: ScheduleHandle) => Promise<void>): Promise<number> {
  const server = await connectLastingServer({ verb: 'schedule' });
  const client = await connectClient(server);
  try {
    await use(client.schedule.getHandle(options.id));
    return 0;
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new InvalidInput(`there is no schedule ${options.id}; \`schedule create --id ${options.id}\` makes it`);
  } finally {
    await client.connection.close();
    await server.release();
  }
}
