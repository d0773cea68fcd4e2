import { ActivityFailure, type ActivityOptions, TimeoutFailure } from '@temporalio/workflow';

/**
 * Starts an activity whose queue other workers poll than the workflow's. If none takes it within a minute, calls `report` and
 * queues it again, without such a limit: a worker that is busy with another run looks the same to the server as none, so the
 * run waits until its `maxDuration`.
 */
export async function startReporting<T>(
  start: (options: ActivityOptions) => Promise<T>,
  report: () => Promise<void>,
): Promise<T> {
  try {
    return await start({ scheduleToStartTimeout: '1m' });
  } catch (error) {
    if (!wasLeftWaiting(error)) throw error;
    await report();
    return start({});
  }
}

function wasLeftWaiting(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START';
}

/** The reason of a stage that waits. */
export function noWorkerTook(taskQueue: string): string {
  return `no worker of ${taskQueue} has taken it for a minute: none polls, or all are busy; \`worker --only training\` starts one`;
}
