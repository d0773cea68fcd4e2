import type { Client } from '@temporalio/client';
import { type ReplayWorkerOptions, Runtime, Worker } from '@temporalio/worker';

/** Runs are replayed for no longer than this, because the worker's own runs need its processor. */
const replayMilliseconds = 10_000;

/** Warns in the log of every open run of a task queue whose history does not fit the workflow `code` of this worker. */
export async function warnOfMisfits(client: Client, taskQueue: string, code: ReplayWorkerOptions): Promise<void> {
  const deadline = Date.now() + replayMilliseconds;
  const open = `TaskQueue = '${taskQueue}' AND WorkflowType = 'marketingAnalytics' AND ExecutionStatus = 'Running'`;
  const { count } = await client.workflow.count(open);
  // Starting to replay takes a second, which a worker of `run` does not have to spend: its queue is new.
  if (count === 0) return;
  const histories = client.workflow.list({ query: open }).intoHistories({ concurrency: 1 });
  for await (const { workflowId, runId, error } of Worker.runReplayHistories(code, histories)) {
    if (error) warn(workflowId, runId, error);
    if (Date.now() > deadline) return;
  }
}

function warn(workflowId: string, runId: string, error: Error): void {
  const hint = 'finish the run with a worker of the version that began it, or resume it, which starts it anew';
  Runtime.instance().logger.warn(`the code of this worker does not fit the history of ${workflowId}`, {
    workflowId,
    runId,
    error,
    hint,
  });
}
