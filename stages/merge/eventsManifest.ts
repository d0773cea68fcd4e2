export type IdType = 'BIGINT' | 'VARCHAR';

/** How to read the events: the parts, the type of each id column, and the day from which on events are ignored. */
export type EventsManifest = {
  parts: { digest: string; rows: number }[];
  ids: Record<string, IdType>;
  before: string | null;
};
