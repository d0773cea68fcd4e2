import type { ActivityOptions } from '@temporalio/workflow';
import { allTries } from '../core/failures.ts';

const retry = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  // Shorter than a lease's lifetime, so that a run waiting for a retry does not count as abandoned.
  maximumInterval: '5s',
  // Activities limit their own attempts per failure type; the server counts all types together.
  maximumAttempts: allTries,
} as const;

// The workflow waits until a cancelled activity has stopped, so that nothing is written after the run is closed.
const cancellationType = 'WAIT_CANCELLATION_COMPLETED' as const;

/** For activities that compute. The heartbeat timeout detects a stalled one. */
export const computing = {
  startToCloseTimeout: '6h',
  heartbeatTimeout: '10s',
  cancellationType,
  retry,
} satisfies ActivityOptions;

/** For notes that a run can do without. */
export const noting = {
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '1m',
  retry: { maximumAttempts: 3 },
} satisfies ActivityOptions;

/** For opening and closing a run, which is short. */
export const bookkeeping = {
  startToCloseTimeout: '1m',
  heartbeatTimeout: '10s',
  cancellationType,
  retry,
} satisfies ActivityOptions;
