import type { ActivityOptions } from '@temporalio/workflow';
import { failures } from '../core/failures.ts';

const retry = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  // Shorter than a lease lives, so that a run that waits for its next try is not taken for abandoned.
  maximumInterval: '5s',
  // An activity counts its own tries by the table above; what it cannot count are the times that it was not heard of.
  maximumAttempts: failures.Stalled.tries,
} as const;

// The workflow waits for a cancelled activity to have stopped, so that nothing writes after the run is closed.
const cancellationType = 'WAIT_CANCELLATION_COMPLETED' as const;

/** A stage that computes: noticed within the heartbeat timeout when it stalls, for whatever reason. */
export const computing = {
  startToCloseTimeout: '6h',
  heartbeatTimeout: '10s',
  cancellationType,
  retry,
} satisfies ActivityOptions;

/** Opening and closing a run: short, and worth insisting on. */
export const bookkeeping = {
  startToCloseTimeout: '1m',
  cancellationType,
  retry,
} satisfies ActivityOptions;
