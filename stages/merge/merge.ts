import type { StageOutcome, Workspace } from '../../core/stage.ts';
import { tableNames } from '../../data/contract.ts';
import type { Dimension } from '../../data/dimensions.ts';
import type { Calendar } from './calendar.ts';
import { calendarOf } from './calendar.ts';
import { countTables, type TableCounts } from './counts.ts';
import type { EventsManifest, IdType } from './eventsManifest.ts';
import { joinTransactions } from './join.ts';
import { type KeyCounts, writeKeyedTables } from './keyed.ts';
import { type DataNote, dataNotes } from './notes/notes.ts';
import { openSources, type Sources } from './sources.ts';

export type MergeParams = {
  /** ISO date. Transactions, events and signups on or after it are ignored. */
  asOf: string | null;
};

/** `merge.json`. */
export type MergeSummary = TableCounts &
  KeyCounts & {
    ids: Record<string, IdType>;
    /** The dimensions of the mapping, if it has any: text columns of `merged.parquet`. */
    dimensions?: Dimension[];
    /** Notes about the data that help to interpret its numbers. */
    notes: DataNote[];
  };

/**
 * Cleans the five ingested tables: one type per id domain, one row per key, and `merged.parquet`, which is transactions left
 * join customers left join products in source order.
 */
export async function mergeTables(workspace: Workspace, { asOf }: MergeParams): Promise<StageOutcome> {
  // Run in parallel on separate databases, because the notes take as long as everything else.
  const [cleaned, { calendar, notes }] = await allSettled([clean(workspace, asOf), calendarAndNotes(workspace, asOf)]);
  const { manifests, ids, rows, counts } = cleaned;
  const events: EventsManifest = {
    parts: manifests.events.parts.map(({ digest, rows }) => ({ digest, rows })),
    ids,
    before: asOf,
  };
  await workspace.writeJson('events.json', events);
  await workspace.writeJson('calendar.json', calendar);
  const dimensions = dimensionsOf(manifests);
  const summary: MergeSummary = { ids, notes, ...counts, ...(dimensions.length > 0 ? { dimensions } : {}) };
  await workspace.writeJson('merge.json', summary);
  return { rows, notes: notes.map(({ text }) => text) };
}

function dimensionsOf(manifests: Sources['manifests']): Dimension[] {
  return tableNames.flatMap((table) => (manifests[table].dimensions ?? []).map((name) => ({ table, name })));
}

/**
 * Like Promise.all, but waits for all promises before it throws the first error in list order: a database that is closed
 * during a query never returns.
 */
async function allSettled<T extends unknown[]>(promises: [...{ [K in keyof T]: Promise<T[K]> }]): Promise<T> {
  await Promise.allSettled(promises);
  return Promise.all(promises) as Promise<T>;
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
