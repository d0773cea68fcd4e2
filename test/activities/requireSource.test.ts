import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { msNumberToTs } from '@temporalio/common/lib/time.js';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, onTestFinished, test } from 'vitest';
import { typedFailures } from '../../activities/observe.ts';
import { requireSource } from '../../activities/requireSource.ts';
import { failures } from '../../core/failures.ts';

type Worker = { identity: string; roots: string[] };

/**
 * The attempts of an activity on these workers, one after the other, until one is final. The server keeps the last heartbeat
 * and knows the workers `polling`; null if it does not answer. Null as failure is a worker that has the source. `ages` has the
 * seconds since the last poll of those for whom it is not 0.
 */
async function attempts(
  source: string,
  workers: Worker[],
  polling: string[] | null,
  ages: Record<string, number> = {},
) {
  const found: (ApplicationFailure | null)[] = [];
  let heartbeatDetails: unknown;
  for (const [index, { identity, roots }] of workers.entries()) {
    const info = { attempt: index + 1, heartbeatDetails };
    const server = new MockActivityEnvironment(info, {
      logger: new DefaultLogger('ERROR'),
      client: clientOf(polling, ages),
    });
    server.on('heartbeat', (details) => {
      heartbeatDetails = details;
    });
    const failure = await server
      .run(() => typedFailures(() => requireSource(source, roots, identity)))
      .then(
        () => null,
        (error: ApplicationFailure) => error,
      );
    found.push(failure);
    if (failure?.nonRetryable !== false) break;
  }
  return found;
}

/** The server's clock is wrong by an hour. */
const serverTime = Date.now() - 3_600_000;

function clientOf(polling: string[] | null, ages: Record<string, number>): Client {
  const describeTaskQueue = async () => {
    if (polling === null) throw new Error('permission denied');
    const polled = (identity: string) => msNumberToTs(serverTime - (ages[identity] ?? 0) * 1000);
    return { pollers: polling.map((identity) => ({ identity, lastAccessTime: polled(identity) })) };
  };
  const withAbortSignal = (_: AbortSignal, work: () => unknown) => work();
  const client = { options: { namespace: 'default' }, workflowService: { describeTaskQueue }, withAbortSignal };
  return client as unknown as Client;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-source-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

const all = (count: number, worker: Worker) => Array.from({ length: count }, () => worker);

describe('a source that a worker does not have', () => {
  const [here, there] = ['1@host-a', '2@host-b'];

  test.each([
    ['absent', async (folder: string) => join(folder, 'typo'), /does not exist/],
    ['outside its roots', async () => newFolder(), /is outside the folders/],
    ['an empty folder, as of a share that is not mounted', async (folder: string) => folder, /is an empty folder/],
  ])('is an invalid input at once if no other worker polls: %s', async (_, sourceIn, reason) => {
    const folder = await newFolder();
    const found = await attempts(await sourceIn(folder), [{ identity: here, roots: [folder] }], [here]);
    expect(found).toMatchObject([{ type: 'InvalidInput', nonRetryable: true, message: expect.stringMatching(reason) }]);
    expect(found[0]?.message).toMatch(/ \(on "host-a"\)$/);
  });

  test('is left to another worker, also if the same worker gets it again', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'transactions.csv'), '');
    const [without, having] = [
      { identity: here, roots: [] },
      { identity: there, roots: [folder] },
    ];
    const found = await attempts(folder, [without, without, having], [here, there]);
    expect(found).toMatchObject([{ type: 'SourceMissing' }, { type: 'SourceMissing' }, null]);
  });

  test('is an invalid input, with all hosts, when every worker has tried', async () => {
    const folder = await newFolder();
    const workers = [here, there].map((identity) => ({ identity, roots: [folder] }));
    const found = await attempts(join(folder, 'typo'), workers, [here, there]);
    expect(found).toMatchObject([{ type: 'SourceMissing' }, { type: 'InvalidInput' }]);
    expect(found[1]?.message).toMatch(/does not exist; check the path \(on "host-a", "host-b"\)\. .*MARKETFLOW_ROOTS/);
  });

  test.each([
    [60, 'SourceMissing'],
    [71, 'InvalidInput'],
  ])('is left to a worker that polled %i s ago only if it can still be waiting: %s', async (age, type) => {
    const folder = await newFolder();
    const worker = { identity: here, roots: [folder] };
    const [first] = await attempts(join(folder, 'typo'), [worker], [here, there], { [there]: age });
    expect(first?.type).toBe(type);
  });

  test.each([
    ['a worker that never takes it', [here, there]],
    ['a server that does not list its workers', null],
  ])('is an invalid input after the tries of its type with %s', async (_, polling) => {
    const folder = await newFolder();
    const { tries } = failures.SourceMissing;
    const without = { identity: here, roots: [folder] };
    const found = await attempts(join(folder, 'typo'), all(tries + 1, without), polling);
    expect(found.map((failure) => failure?.type)).toEqual([...Array(tries - 1).fill('SourceMissing'), 'InvalidInput']);
  });

  test('is not a file in its place, which is an invalid input for every worker', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, 'shop'));
    await writeFile(join(folder, 'shop/transactions.csv'), '');
    const file = join(folder, 'shop/transactions.csv');
    expect(await attempts(file, [{ identity: here, roots: [folder] }], [here, there])).toEqual([null]);
  });
});
