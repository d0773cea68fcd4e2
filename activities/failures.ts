import { ApplicationFailure } from '@temporalio/common';
import { failures } from '../workflows/policies.ts';

/** Longer texts are cut: a failure travels through Temporal, whose payloads are limited. */
const messageLimit = 2000;

/** The error as a failure of its own type, retried or not as `workflows/policies.ts` says. */
export function toFailure(error: unknown): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const type = name in failures ? name : 'Unexpected';
  const nonRetryable = !failures[type as keyof typeof failures].retried;
  return ApplicationFailure.create({ type, message: message.slice(0, messageLimit), nonRetryable });
}
