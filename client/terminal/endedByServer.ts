import { WorkflowFailedError } from '@temporalio/client';
import { TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import type { RunError } from '../../core/run.ts';

/** Why a run has ended that did not close itself; undefined if the server did not end it. */
export function endedByServer(failure: unknown): RunError | undefined {
  const cause = failure instanceof WorkflowFailedError ? failure.cause : undefined;
  if (cause instanceof TerminatedFailure)
    return {
      type: 'Terminated',
      message: `the run was terminated on the server, for instance in the UI: ${cause.message}`,
      hint: 'Finished stages are kept: resume the run. Cancel a run instead of terminating it, so that it can close itself.',
    };
  if (cause instanceof TimeoutFailure)
    return {
      type: 'OutOfTime',
      message: 'the server ended the run: it took longer than its maxDuration, and no worker was there to close it',
      hint: 'Check that a worker is running, then resume the run.',
    };
  return undefined;
}
