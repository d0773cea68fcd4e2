import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument, RunId } from '../../../core/run.ts';
import { newUser, type Started, type User } from '../../support/marketflow.ts';
import { until } from '../../support/until.ts';

let user: User;
let server: Started;
let client: Client;
let native: NativeConnection;
beforeAll(async () => {
  user = newUser();
  // Longer than any test: it is always ended.
  await writeFile(join(user.folder, 'long.json'), '{"training": {"epochs": 10000, "earlyStopping": false}}');
  server = user.start('worker', '--only', 'training');
  await server.prints(/press Ctrl-C to stop/);
  const address = / at (\S+);/.exec(server.stdout)?.[1] ?? '';
  client = new Client({ connection: await Connection.connect({ address }) });
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  native = await NativeConnection.connect({ address });
});
afterAll(async () => {
  await native.close();
  await client.connection.close();
  await user.dispose();
});

describe('a run that no worker has picked up', () => {
  let run: RunId;
  beforeAll(async () => {
    run = await started();
    await until('the server lists it', async () => (await status(run)).status === 'running');
  });

  test('is shown by `status`, with its queue', async () => {
    const message = 'no worker has picked up the run yet, on the queue marketflow';
    expect(await status(run)).toMatchObject({ status: 'running', error: { type: 'NotPickedUp', message } });
    const { stdout } = await user.marketflow('status');
    expect(stdout).toMatch(new RegExp(`^${run.workflowId} +${run.runId} +running`, 'm'));
    expect(stdout).toContain(message);
  });

  test('is shown by `status --max-age` as the newest run', async () => {
    const { code, stdout } = await user.marketflow('status', run.workflowId, '--max-age', '26h');
    expect(code).toBe(1);
    expect(stdout).toContain('on the queue marketflow');
  });

  test('is on an unknown source until it begins if it was started in the UI', async () => {
    const options = { taskQueue: 'marketflow', workflowId: `form-${randomUUID()}`, args: [{ source: '/shop' }] };
    const handle = await client.workflow.start('marketingAnalytics', options);
    const line = new RegExp(`^${options.workflowId} .* unknown$`, 'm');
    await until('it is listed', async () => line.test((await user.marketflow('status')).stdout));
    await handle.terminate();
  });

  test('is followed by `watch`, which says so, and continues after its Ctrl-C', async () => {
    const watch = user.start('watch');
    await watch.prints(/no worker has picked up the run yet, on the queue marketflow/);
    watch.signal('SIGINT');
    expect((await watch.ended).code).toBe(1);
    expect(watch.stderr).toContain(`${run.workflowId} is not followed any more, and continues`);
    expect((await status(run)).status).toBe('running');
  });

  test('is started anew by `resume` with its input, and is cancelled by `cancel`', async () => {
    const resumed = user.start('resume', run.workflowId);
    const latest = () => status({ ...run, runId: run.workflowId });
    await until('the new run is listed', async () => (await latest()).originRunId === run.runId);
    await resumed.prints(/done|cached/);
    const { code, stdout } = await user.marketflow('cancel', 'latest');
    expect([code, stdout]).toEqual([0, expect.stringContaining('is cancelled')]);
    expect((await resumed.ended).code).toBe(1);

    const other = await started();
    await until('the server lists it', async () => (await status(other)).status === 'running');
    const cancelled = await user.marketflow('cancel', other.workflowId);
    expect(cancelled).toMatchObject({ code: 0, stdout: `${other.workflowId} (run ${other.runId}) is cancelled\n` });
    await expect(handleOf(other).result()).rejects.toThrow();
  });
});

describe('a run that a worker works on', () => {
  let worker: Started;
  beforeAll(async () => {
    worker = user.start('worker', '--only', 'analysis');
    await worker.prints(/press Ctrl-C to stop/);
  });
  afterAll(async () => {
    worker.signal('SIGTERM');
    await worker.ended;
  });

  test('is not resumed without a terminal and --yes, and left alone by the Ctrl-C of `watch`', async () => {
    const run = await begun();
    const refused = await user.marketflow('resume', run.workflowId);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /is running\. Resuming it follows it here, and Ctrl-C then cancels it\n.*`watch`.*--yes/,
    );
    const watch = user.start('watch', run.workflowId);
    await watch.prints(/done|cached/);
    watch.signal('SIGINT');
    expect((await watch.ended).code).toBe(1);
    expect((await status(run)).status).toBe('running');
    const resumed = user.start('resume', run.workflowId, '--yes');
    await resumed.prints(/done|cached/);
    resumed.signal('SIGINT');
    expect((await resumed.ended).code).toBe(1);
    expect((await status(run)).status).toBe('cancelled');
  });

  test('is followed by `watch` until it completes: exit 0; afterwards, it prints the end of the run again', async () => {
    await writeFile(join(user.folder, 'short.json'), '{"training": {"epochs": 1}}');
    const run = await started('short.json');
    await until('the server lists it', async () => (await status(run)).status);
    for (const stderr of [/charts/, /^/]) {
      const watch = await user.marketflow('watch', run.workflowId);
      expect([watch.code, watch.stdout]).toEqual([0, expect.stringContaining('report.html')]);
      expect(watch.stderr).toMatch(stderr);
    }
  });

  test('is `terminated`, with the reason, when it was terminated in the UI; `resume` starts it anew at once', async () => {
    const run = await begun();
    const watch = user.start('watch', run.workflowId);
    await watch.prints(/done|cached/);
    await handleOf(run).terminate('too late tonight');
    expect((await watch.ended).code).toBe(1);
    expect(watch.stderr).toMatch(/terminated on the server, for instance in the UI: too late tonight\n.*resume/);
    const error = { type: 'Terminated', message: expect.stringContaining('too late tonight') };
    expect(await status(run)).toMatchObject({ status: 'terminated', error });
    expect((await user.marketflow('status', run.workflowId)).code).toBe(1);
    expect((await user.marketflow('cancel', run.workflowId)).stdout).toContain('is already terminated');
    const resumed = user.start('resume', run.workflowId);
    await resumed.prints(/cached/);
    resumed.signal('SIGINT');
    await resumed.ended;
  });

  test('is closed by `cancel` when it was deleted on the server', async () => {
    const run = await begun();
    await client.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution: run });
    await until('it is deleted', () =>
      handleOf(run)
        .describe()
        .then(
          () => false,
          () => true,
        ),
    );
    const cancelled = await user.marketflow('cancel', run.workflowId);
    expect(cancelled).toMatchObject({ code: 0, stdout: `${run.workflowId} (run ${run.runId}) is cancelled\n` });
    expect((await status(run)).status).toBe('cancelled');
  });
});

describe('a run whose history does not fit the code of its worker', () => {
  let runs: [RunId, RunId];
  let worker: Started;
  beforeAll(async () => {
    const workflowsPath = fileURLToPath(new URL('../../support/otherWorkflow.ts', import.meta.url));
    const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
    const other = await Worker.create({ connection: native, taskQueue: 'marketflow', workflowBundle });
    runs = await other.runUntil(Promise.all([misfit(), misfit()]));
    worker = user.start('worker', '--only', 'analysis');
  });
  afterAll(async () => {
    worker.signal('SIGTERM');
    await worker.ended;
  });

  test('is named by the worker when it starts', async () => {
    for (const { workflowId } of runs)
      await worker.prints(new RegExp(`the code of this worker does not fit the history of ${workflowId}`));
  });

  test('is shown so by `status`, and started anew by `resume`', async () => {
    const [run] = runs;
    await handleOf(run).signal('trainingProgress', {});
    const message = expect.stringMatching(/^its worker's code does not fit its history: .*mingle/);
    await until('its workflow task fails', async () => (await status(run)).error?.type === 'WorkflowTaskFailed');
    expect(await status(run)).toMatchObject({ status: 'running', error: { message } });
    const resumed = user.start('resume', run.workflowId);
    await resumed.prints(/does not fit its history: .*; it starts anew/);
    await resumed.prints(/cached|done/);
    resumed.signal('SIGINT');
    await resumed.ended;
  });

  test('is ended by `cancel`', async () => {
    const { workflowId, runId } = runs[1];
    const { code, stdout, stderr } = await user.marketflow('cancel', workflowId);
    expect([code, stdout]).toEqual([0, `${workflowId} (run ${runId}) is cancelled\n`]);
    expect(stderr).toMatch(/does not fit its history: .*; it is terminated/);
  });
});

/** An open run that the worker has begun that polls now. */
async function misfit(): Promise<RunId> {
  const options = { taskQueue: 'marketflow', workflowId: `misfit-${randomUUID()}`, args: [{}] };
  const handle = await client.workflow.start('marketingAnalytics', options);
  await until('it has begun', async () => (await handle.describe()).raw.pendingActivities?.length);
  return { workflowId: handle.workflowId, runId: handle.firstExecutionRunId };
}

async function started(input = 'long.json'): Promise<RunId> {
  return JSON.parse((await user.marketflow('start', '--input', input, '--json')).stdout);
}

/** A run on which a worker works. It need not train: an earlier one may still have the only slot. */
async function begun(): Promise<RunId> {
  const run = await started();
  await until('it has begun', async () => (await user.store.runs.readStages(run)).length > 0);
  return run;
}

async function status({ runId }: RunId): Promise<RunDocument> {
  const { stdout } = await user.marketflow('status', runId, '--json');
  return JSON.parse(stdout);
}

function handleOf({ workflowId, runId }: RunId) {
  return client.workflow.getHandle(workflowId, runId);
}
