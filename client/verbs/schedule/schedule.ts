import {
  type Client,
  type ScheduleHandle,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type WorkflowClient,
} from '@temporalio/client';
import { InvalidInput } from '../../../core/errors.ts';
import { printable } from '../../../core/text.ts';
import { settingsOf } from '../../../workflows/settings.ts';
import { connectClient, connectLastingServer } from '../../server/server.ts';
import { exitCodes } from '../../terminal/failure.ts';
import { type RunOptions, readRunInput, warnOfRoots } from '../../terminal/input.ts';
import { type StoreOption, storeOf } from '../../terminal/runs.ts';
import { backfillDays, daysBetween, isWanted } from './backfill.ts';
import { clockWarning } from './clocks.ts';
import { scheduleDocument, scheduleLines } from './describe.ts';
import { nightlySchedule, saveSchedule } from './nightly.ts';
import { requireUsable } from './source.ts';
import { requireTimezone } from './time.ts';

export type ScheduleOptions = StoreOption & { id: string; json?: boolean };
export type BackfillOptions = ScheduleOptions & { from: string; to: string; yes?: boolean };
export type CreateOptions = ScheduleOptions & RunOptions & { at: { hour: number; minute: number }; timezone: string };

/** `schedule create`: creates the nightly schedule, or updates the schedule with this id. */
export async function create(options: CreateOptions): Promise<number> {
  requireTimezone(options.timezone);
  // The schedule's time zone is not that of the data.
  const input = await readRunInput({ ...options, timezone: undefined });
  await requireUsable(settingsOf(input));
  await warnOfRoots(input);
  const warning = clockWarning(options.at, options.timezone, new Date());
  if (warning) console.error(`warning: ${warning}`);
  return withSchedule(options, async (handle, client) => {
    const change = await saveSchedule(handle, nightlySchedule(options, input));
    console.log(`${change} ${options.id}`);
    await print(handle, client.workflow, options);
  });
}

/** `schedule describe`: prints the next runs and how the last ones ended. */
export function describe(options: ScheduleOptions): Promise<number> {
  return withSchedule(options, (handle, client) => print(handle, client.workflow, options));
}

export function trigger(options: ScheduleOptions): Promise<number> {
  return withSchedule(options, async (handle) => {
    await handle.trigger(ScheduleOverlapPolicy.SKIP);
    console.log(`triggered ${options.id}; skipped if one of its runs is active`);
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

/** `schedule backfill`: runs the schedule's input as of each day of a range, one after the other, and waits for them. */
export async function backfill(options: BackfillOptions): Promise<number> {
  const days = daysBetween(options.from, options.to);
  let code: number = exitCodes.failed;
  await withSchedule(options, async (handle, client) => {
    const schedule = await handle.describe();
    if (await isWanted(days.length, options)) code = await backfillDays(client, schedule, days, storeOf(options));
  });
  return code;
}

/** `schedule delete`: deletes the schedule if it exists. Active runs continue. */
export function remove(options: ScheduleOptions): Promise<number> {
  return withSchedule(options, async (handle) => {
    await handle.delete().catch((error) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    });
    console.log(`deleted ${options.id}`);
  });
}

async function print(handle: ScheduleHandle, client: WorkflowClient, options: ScheduleOptions): Promise<void> {
  const document = await scheduleDocument(await handle.describe(), storeOf(options), client);
  if (options.json) console.log(JSON.stringify(document, null, 2));
  else console.log(scheduleLines(document).map(printable).join('\n'));
}

/** A schedule is stored on the server and needs it at night, so the server must be long-running. */
async function withSchedule(
  options: ScheduleOptions,
  use: (handle: ScheduleHandle, client: Client) => Promise<void>,
): Promise<number> {
  const server = await connectLastingServer({ verb: 'schedule' });
  const client = await connectClient(server);
  try {
    await use(client.schedule.getHandle(options.id), client);
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new InvalidInput(`there is no schedule ${options.id}; \`schedule create --id ${options.id}\` creates it`);
  } finally {
    await client.connection.close();
    await server.release();
  }
}
