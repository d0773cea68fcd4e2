export type IdType = 'BIGINT' | 'VARCHAR';

/** `events.json`: the parts, the type of each id column, and the day from which events are ignored. */
export type EventsManifest = {
  parts: { digest: string; rows: number }[];
  ids: Record<string, IdType>;
  before: string | null;
};
