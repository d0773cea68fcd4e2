import type { Database } from '../../../core/stage.ts';
import { contract, type TableName } from '../../../data/contract.ts';
import { type DataNote, note } from './note.ts';

/** Ids that refer to a row which is not there. A table that is absent or empty is no yardstick; campaign 0 is none. */
export async function referenceNotes(database: Database, view: (table: TableName) => string): Promise<DataNote[]> {
  const notes: DataNote[] = [];
  for (const table of ['transactions', 'events'] as const) {
    for (const { name, references } of contract[table].columns) {
      if (references === undefined) continue;
      const none = references === 'campaigns' ? `and ${name}::varchar <> '0'` : '';
      // Counted by id first: there are far fewer ids than events.
      const [row] = await database.rows<{ n: number; orphans: number; known: number }>(
        `with found as (select ${name}, count(*) as n from ${view(table)} group by ${name}),
         known as (select ${name} from ${view(references)} where ${name} is not null)
         select (select coalesce(sum(n), 0) from found)::bigint as n, (select count(*) from known) as known,
         (select coalesce(sum(n), 0) from found anti join known using (${name})
          where ${name} is not null ${none})::bigint as orphans`,
      );
      if (row!.known === 0) continue;
      const one = references.slice(0, -1);
      notes.push(
        note(`unknown ${one}`, table, row!.orphans, row!.n, `have a ${name} that ${references} does not have`),
      );
    }
  }
  return notes;
}
