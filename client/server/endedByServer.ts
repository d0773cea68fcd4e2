import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import type { RunError } from '../../core/run.ts';

const resumable = 'Finished stages are kept: resume the run.';

/** Why a run has ended that did not close itself; undefined if the server did not end it. */
export function endedByServer(failure: unknown): RunError | undefined {
  if (failure instanceof WorkflowNotFoundError)
    return { type: 'Deleted', message: 'the run was deleted on the server', hint: resumable };
  const cause = failure instanceof WorkflowFailedError ? failure.cause : undefined;
  if (cause instanceof TerminatedFailure)
    return {
      type: 'Terminated',
      message: `the run was terminated on the server, for instance in the UI: ${cause.message}`,
      hint: `${resumable} Cancel a run instead of terminating it, so that it can close itself.`,
    };
  if (cause instanceof TimeoutFailure)
    return {
      type: 'OutOfTime',
      message: 'the server ended the run: it took longer than its maxDuration, and no worker was there to close it',
      hint: 'Check that a worker is running, then resume the run.',
    };
  return undefined;
}
