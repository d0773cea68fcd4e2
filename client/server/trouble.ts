import type { WorkflowClient } from '@temporalio/client';
import type { RunDocument, RunError, RunId } from '../../core/run.ts';
import { printable } from '../../core/text.ts';
import { executionOf, leftBy } from './execution.ts';

/** A running worker picks up a run within this time. */
export const pickupMilliseconds = 5000;

/** How often the server is asked about a run that has begun. */
const askMilliseconds = 5000;

/**
 * Returns a function to call over and over while a run is open. It asks the server what keeps the run from making progress, and
 * prints each reason once. Of a run that has begun, the retries of stages are not printed, as they are many.
 */
export function troubleReporter(
  client: WorkflowClient,
  run: RunId,
  print: (line: string) => void,
): (document: RunDocument | null) => void {
  const started = performance.now();
  const printed = new Set<string>();
  let asked = Number.NEGATIVE_INFINITY;
  let asking = false;
  const isNews = ({ type, message }: RunError, hasBegun: boolean) => {
    if (printed.has(message)) return false;
    if (hasBegun) return type === 'WorkflowTaskFailed' || type === 'NoWorker';
    return type !== 'NotPickedUp' || performance.now() - started > pickupMilliseconds;
  };
  const ask = async (hasBegun: boolean, interrupted: boolean) => {
    const execution = await executionOf(client, run);
    if (execution.state !== 'open') return;
    const trouble = execution.trouble ?? (interrupted ? leftBy(execution.taskQueue) : null);
    if (!trouble || !isNews(trouble, hasBegun)) return;
    printed.add(trouble.message);
    print(printable(`${trouble.message}. ${trouble.hint}`));
  };
  return (document) => {
    const hasBegun = document?.stages.some(({ status }) => status !== 'pending') ?? false;
    if (asking || (hasBegun && performance.now() - asked < askMilliseconds)) return;
    asking = true;
    asked = performance.now();
    ask(hasBegun, document?.status === 'interrupted')
      // The run continues while the server does not answer, and the next call asks again.
      .catch(() => undefined)
      .finally(() => {
        asking = false;
      });
  };
}
