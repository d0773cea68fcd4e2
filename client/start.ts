import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle, WorkflowOptions } from '@temporalio/client';
import { sourceOf } from '../activities/begin.ts';
import type { RunId } from '../store/runs.ts';
import type { PipelineInput } from '../workflows/input.ts';
import { defaultQueue } from '../workflows/queues.ts';
import { connectClient } from './connection.ts';
import { type RunOptions, readRunInput, warnOfRoots } from './input.ts';
import { connectLastingServer } from './server.ts';

export type StartOptions = {
  taskQueue: string;
  /** Default: a new one. Temporal lets one run of a workflow id live at a time. */
  workflowId?: string;
  originRunId?: string;
};

/** Starts the pipeline on a task queue. */
export async function startRun(
  client: Client,
  input: PipelineInput,
  { taskQueue, workflowId = newWorkflowId(), originRunId }: StartOptions,
): Promise<{ handle: WorkflowHandle; run: RunId }> {
  const metadata = runMetadata(input, originRunId);
  const handle = await client.workflow.start('marketingAnalytics', {
    workflowId,
    taskQueue,
    args: [input],
    ...metadata,
  });
  return { handle, run: { workflowId, runId: handle.firstExecutionRunId } };
}

export function newWorkflowId(): string {
  return `marketflow-${randomUUID().slice(0, 8)}`;
}

/** What the UI and `temporal workflow list` show of a run before one opens it. */
export function runMetadata(
  input: PipelineInput,
  originRunId?: string,
): Pick<WorkflowOptions, 'staticSummary' | 'staticDetails' | 'memo'> {
  const source = sourceOf(input);
  return {
    staticSummary: `marketing analytics of ${source}`.slice(0, 200),
    staticDetails: `\`\`\`json\n${JSON.stringify(input, null, 1).slice(0, 10_000)}\n\`\`\``,
    memo: { source, ...(originRunId && { originRunId }) },
  };
}

/** `start`: starts a run on a server that stays, tells its ids, and leaves. */
export async function start(options: RunOptions): Promise<number> {
  const input = await readRunInput(options);
  await warnOfRoots(input);
  const server = await connectLastingServer({ verb: 'start' });
  const client = await connectClient(server);
  try {
    const { run } = await startRun(client, input, { taskQueue: defaultQueue });
    console.log(options.json ? JSON.stringify(run) : `started ${run.workflowId} (run ${run.runId})`);
    return 0;
  } finally {
    await client.connection.close();
    await server.release();
  }
}
