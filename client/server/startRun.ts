import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle, WorkflowOptions } from '@temporalio/client';
import { sourceOf } from '../../activities/begin.ts';
import type { RunId } from '../../core/run.ts';
import type { PipelineInput } from '../../data/input.ts';

export type StartOptions = {
  taskQueue: string;
  /** Default: a new id. Temporal allows one active run per workflow id. */
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

/** Shown by the UI and by `temporal workflow list`. */
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
