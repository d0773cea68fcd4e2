import type { WorkflowClient, WorkflowExecutionInfo } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { RunId } from '../../core/run.ts';
import type { PipelineInput } from '../../data/input.ts';
import type { RunManifest } from '../../store/runs.ts';
import { pipeline } from '../../workflows/pipeline.ts';

/** The runs that are open on the server and that no worker has begun: they are in no store yet. They come without `input`. */
export async function unbegunRuns(client: WorkflowClient): Promise<RunManifest[]> {
  const query = "WorkflowType = 'marketingAnalytics' AND ExecutionStatus = 'Running'";
  const runs: RunManifest[] = [];
  for await (const info of client.list({ query })) if (!hasBegun(info)) runs.push(manifestOf(info));
  return runs;
}

/** The workflow sets the status when `begin` has opened the run. */
function hasBegun({ memo }: WorkflowExecutionInfo): boolean {
  return memo?.status !== undefined;
}

function manifestOf({ workflowId, runId, memo, startTime }: WorkflowExecutionInfo): RunManifest {
  return {
    workflowId,
    runId,
    originRunId: memo?.originRunId as string | undefined,
    status: 'running',
    // A run that was started in the UI has no memo yet.
    source: String(memo?.source ?? 'unknown'),
    input: null,
    startedAt: startTime.toISOString(),
    stages: pipeline.map(({ name }) => ({ stage: name, status: 'pending', seconds: null })),
    results: [],
  };
}

/** The input of a run that is not in the store. */
export async function inputOf(client: WorkflowClient, { workflowId, runId }: RunId): Promise<PipelineInput> {
  const { events } = await client.getHandle(workflowId, runId).fetchHistory();
  const [payload] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  return payload ? defaultPayloadConverter.fromPayload<PipelineInput>(payload) : {};
}
