import {
  ServiceError,
  type WorkflowClient,
  type WorkflowExecutionDescription,
  type WorkflowExecutionStatusName,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { RunError, RunId, RunStatus } from '../../core/run.ts';
import { firstLine } from '../../core/text.ts';
import { leaseSeconds } from '../../store/runs.ts';
import { defaultQueue } from '../../workflows/queues.ts';
import { endedByServer, isTerminatedByCommand } from './endedByServer.ts';

/** What the server says about a run: about the newest execution of its workflow, because a reset starts another one. */
export type Execution =
  /** Deleted, past the namespace's retention, or on another server. */
  | { state: 'gone' }
  /** `trouble`: what keeps it from making progress. */
  | { state: 'open'; handle: WorkflowHandle; taskQueue: string; trouble: RunError | null }
  /** `failure`: what the workflow's result throws; null if it completed. `error`: the same for users, if it was not cancelled. */
  | { state: 'closed'; status: ClosedStatus; failure: unknown; error?: RunError };

/** What the server says about a run whose workflow has ended. */
export type Ended = Exclude<Execution, { state: 'open' }>;

type ClosedStatus = Exclude<RunStatus, 'running' | 'interrupted'>;

export async function executionOf(client: WorkflowClient, run: RunId): Promise<Execution> {
  const found = await describeNewest(client, run);
  if (found === null) return { state: 'gone' };
  const handle = client.getHandle(run.workflowId, found.runId, { followRuns: false });
  if (found.status.name === 'RUNNING' || found.status.name === 'PAUSED')
    return { state: 'open', handle, taskQueue: found.taskQueue, trouble: await troubleOf(found, handle) };
  const failure = await failureOf(handle);
  const status = isTerminatedByCommand(failure) ? 'cancelled' : (closedStatus[found.status.name] ?? 'failed');
  return { state: 'closed', status, failure, error: endedByServer(failure) };
}

/** Waits until the execution has ended: null if it completed, else its failure. Throws ServiceError. */
export async function failureOf(handle: WorkflowHandle): Promise<unknown> {
  return handle.result().then(
    () => null,
    (error) => {
      if (error instanceof ServiceError) throw error;
      return error;
    },
  );
}

const closedStatus: Partial<Record<WorkflowExecutionStatusName, ClosedStatus>> = {
  COMPLETED: 'completed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
};

/** The same workflow id may be that of a later run, which resumed this one. */
async function describeNewest(client: WorkflowClient, { workflowId, runId }: RunId) {
  const newest = await described(client.getHandle(workflowId));
  if (newest === null || newest.raw.workflowExecutionInfo?.firstRunId === runId) return newest;
  return described(client.getHandle(workflowId, runId));
}

async function described(handle: WorkflowHandle): Promise<WorkflowExecutionDescription | null> {
  return handle.describe().catch((error) => {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  });
}

async function troubleOf(found: WorkflowExecutionDescription, handle: WorkflowHandle): Promise<RunError | null> {
  const { pendingWorkflowTask, pendingActivities } = found.raw;
  const failed = (pendingWorkflowTask?.attempt ?? 0) > 1 ? await failedTask(handle) : null;
  if (failed) return failed;
  const retried = pendingActivities?.find(({ lastFailure }) => lastFailure);
  if (retried)
    return {
      type: 'Retried',
      message: `${retried.activityType?.name} failed and is retried: ${firstLine(retried.lastFailure?.message ?? '')}`,
      hint: 'It continues when the cause is gone; `cancel` ends it.',
    };
  // A worker that picks up a run schedules its first activity, and then sets the memo's status.
  const untaken = pendingWorkflowTask && !pendingActivities?.length && found.memo?.status === undefined;
  return untaken ? notPickedUp(found.taskQueue) : null;
}

function notPickedUp(taskQueue: string): RunError {
  return {
    type: 'NotPickedUp',
    message: `no worker has picked up the run yet, on the queue ${taskQueue}`,
    hint:
      taskQueue === defaultQueue
        ? '`worker` starts one on this store; `cancel` ends the run.'
        : '`resume` starts the run anew; `cancel` ends it.',
  };
}

/** Of an open run whose lease has expired. */
export function leftBy(taskQueue: string): RunError {
  return {
    type: 'NoWorker',
    message: `no worker of ${taskQueue} has worked on the run for ${leaseSeconds.expires} s`,
    hint:
      taskQueue === defaultQueue
        ? 'It continues when a worker comes back; `worker` starts one.'
        : '`resume` continues it, `cancel` closes it.',
  };
}

/** The failure of the last workflow task. The server records the first one of a series only, and tries again for ever. */
async function failedTask(handle: WorkflowHandle): Promise<RunError | null> {
  const { events } = await handle.fetchHistory();
  const last = events?.findLast(
    (event) => event.workflowTaskFailedEventAttributes || event.workflowTaskCompletedEventAttributes,
  );
  const failure = last?.workflowTaskFailedEventAttributes?.failure;
  if (!failure) return null;
  const reason = firstLine(failure.message ?? '');
  const what = /nondeterminism/i.test(reason)
    ? "its worker's code does not fit its history"
    : 'its workflow task fails in the worker and is tried again';
  return {
    type: 'WorkflowTaskFailed',
    message: `${what}: ${reason}`,
    hint: 'Start a worker of the version that began the run, or `resume` the run, which starts it anew and keeps finished stages.',
  };
}
