import { Context } from '@temporalio/activity';
import type { FailureType } from '../core/failures.ts';
import type { Progress } from '../core/stage.ts';

/** Failed attempts of an activity by type. */
type Failed = Partial<Record<FailureType, number>>;

/**
 * Sends a heartbeat. It carries the failed attempts of each type from attempt to attempt, because Temporal numbers attempts
 * whatever they failed of.
 */
export function beat(progress?: Progress): void {
  const failed = failedBefore();
  Context.current().heartbeat(Object.keys(failed).length > 0 ? { ...progress, failed } : progress);
}

/** Counts this attempt as failed, for the next one. Returns how many have failed so, this one included. */
export function countFailed(type: FailureType): number {
  const { info, heartbeat } = Context.current();
  const count = failedOf(type) + 1;
  const failed = { ...failedBefore(), [type]: count };
  // An attempt that fails sends its last heartbeat first; the progress of earlier ones stays visible in the UI.
  heartbeat({ ...(info.heartbeatDetails as object | undefined), failed });
  return count;
}

/** How many earlier attempts failed so. Those that were counted by no worker had stopped to answer: they stalled. */
export function failedOf(type: FailureType): number {
  if (type !== 'Stalled') return failedBefore()[type] ?? 0;
  const counted = Object.values(failedBefore()).reduce((sum, count) => sum + count, 0);
  return Context.current().info.attempt - 1 - counted;
}

function failedBefore(): Failed {
  const details = Context.current().info.heartbeatDetails as { failed?: Failed } | undefined;
  return details?.failed ?? {};
}
