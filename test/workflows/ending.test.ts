import { Context } from '@temporalio/activity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { openWorkflow, type WorkflowBench } from '../support/workflow.ts';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await openWorkflow();
});
afterAll(() => bench.close());

/** An activity that does not end, and hears of no cancellation because it sends no heartbeats; the end of its worker ends it. */
function hanging() {
  const activity = async () => {
    activity.started = true;
    return Context.current().cancelled;
  };
  activity.started = false;
  return activity;
}

describe('a run that is cancelled', () => {
  test('while a stage hangs is closed as cancelled, not as failed of it', async () => {
    const merge = hanging();
    const { handle, closed } = await bench.start({ merge });
    await until('the stage hangs', () => merge.started);
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(closed).toMatchObject([{ status: 'cancelled' }]);
    expect(closed[0]?.error).toBeUndefined();
    const status = Object.fromEntries(closed[0]!.stages.map(({ stage, status }) => [stage, status]));
    expect(status).toMatchObject({ 'ingest:events': 'done', merge: 'cancelled', charts: 'cancelled' });
  });

  test('while its results are published by a worker that hangs is closed as cancelled', async () => {
    const publish = hanging();
    const { handle, closed } = await bench.start({ publish });
    await until('it hangs', () => publish.started);
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(closed).toMatchObject([{ status: 'cancelled' }]);
  });
});
