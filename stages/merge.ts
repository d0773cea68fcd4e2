import { calendarOf } from './merge/calendar.ts';
import { countTables, type TableCounts } from './merge/counts.ts';
import { joinTransactions } from './merge/join.ts';
import { type KeyCounts, writeKeyedTables } from './merge/keyed.ts';
import { openSources, type Sources } from './merge/sources.ts';
import { type DataNote, dataNotes } from './notes.ts';
import { allSettled } from './settled.ts';
import type { Calendar, EventsManifest, IdType, Stage, Workspace } from './stage.ts';

export type MergeParams = {
  /** ISO day: transactions and events at or after it are ignored, and so are customers who signed up at or after it. */
  asOf: string | null;
};

/** `merge.json` */
export type MergeSummary = TableCounts &
  KeyCounts & {
    ids: Record<string, IdType>;
    /** What one should know about the data before believing its numbers. */
    notes: DataNote[];
  };

/**
 * From the five ingested tables to the cleaned ones: one type an id domain, one row a key, and `merged.parquet`,
 * transactions left join customers left join products in the order of the source's rows.
 */
export const merge: Stage<MergeParams> = {
  async run(workspace, { asOf }) {
    // Beside each other, each on a database of its own: the notes take as long as everything else together.
    const [cleaned, { calendar, notes }] = await allSettled([
      clean(workspace, asOf),
      calendarAndNotes(workspace, asOf),
    ]);
    const { manifests, ids, rows, counts } = cleaned;
    const events: EventsManifest = {
      parts: manifests.events.parts.map(({ digest, rows }) => ({ digest, rows })),
      ids,
      before: asOf,
    };
    await workspace.writeJson('events.json', events);
    await workspace.writeJson('calendar.json', calendar);
    const summary: MergeSummary = { ids, notes, ...counts };
    await workspace.writeJson('merge.json', summary);
    return { rows, notes: notes.map(({ text }) => text) };
  },
};

type Cleaned = Pick<Sources, 'manifests' | 'ids'> & { rows: number; counts: KeyCounts & TableCounts };

async function clean(workspace: Workspace, asOf: string | null): Promise<Cleaned> {
  const sources = await openSources(workspace, asOf);
  const keyed = await writeKeyedTables(workspace, sources.database);
  const rows = await joinTransactions(workspace, sources.database);
  const counts = { ...keyed, ...(await countTables(sources)) };
  return { manifests: sources.manifests, ids: sources.ids, rows, counts };
}

async function calendarAndNotes(
  workspace: Workspace,
  asOf: string | null,
): Promise<{ calendar: Calendar; notes: DataNote[] }> {
  const { database } = await openSources(workspace, asOf);
  const calendar = await calendarOf(database, asOf);
  return { calendar, notes: await dataNotes(database, (table) => `source_${table}`, asOf) };
}
