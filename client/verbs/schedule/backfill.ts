import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Client,
  type ScheduleDescription,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandle,
} from '@temporalio/client';
import { InvalidInput } from '../../../core/errors.ts';
import type { RunId } from '../../../core/run.ts';
import { printable } from '../../../core/text.ts';
import type { PipelineInput } from '../../../data/input.ts';
import { runDocument } from '../../../store/documents.ts';
import { backfillId } from '../../../store/runs.ts';
import type { Store } from '../../../store/store.ts';
import type { Ended } from '../../server/execution.ts';
import { report } from '../../server/session.ts';
import { startRun } from '../../server/startRun.ts';
import { troubleReporter } from '../../server/trouble.ts';
import { canAsk, confirm } from '../../terminal/confirm.ts';
import { exitCodes } from '../../terminal/failure.ts';
import { outcome } from '../../terminal/follow.ts';

/** More runs than this are started only after a question. */
const mostUnasked = 31;

const dayMilliseconds = 86_400_000;

const pollMilliseconds = 1000;

/** The days from `from` to `to`, both included. Throws InvalidInput if there are none. */
export function daysBetween(from: string, to: string): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  if (first > last) throw new InvalidInput(`--from ${from} is after --to ${to}; expected the first day, then the last`);
  const count = (last - first) / dayMilliseconds + 1;
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * dayMilliseconds).toISOString().slice(0, 10),
  );
}

/** Whether that many runs are wanted. Throws InvalidInput if there is nobody to ask. */
export async function isWanted(count: number, { yes }: { yes?: boolean }): Promise<boolean> {
  if (count <= mostUnasked || yes) return true;
  if (canAsk()) return confirm(`Start ${count} runs, one after the other?`);
  throw new InvalidInput(
    `this backfill has ${count} runs; more than ${mostUnasked} are started only with --yes, or after a question on a terminal`,
  );
}

/**
 * Runs the schedule's input as of each of the days, one after the other, on the schedule's queue, whose workers use `store`. A
 * run that fails does not stop the others. Returns the exit code.
 */
export async function backfillDays(
  client: Client,
  schedule: ScheduleDescription,
  days: string[],
  store: Store,
): Promise<number> {
  let code: number = exitCodes.done;
  for (const day of days) {
    const outcome = await runAsOf(client, schedule, day, store);
    console.log(printable(`${day} ${outcome} (${backfillId(schedule.scheduleId, day)})`));
    if (outcome !== 'completed') code = exitCodes.failed;
  }
  return code;
}

/** Returns how the run ended: its status, or the message of its error. */
async function runAsOf(
  client: Client,
  { scheduleId, action }: ScheduleDescription,
  asOf: string,
  store: Store,
): Promise<string> {
  const input = { ...(action.args?.[0] as PipelineInput | undefined), asOf };
  const workflowId = backfillId(scheduleId, asOf);
  const { handle, run } = await startRun(client, input, { taskQueue: action.taskQueue, workflowId }).catch((error) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new InvalidInput(`${workflowId} is running already; wait until it ends, or \`cancel\` it`);
  });
  const ended = await endOf(handle, run, store);
  if (ended.state === 'gone') return 'was deleted on the server';
  return ended.error ? `failed: ${ended.error.message}` : ended.status;
}

/** Waits until the run has ended. Prints what keeps it from making progress. */
async function endOf(handle: WorkflowHandle, run: RunId, store: Store): Promise<Ended> {
  const reportTrouble = troubleReporter(handle.client, run, report);
  const end = outcome(handle, run);
  for (;;) {
    // The store may be out of reach from here.
    reportTrouble(await runDocument(store, run).catch(() => null));
    const ended = await Promise.race([end, sleep(pollMilliseconds, undefined)]);
    if (ended !== undefined) return ended;
  }
}
