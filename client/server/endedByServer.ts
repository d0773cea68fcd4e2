import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import { failures } from '../../core/failures.ts';
import type { RunError } from '../../core/run.ts';
import { firstLine } from '../../core/text.ts';

const resumable = 'Finished stages are kept: resume the run.';

/** The reasons with which commands terminate a workflow. They close the run themselves, as cancelled. */
export const ownReasons = { ended: 'terminated by marketflow', resumed: 'interrupted; resumed as a new run' } as const;

export type OwnReason = (typeof ownReasons)[keyof typeof ownReasons];

/** Whether a command of marketflow has terminated the workflow. */
export function isTerminatedByCommand(failure: unknown): boolean {
  const cause = causeOf(failure);
  return cause instanceof TerminatedFailure && Object.values<string>(ownReasons).includes(cause.message);
}

/** Deleted, or past the retention of its namespace. */
export const deleted: RunError = { type: 'Deleted', message: 'the run is not on the server any more', hint: resumable };

/** Why a run has ended that did not close itself; undefined if it completed or was cancelled. */
export function endedByServer(failure: unknown): RunError | undefined {
  if (failure instanceof WorkflowNotFoundError) return deleted;
  if (isTerminatedByCommand(failure)) return undefined;
  const cause = causeOf(failure);
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
  return cause instanceof ApplicationFailure ? ownFailure(cause) : undefined;
}

/** The failure of a workflow that could not close its run, for instance because the store was out of reach. */
function ownFailure({ type, message }: ApplicationFailure): RunError {
  const known = type && type in failures ? (type as keyof typeof failures) : 'Unexpected';
  return { type: known, message: firstLine(message), hint: failures[known].todo };
}

function causeOf(failure: unknown): unknown {
  return failure instanceof WorkflowFailedError ? failure.cause : undefined;
}
