import { Context } from '@temporalio/activity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failures } from '../../core/failures.ts';
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

/** An activity that does not end by itself, but when it is cancelled. */
async function endless() {
  const { heartbeat, cancelled } = Context.current();
  const beat = setInterval(heartbeat, 50);
  return cancelled.finally(() => clearInterval(beat));
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

describe('a run that takes longer than its maxDuration', () => {
  test('is cancelled and closed as failed, with what it was at', async () => {
    const { handle, closed } = await bench.start({ merge: endless }, { maxDuration: '2s' });
    const message = 'the run took longer than 2s, its maxDuration; at work: merge';
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'OutOfTime', message } });
    const error = { type: 'OutOfTime', message, hint: failures.OutOfTime.todo };
    expect(closed).toMatchObject([{ status: 'failed', error }]);
    expect(closed[0]?.stages.find(({ stage }) => stage === 'merge')).toMatchObject({ status: 'cancelled' });
  });

  test('is ended by the server ten minutes later if it cannot end itself', async () => {
    const { handle } = await bench.start({}, { maxDuration: '30m' });
    const { raw } = await handle.describe();
    // 30 and 10 minutes.
    expect(Number(raw.executionConfig?.workflowExecutionTimeout?.seconds)).toBe(2400);
  });

  test('is cancelled, not failed, if it was cancelled before', async () => {
    const merge = hanging();
    const { handle, closed } = await bench.start({ merge }, { maxDuration: '4s' });
    await until('the stage hangs', () => merge.started);
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(closed).toMatchObject([{ status: 'cancelled' }]);
  });
});
