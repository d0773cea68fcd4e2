import { randomUUID } from 'node:crypto';
import { finish } from './finish.ts';
import { follow } from './follow.ts';
import type { RunOptions } from './input.ts';
import { readRunInput, rootsOf } from './input.ts';
import { openSession } from './session.ts';
import { runMetadata } from './start.ts';
import { storeOf } from './store.ts';

/** `run`: starts the pipeline, follows it to its end, and leaves its results in `.marketflow/results/<runId>/`. */
export async function run(options: RunOptions): Promise<number> {
  const input = await readRunInput(options);
  const store = storeOf(options);
  const session = await openSession('run', store, rootsOf(input));
  try {
    await session.work();
    const workflowId = `marketflow-${randomUUID().slice(0, 8)}`;
    const handle = await session.client.workflow.start('marketingAnalytics', {
      workflowId,
      taskQueue: session.taskQueue,
      args: [input],
      ...runMetadata(input),
    });
    const document = await follow(store, handle, { workflowId, runId: handle.firstExecutionRunId });
    return await finish(store, document, options);
  } finally {
    await session.end();
  }
}
