import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle, WorkflowOptions } from '@temporalio/client';
import { sourceOf } from '../../activities/begin.ts';
import { durationSeconds } from '../../core/duration.ts';
import type { RunId } from '../../core/run.ts';
import { type PipelineInput, pipelineInput } from '../../data/input.ts';

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
  const handle = await client.workflow.start('marketingAnalytics', {
    workflowId,
    taskQueue,
    args: [input],
    ...runOptions(input, originRunId),
  });
  return { handle, run: { workflowId, runId: handle.firstExecutionRunId } };
}

export function newWorkflowId(): string {
  return `marketflow-${randomUUID().slice(0, 8)}`;
}

/** How a run is shown by the UI and by `temporal workflow list`, and when the server ends it. */
export function runOptions(
  input: PipelineInput,
  originRunId?: string,
): Pick<WorkflowOptions, 'staticSummary' | 'staticDetails' | 'memo' | 'workflowExecutionTimeout'> {
  const source = sourceOf(input);
  return {
    staticSummary: `marketing analytics of ${source}`.slice(0, 200),
    staticDetails: `\`\`\`json\n${JSON.stringify(input, null, 1).slice(0, 10_000)}\n\`\`\``,
    memo: { source, ...(originRunId && { originRunId }) },
    workflowExecutionTimeout: executionTimeout(input),
  };
}

const closingMilliseconds = 600_000;

/** The last resort if the run cannot end itself at its `maxDuration`. A run whose input is invalid ends itself at once. */
function executionTimeout({ maxDuration }: PipelineInput): number {
  const longest = pipelineInput.shape.maxDuration.catch('6h').parse(maxDuration);
  return durationSeconds(longest) * 1000 + closingMilliseconds;
}
