import { calendarOf } from './merge/calendar.ts';
import { countTables, type TableCounts } from './merge/counts.ts';
import { joinTransactions } from './merge/join.ts';
import { type KeyCounts, writeKeyedTables } from './merge/keyed.ts';
import { keyNotes } from './merge/notes.ts';
import { openSources } from './merge/sources.ts';
import type { EventsManifest, IdType, Stage } from './stage.ts';

export type MergeParams = {
  /** ISO day: transactions and events at or after it are ignored, and so are customers who signed up at or after it. */
  asOf: string | null;
};

/** `merge.json` */
export type MergeSummary = TableCounts &
  KeyCounts & {
    ids: Record<string, IdType>;
  };

/**
 * From the five ingested tables to the cleaned ones: one type an id domain, one row a key, and `merged.parquet`,
 * transactions left join customers left join products in the order of the source's rows.
 */
export const merge: Stage<MergeParams> = {
  async run(workspace, { asOf }) {
    const sources = await openSources(workspace, asOf);
    const { database, manifests, ids } = sources;
    const calendar = await calendarOf(database, asOf);
    const keyed = await writeKeyedTables(workspace, database);
    const rows = await joinTransactions(workspace, database);
    const events: EventsManifest = {
      parts: manifests.events.parts.map(({ digest, rows }) => ({ digest, rows })),
      ids,
      before: asOf,
    };
    await workspace.writeJson('events.json', events);
    await workspace.writeJson('calendar.json', calendar);
    const summary: MergeSummary = { ids, ...keyed, ...(await countTables(sources)) };
    await workspace.writeJson('merge.json', summary);
    return { rows, notes: keyNotes(keyed) };
  },
};
