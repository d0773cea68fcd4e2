import type { Context } from '@temporalio/activity';
import type { FailureType } from '../core/failures.ts';
import type { Progress } from '../core/stage.ts';

/** What attempts leave for later ones: how many failed with each type, and which workers do not have the source. */
type Earlier = { failed?: Partial<Record<FailureType, number>>; without?: readonly string[] };

/**
 * Sends a heartbeat. It carries the failed attempts of each type from attempt to attempt, because Temporal numbers attempts
 * whatever made them fail.
 */
export function beat(context: Context, progress?: Progress): void {
  const { failed, without } = earlier(context);
  context.heartbeat(failed ? { ...progress, failed, without } : progress);
}

/** Counts this attempt as failed, for the next one. Returns how many have failed with this type, this one included. */
export function countFailed(context: Context, type: FailureType, without = earlier(context).without): number {
  const count = failedOf(context, type) + 1;
  const failed = { ...earlier(context).failed, [type]: count };
  // An attempt that fails sends its last heartbeat first; the progress of earlier ones stays visible in the UI.
  context.heartbeat({ ...(context.info.heartbeatDetails as object | undefined), failed, without });
  return count;
}

/** How many earlier attempts failed with this type. Those that no worker counted had stopped responding: they stalled. */
export function failedOf(context: Context, type: FailureType): number {
  const { failed = {} } = earlier(context);
  if (type !== 'Stalled') return failed[type] ?? 0;
  const counted = Object.values(failed).reduce((sum, count) => sum + count, 0);
  return context.info.attempt - 1 - counted;
}

/** The identities of the workers that did not have the source at earlier attempts. */
export function withoutSource(context: Context): readonly string[] {
  return earlier(context).without ?? [];
}

function earlier({ info }: Context): Earlier {
  return (info.heartbeatDetails as Earlier | undefined) ?? {};
}
