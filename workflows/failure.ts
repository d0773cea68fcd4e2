import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { type FailureType, failures } from '../core/failures.ts';
import type { RunError } from '../core/run.ts';

/** What went wrong in the words that an operator reads: its type, what it means here, and what to do. */
export function describeFailure(error: unknown): RunError {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const type = failureType(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return { type, message, hint: failures[type].todo };
}

/** The failure with which the workflow ends: one line that says which stage failed and why. */
export function workflowFailure(stage: string, error: unknown): ApplicationFailure {
  const { type, message } = describeFailure(error);
  return ApplicationFailure.nonRetryable(`${stage}: ${message}`, type);
}

function failureType(error: unknown): FailureType {
  if (error instanceof TimeoutFailure) return 'Stalled';
  const type = error instanceof ApplicationFailure ? error.type : null;
  return type && type in failures ? (type as FailureType) : 'Unexpected';
}
