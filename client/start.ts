import { randomUUID } from 'node:crypto';
import type { WorkflowOptions } from '@temporalio/client';
import { sourceOf } from '../activities/begin.ts';
import type { PipelineInput } from '../workflows/input.ts';
import { defaultQueue } from '../workflows/queues.ts';
import { connectClient } from './connection.ts';
import { type RunOptions, readRunInput } from './input.ts';
import { connectLastingServer } from './server.ts';

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
  const server = await connectLastingServer({ verb: 'start' });
  const client = await connectClient(server);
  try {
    const workflowId = `marketflow-${randomUUID().slice(0, 8)}`;
    const handle = await client.workflow.start('marketingAnalytics', {
      workflowId,
      taskQueue: defaultQueue,
      args: [input],
      ...runMetadata(input),
    });
    const ids = { workflowId, runId: handle.firstExecutionRunId };
    console.log(options.json ? JSON.stringify(ids) : `started ${workflowId} (run ${ids.runId})`);
    return 0;
  } finally {
    await client.connection.close();
    await server.release();
  }
}
