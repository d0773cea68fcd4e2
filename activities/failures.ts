import { ApplicationFailure } from '@temporalio/common';
import { type FailureType, failures } from '../core/failures.ts';

/** Longer texts are cut: a failure travels through Temporal, whose payloads are limited. */
const messageLimit = 2000;

/** The error as a failure of its own type, the last one when it has been tried as often as `workflows/policies.ts` says. */
export function toFailure(error: unknown, attempt: number): ApplicationFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const type: FailureType = name in failures ? (name as FailureType) : 'Unexpected';
  const nonRetryable = attempt >= failures[type].tries;
  return ApplicationFailure.create({ type, message: message.slice(0, messageLimit), nonRetryable });
}
