import type { Context } from '@temporalio/activity';
import type { FailureType } from '../core/failures.ts';
import type { Progress } from '../core/stage.ts';

/** Failed attempts of an activity by type. */
type Failed = Partial<Record<FailureType, number>>;

/**
 * Sends a heartbeat. It carries the failed attempts of each type from attempt to attempt, because Temporal numbers attempts
 * whatever made them fail.
 */
export function beat(context: Context, progress?: Progress): void {
  const failed = failedBefore(context);
  context.heartbeat(Object.keys(failed).length > 0 ? { ...progress, failed } : progress);
}

/** Counts this attempt as failed, for the next one. Returns how many have failed with this type, this one included. */
export function countFailed(context: Context, type: FailureType): number {
  const count = failedOf(context, type) + 1;
  const failed = { ...failedBefore(context), [type]: count };
  // An attempt that fails sends its last heartbeat first; the progress of earlier ones stays visible in the UI.
  context.heartbeat({ ...(context.info.heartbeatDetails as object | undefined), failed });
  return count;
}

/** How many earlier attempts failed with this type. Those that no worker counted had stopped responding: they stalled. */
export function failedOf(context: Context, type: FailureType): number {
  const failed = failedBefore(context);
  if (type !== 'Stalled') return failed[type] ?? 0;
  const counted = Object.values(failed).reduce((sum, count) => sum + count, 0);
  return context.info.attempt - 1 - counted;
}

function failedBefore({ info }: Context): Failed {
  const details = info.heartbeatDetails as { failed?: Failed } | undefined;
  return details?.failed ?? {};
}
