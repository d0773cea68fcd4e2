import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, RetryState, TerminatedFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { endedByServer, isTerminatedByCommand } from '../../../client/server/endedByServer.ts';
import { closeEnded } from '../../../client/server/terminateRun.ts';
import { remember } from '../../support/manifests.ts';
import { temporaryStore } from '../../support/store.ts';

test('a run that completed on the server, in a store that is an earlier copy, is closed as cancelled', async () => {
  const store = await temporaryStore();
  const run = await remember(store, {
    status: 'running',
    finishedAt: undefined,
    results: [],
    stages: [{ stage: 'merge', status: 'running', seconds: null }],
  });
  const completed = { state: 'closed', status: 'completed', failure: null } as const;
  expect(await closeEnded(store, run, completed)).toBe('cancelled');
  const reason = 'the run completed on the server, but its results are not in this store, which may be an earlier copy';
  expect(await store.runs.read(run)).toMatchObject({
    status: 'cancelled',
    error: { message: reason },
    stages: [{ stage: 'merge', status: 'cancelled', reason }],
  });
});

test('a run that was deleted on the server is closed as cancelled, with that reason', async () => {
  const store = await temporaryStore();
  const run = await remember(store, { status: 'running', finishedAt: undefined, results: [] });
  expect(await closeEnded(store, run, { state: 'gone' })).toBe('cancelled');
  const error = { type: 'Deleted', message: 'the run is not on the server any more' };
  expect(await store.runs.read(run)).toMatchObject({ status: 'cancelled', error });
});

test('a workflow that failed without closing its run has its own type and message', () => {
  const full = failed(ApplicationFailure.create({ type: 'StoreUnavailable', message: 'ENOSPC: /store/tmp' }));
  expect(endedByServer(full)).toMatchObject({
    type: 'StoreUnavailable',
    message: 'ENOSPC: /store/tmp',
    hint: expect.stringMatching(/^Free disk space/),
  });
  expect(endedByServer(failed(ApplicationFailure.create({ type: 'Odd', message: 'oops' })))?.type).toBe('Unexpected');
});

test.each([
  ['terminated by marketflow', true],
  ['interrupted; resumed as a new run', true],
  ['too late tonight', false],
])('a run that was terminated with the reason %j is closed by the command that did so: %s', (reason, expected) => {
  const failure = failed(new TerminatedFailure(reason));
  expect(isTerminatedByCommand(failure)).toBe(expected);
  expect(endedByServer(failure)?.type).toBe(expected ? undefined : 'Terminated');
});

function failed(cause: Error): WorkflowFailedError {
  return new WorkflowFailedError('failed', cause, RetryState.NON_RETRYABLE_FAILURE);
}
