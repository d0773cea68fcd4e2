import type { Handle } from './pipeline.ts';

type Event = NonNullable<Awaited<ReturnType<Handle['fetchHistory']>>['events']>[number];

/** One activity as the history tells it: numbers of the events with which it was scheduled and completed. */
export type Recorded = { name: string; scheduled: number; completed: number; input: unknown; result: unknown };

/** The activities of a completed run; a stage's goes by the stage's name, others by their own. */
export async function recordedActivities(handle: Handle): Promise<Recorded[]> {
  const events = (await handle.fetchHistory()).events ?? [];
  return events.flatMap((event) => {
    const completed = event.activityTaskCompletedEventAttributes;
    const scheduled = completed && events.find(({ eventId }) => String(eventId) === String(completed.scheduledEventId));
    if (!scheduled) return [];
    const attributes = scheduled.activityTaskScheduledEventAttributes;
    const input = payload(attributes?.input) as { stage?: string };
    const name = input.stage ?? attributes?.activityType?.name ?? '';
    return [{ name, scheduled: number(scheduled), completed: number(event), input, result: payload(completed.result) }];
  });
}

function number({ eventId }: Event): number {
  return Number(eventId);
}

function payload(payloads: { payloads?: { data?: Uint8Array | null }[] | null } | null | undefined): unknown {
  const data = payloads?.payloads?.[0]?.data;
  return data ? JSON.parse(Buffer.from(data).toString() || 'null') : null;
}
