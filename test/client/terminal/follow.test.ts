import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { follow } from '../../../client/terminal/follow.ts';
import type { RunId } from '../../../core/run.ts';
import { newUser, type Started, type User } from '../../support/marketflow.ts';
import { until } from '../../support/until.ts';

let user: User;
let client: Client;
let worker: Started;
beforeAll(async () => {
  user = newUser();
  // Longer than any test: it is always ended.
  await writeFile(join(user.folder, 'long.json'), '{"training": {"epochs": 10000, "earlyStopping": false}}');
  const server = user.start('worker', '--only', 'training');
  await server.prints(/press Ctrl-C to stop/);
  const address = / at (\S+);/.exec(server.stdout)?.[1] ?? '';
  client = new Client({ connection: await Connection.connect({ address }) });
  worker = user.start('worker', '--only', 'analysis');
  await worker.prints(/press Ctrl-C to stop/);
});
afterAll(async () => {
  await client.connection.close();
  await user.dispose();
});

test('a run is followed beyond a reset, which its follower does not take over, and Ctrl-C cancels the new execution', async () => {
  const run = await training();
  const { followed, first } = following(run);
  const handle = client.workflow.getHandle(run.workflowId, run.runId);
  const { events } = await handle.fetchHistory();
  const begun = events?.find(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes);
  const { runId } = await client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: run,
    reason: 'computed anew',
    requestId: randomUUID(),
    workflowTaskFinishEventId: begun?.eventId,
  });
  await expect(handle.result()).rejects.toThrow();
  const owners = async () => (await user.store.files.list(`runs/${run.workflowId}/${run.runId}/leases`)).length;
  await until('the new execution owns the run', async () => (await owners()) > 1);
  first.abort();
  expect(await followed).toMatchObject({ status: 'cancelled', error: undefined });
  expect((await client.workflow.getHandle(run.workflowId, runId).describe()).status.name).toBe('CANCELLED');
  expect(await owners()).toBe(2);
});

test('a second Ctrl-C ends a run that no worker can close: cancelled, also in the store', async () => {
  const run = await training();
  worker.signal('SIGTERM');
  await worker.ended;
  const { followed, first, second } = following(run);
  const watched = following(run).followed;
  first.abort();
  second.abort();
  for (const document of [await followed, await watched]) {
    expect(document).toMatchObject({ status: 'cancelled', error: undefined });
    expect(document.stages).toContainEqual(
      expect.objectContaining({ stage: 'training', status: 'cancelled', reason: 'terminated by marketflow' }),
    );
  }
  expect(await user.store.runs.read(run)).toMatchObject({ status: 'cancelled' });
});

function following(run: RunId) {
  const [first, second] = [new AbortController(), new AbortController()];
  const interrupts = { first: first.signal, second: second.signal, ignore: () => {} };
  const handle = client.workflow.getHandle(run.workflowId, run.runId);
  return { followed: follow(user.store, handle, run, { interrupts }), first, second };
}

/** A run whose training has begun. */
async function training(): Promise<RunId> {
  const run: RunId = JSON.parse((await user.marketflow('start', '--input', 'long.json', '--json')).stdout);
  await until('it trains', async () => (await user.store.runs.readStages(run)).some(({ progress }) => progress?.epoch));
  return run;
}
