import { Context } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { beat } from '../../activities/attempts.ts';
import { bookkeep, typedFailures } from '../../activities/observe.ts';
import { ComputeLost, StoreUnavailable } from '../../core/errors.ts';
import { failures } from '../../core/failures.ts';

const quiet = new DefaultLogger('ERROR');

const full = () => new StoreUnavailable('no space left on device');
const lost = () => new ComputeLost('killed');
const bug = () => new TypeError('x is undefined');
/** An attempt that a timeout ends: the worker reports nothing. */
const timeout = () => null;

/** The failures of an activity whose attempts end like this one after the other. As the server does, it keeps the last heartbeat. */
async function attempts(...ends: (() => Error | null)[]): Promise<ApplicationFailure[]> {
  const found: ApplicationFailure[] = [];
  let heartbeatDetails: unknown;
  for (const [index, end] of ends.entries()) {
    const error = end();
    if (error === null) continue;
    const server = new MockActivityEnvironment({ attempt: index + 1, heartbeatDetails }, { logger: quiet });
    server.on('heartbeat', (details) => {
      heartbeatDetails = details;
    });
    const work = async () => {
      beat(Context.current(), { epoch: 3 });
      throw error;
    };
    found.push(
      await server
        .run(() => typedFailures(work))
        .then(
          () => expect.fail('it failed'),
          (failure) => failure,
        ),
    );
  }
  return found;
}

const times = (count: number, end: () => Error | null) => Array.from({ length: count }, () => end);
const last = (found: ApplicationFailure[]) => found.at(-1);

test('attempts that failed of a full disk do not count against those of another failure', async () => {
  expect(last(await attempts(...times(20, full), lost))).toMatchObject({ type: 'ComputeLost', nonRetryable: false });
  expect(last(await attempts(...times(20, full), bug))).toMatchObject({ type: 'Unexpected', nonRetryable: false });
});

test.each([
  ['StoreUnavailable', full],
  ['ComputeLost', lost],
  ['Unexpected', bug],
] as const)('%s is final at the last of its own tries, whatever failed in between', async (type, end) => {
  const other = end === bug ? lost : bug;
  const ends = [...times(failures[type].tries - 1, end), other, end];
  const found = (await attempts(...ends)).filter((failure) => failure.type === type);
  expect(found.map(({ nonRetryable }) => nonRetryable)).toEqual([
    ...times(found.length - 1, full).map(() => false),
    true,
  ]);
});

test('an attempt that timed out counts as stalled only', async () => {
  expect(last(await attempts(full, ...times(10, timeout), lost))).toMatchObject({
    type: 'ComputeLost',
    nonRetryable: false,
  });
  const tooMany = await attempts(full, ...times(failures.Stalled.tries, timeout), full);
  expect(last(tooMany)).toMatchObject({ type: 'Stalled', nonRetryable: true });
});

test('short work on a store that does not answer ends when it is cancelled', async () => {
  const server = new MockActivityEnvironment({}, { logger: quiet });
  const begun = server.run(() => bookkeep(() => new Promise<never>(() => undefined)));
  server.cancel('CANCELLED');
  await expect(begun).rejects.toMatchObject({ name: 'CancelledFailure' });
});
