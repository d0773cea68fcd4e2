import { allSettled } from '../../core/settled.ts';
import type { StageOutcome, Workspace } from '../../core/stage.ts';
import type { Calendar } from './calendar.ts';
import { calendarOf } from './calendar.ts';
import { countTables, type TableCounts } from './counts.ts';
import type { EventsManifest, IdType } from './eventsManifest.ts';
import { joinTransactions } from './join.ts';
import { type KeyCounts, writeKeyedTables } from './keyed.ts';
import { type DataNote, dataNotes } from './notes/notes.ts';
import { openSources, type Sources } from './sources.ts';

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
export async function mergeTables(workspace: Workspace, { asOf }: MergeParams): Promise<StageOutcome> {
  // Beside each other, each on a database of its own: the notes take as long as everything else together.
  const [cleaned, { calendar, notes }] = await allSettled([clean(workspace, asOf), calendarAndNotes(workspace, asOf)]);
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
}

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
