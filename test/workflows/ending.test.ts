import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, type ExpectStatic, test } from 'vitest';
import { endedByServer } from '../../client/server/endedByServer.ts';
import { troubleReporter } from '../../client/server/trouble.ts';
import { nightlySchedule, saveSchedule } from '../../client/verbs/schedule/nightly.ts';
import { failures } from '../../core/failures.ts';
import type { RunDocument } from '../../core/run.ts';
import type { PipelineInput } from '../../data/input.ts';
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

/** A run that is cancelled while one of its activities hangs: it ends, and is closed, as cancelled. Returns how it was closed. */
async function cancelledWhileHanging(expect: ExpectStatic, name: string, input: PipelineInput = {}) {
  const activity = hanging();
  const { handle, closed } = await bench.start({ [name]: activity }, input);
  await until(`${name} hangs`, () => activity.started);
  await handle.cancel();
  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect(closed).toMatchObject([{ status: 'cancelled' }]);
  return closed;
}

/** An activity that does not end by itself, but when it is cancelled. */
async function endless() {
  const { heartbeat, cancelled } = Context.current();
  const beat = setInterval(heartbeat, 50);
  return cancelled.finally(() => clearInterval(beat));
}

describe.concurrent('a run that is cancelled', () => {
  test('while a stage hangs is closed as cancelled, not as failed of it', async ({ expect }) => {
    const closed = await cancelledWhileHanging(expect, 'merge');
    expect(closed[0]?.error).toBeUndefined();
    const status = Object.fromEntries(closed[0]!.stages.map(({ stage, status }) => [stage, status]));
    expect(status).toMatchObject({ 'ingest:events': 'done', merge: 'cancelled', charts: 'cancelled' });
  });

  test('while its results are published by a worker that hangs is closed as cancelled', async ({ expect }) => {
    await cancelledWhileHanging(expect, 'publish');
  });
});

describe.concurrent('a run that takes longer than its maxDuration', () => {
  test('is cancelled and closed as failed, with what it was at', async ({ expect }) => {
    const { handle, closed } = await bench.start({ merge: endless }, { maxDuration: '2s' });
    const message = 'the run took longer than 2s, its maxDuration; at work: merge';
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'OutOfTime', message } });
    const error = { type: 'OutOfTime', message, hint: failures.OutOfTime.todo };
    expect(closed).toMatchObject([{ status: 'failed', error }]);
    expect(closed[0]?.stages.find(({ stage }) => stage === 'merge')).toMatchObject({ status: 'cancelled' });
  });

  test('is ended by the server ten minutes later if it cannot end itself', async ({ expect }) => {
    const { handle } = await bench.start({}, { maxDuration: '30m' });
    const { raw } = await handle.describe();
    // 30 and 10 minutes.
    expect(Number(raw.executionConfig?.workflowExecutionTimeout?.seconds)).toBe(2400);
  });

  test('is ended by the server ten minutes later also if a schedule started it', async ({ expect }) => {
    const { client } = bench;
    const schedule = client.schedule.getHandle('nightly');
    const night = { id: 'nightly', at: { hour: 4, minute: 0 }, timezone: 'UTC' };
    await saveSchedule(schedule, nightlySchedule(night, { maxDuration: '30m' }));
    await schedule.trigger();
    const [taken] = await until('it is started', async () => {
      const { recentActions } = (await schedule.describe()).info;
      return recentActions.length > 0 && recentActions;
    });
    const { workflowId } = taken!.action.workflow;
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    expect(Number(raw.executionConfig?.workflowExecutionTimeout?.seconds)).toBe(2400);
  });

  test('is cancelled, not failed, if it was cancelled before', async ({ expect }) => {
    await cancelledWhileHanging(expect, 'merge', { maxDuration: '4s' });
  });
});

describe.concurrent('a training that no worker takes', () => {
  test('is reported after a minute, and trains when a worker comes', async ({ expect }) => {
    const run = await bench.start({ training: null });
    const [call] = await until('it is reported', () => run.waited.length > 0 && run.waited);
    expect(call).toMatchObject({ stage: 'training', reason: expect.stringContaining(`${run.taskQueue}-train`) });
    const { stages } = await run.handle.query<RunDocument>('progress');
    expect(stages.find(({ stage }) => stage === 'training')).toMatchObject({ status: 'pending', reason: call?.reason });
    await run.startTraining();
    await run.handle.result();
    expect(run.waited).toHaveLength(1);
  });

  test('fails the run at its maxDuration, which says what it waited for', async ({ expect }) => {
    const { handle, closed } = await bench.start({ training: null }, { maxDuration: '70s' });
    const message = expect.stringMatching(/longer than 70s.*at work: training \(no worker of .*-train has taken it/);
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'OutOfTime', message } });
    expect(closed).toMatchObject([{ status: 'failed' }]);
  });
});

describe.concurrent('a run that cannot begin', () => {
  const begin = async () => {
    throw ApplicationFailure.retryable('the store is read-only', 'StoreUnavailable');
  };

  test('says why to whoever follows it, and is cancelled while it is retried', async ({ expect }) => {
    const { handle, closed } = await bench.start({ begin });
    const lines: string[] = [];
    const { workflowId, runId } = await handle.describe();
    const look = troubleReporter(bench.client.workflow, { workflowId, runId }, (line) => lines.push(line));
    await until('the reason is printed', () => {
      look(null);
      return lines.length > 0;
    });
    expect(lines).toEqual([expect.stringMatching(/^begin failed and is retried: the store is read-only\. /)]);
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(closed).toMatchObject([{ status: 'cancelled', run: { storeId: null } }]);
  });

  test('is cancelled also while its store does not answer', async ({ expect }) => {
    const begin = endless;
    const { handle, closed } = await bench.start({ begin });
    await until('it begins', async () => (await handle.describe()).raw.pendingActivities?.[0]?.lastHeartbeatTime);
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(closed).toMatchObject([{ status: 'cancelled' }]);
  });

  test('fails with the reason, also if it cannot be closed', async ({ expect }) => {
    const final = async () => {
      throw ApplicationFailure.nonRetryable('the store is read-only', 'StoreUnavailable');
    };
    const { handle } = await bench.start({ begin: final, close: final });
    const message = 'begin: the store is read-only';
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'StoreUnavailable', message } });
  });
});

describe.concurrent('a run that the server ended', () => {
  test('is reported as terminated with its reason', async ({ expect }) => {
    const { handle } = await bench.start({ merge: endless });
    await handle.terminate('too late tonight');
    const failure = await handle.result().catch((error) => error);
    expect(endedByServer(failure)).toMatchObject({
      type: 'Terminated',
      message: expect.stringContaining('too late tonight'),
    });
  });

  test('is not reported so if it was cancelled', async ({ expect }) => {
    const { handle } = await bench.start({ merge: endless });
    await handle.cancel();
    expect(endedByServer(await handle.result().catch((error) => error))).toBeUndefined();
  });
});
