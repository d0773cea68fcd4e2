import { type Client, type ScheduleDescription, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { InvalidInput } from '../../../core/errors.ts';
import { printable } from '../../../core/text.ts';
import type { PipelineInput } from '../../../data/input.ts';
import { backfillId } from '../../../store/runs.ts';
import { startRun } from '../../server/startRun.ts';
import { canAsk, confirm } from '../../terminal/confirm.ts';
import { describeError, exitCodes } from '../../terminal/failure.ts';

/** More runs than this are started only after a question. */
const mostUnasked = 31;

const dayMilliseconds = 86_400_000;

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
 * Runs the schedule's input as of each of the days, one after the other, on the schedule's queue. A run that fails does not
 * stop the others. Returns the exit code.
 */
export async function backfillDays(client: Client, schedule: ScheduleDescription, days: string[]): Promise<number> {
  let code: number = exitCodes.done;
  for (const day of days) {
    const outcome = await runAsOf(client, schedule, day);
    console.log(printable(`${day} ${outcome} (${backfillId(schedule.scheduleId, day)})`));
    if (outcome !== 'completed') code = exitCodes.failed;
  }
  return code;
}

/** Returns how the run ended: `completed`, or the message of its error. */
async function runAsOf(client: Client, { scheduleId, action }: ScheduleDescription, asOf: string): Promise<string> {
  const input = { ...(action.args?.[0] as PipelineInput | undefined), asOf };
  const workflowId = backfillId(scheduleId, asOf);
  const { handle } = await startRun(client, input, { taskQueue: action.taskQueue, workflowId }).catch((error) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new InvalidInput(`${workflowId} is running already; wait until it ends, or \`cancel\` it`);
  });
  return handle.result().then(
    () => 'completed',
    (error) => `failed: ${describeError(error).message}`,
  );
}
