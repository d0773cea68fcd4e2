import type { Database, Row } from '../../../core/stage.ts';
import { contract, type TableName } from '../../../data/contract.ts';
import { customerNotes } from './customers.ts';
import { type DataNote, note } from './note.ts';
import { periodNotes } from './periods.ts';

export type { DataNote } from './note.ts';

/**
 * Notes about accepted data that help to interpret its numbers, each with count and share. The data ends on the day before
 * `asOf`, or with the last transaction if `asOf` is null. `view` returns the name of a table's view: its ingested rows in
 * order, with all contract columns and typed ids, on a database with one thread. Notes with count 0 are left out.
 */
export async function dataNotes(
  database: Database,
  view: (table: TableName) => string,
  asOf: string | null,
): Promise<DataNote[]> {
  const notes = [
    ...(await keyNotes(database, view)),
    ...(await transactionNotes(database, view)),
    ...(await referenceNotes(database, view)),
    ...(await customerNotes(database, view)),
    ...(await campaignNotes(database, view)),
    ...(await eventNotes(database, view)),
    ...(await periodNotes(database, view, asOf)),
  ];
  return notes.filter(({ count }) => count > 0);
}

async function keyNotes(database: Database, view: (table: TableName) => string): Promise<DataNote[]> {
  const keys = { customers: 'customer_id', products: 'product_id', campaigns: 'campaign_id' } as const;
  const notes: DataNote[] = [];
  for (const [table, key] of Object.entries(keys) as [TableName, string][]) {
    const [row] = await database.rows<Row>(
      `select count(*) as n, count(*) - count(${key}) as keyless, count(${key}) - count(distinct ${key}) as repeated
       from ${view(table)}`,
    );
    const { n, keyless, repeated } = row as { n: number; keyless: number; repeated: number };
    notes.push(note('without key', table, keyless, n, `rows have no ${key} and were dropped`));
    notes.push(note('repeated key', table, repeated, n, `rows repeat the ${key} of an earlier row and were dropped`));
  }
  return notes;
}

async function transactionNotes(database: Database, view: (table: TableName) => string): Promise<DataNote[]> {
  const [row] = await database.rows<Row>(
    `select count(*) as n, count(*) - count(customer_id) as guests, count(*) - count(distinct transaction_id) as repeated,
     count(*) filter (where quantity < 0) as negative_quantity, count(*) filter (where gross_revenue < 0) as negative_amount,
     count(*) - count(gross_revenue) as unknown_amount from ${view('transactions')}`,
  );
  const counts = row as Record<string, number>;
  const identical = counts.repeated === 0 ? 0 : await countIdentical(database, view);
  const add = (kind: string, count: number, text: string) => note(kind, 'transactions', count, counts.n!, text);
  return [
    add('guest', counts.guests!, 'have no customer_id (guests); they count in revenue but not as customers'),
    add(
      'repeated transaction',
      counts.repeated!,
      'repeat the transaction_id of an earlier row; they count as lines of the same order',
    ),
    add(
      'identical row',
      identical,
      'are identical to an earlier row in every column; a file may have been delivered twice',
    ),
    add('negative quantity', counts.negative_quantity!, 'have a negative quantity'),
    add('negative amount', counts.negative_amount!, 'have a negative gross_revenue'),
    add('unknown amount', counts.unknown_amount!, 'have no gross_revenue; they do not count in revenue'),
  ];
}

async function countIdentical(database: Database, view: (table: TableName) => string): Promise<number> {
  const [same] = await database.rows<{ n: number }>(
    `select (select count(*) from ${view('transactions')}) - count(*) as n from (select distinct * from ${view('transactions')})`,
  );
  return same!.n;
}

/** References to rows that do not exist. Skips references to a missing or empty table; campaign 0 means none. */
async function referenceNotes(database: Database, view: (table: TableName) => string): Promise<DataNote[]> {
  const notes: DataNote[] = [];
  for (const table of ['transactions', 'events'] as const) {
    for (const { name, references } of contract[table].columns) {
      if (references === undefined) continue;
      const none = references === 'campaigns' ? `and ${name}::varchar <> '0'` : '';
      // Group by id first: there are far fewer ids than events.
      const [row] = await database.rows<{ n: number; orphans: number; known: number }>(
        `with found as (select ${name}, count(*) as n from ${view(table)} group by ${name}),
         known as (select ${name} from ${view(references)} where ${name} is not null)
         select (select coalesce(sum(n), 0) from found)::bigint as n, (select count(*) from known) as known,
         (select coalesce(sum(n), 0) from found anti join known using (${name})
          where ${name} is not null ${none})::bigint as orphans`,
      );
      if (row!.known === 0) continue;
      const kind = `unknown ${references.slice(0, -1)}`;
      notes.push(note(kind, table, row!.orphans, row!.n, `have a ${name} that is not in ${references}`));
    }
  }
  return notes;
}

async function campaignNotes(database: Database, view: (table: TableName) => string): Promise<DataNote[]> {
  const [row] = await database.rows<{ n: number; reversed: number }>(
    `select count(*) as n, count(*) filter (where end_date < start_date) as reversed from ${view('campaigns')}`,
  );
  return [note('ends before it starts', 'campaigns', row!.reversed, row!.n, 'end before they start')];
}

async function eventNotes(database: Database, view: (table: TableName) => string): Promise<DataNote[]> {
  const [row] = await database.rows<{ n: number; guests: number }>(
    `select count(*) as n, count(*) - count(customer_id) as guests from ${view('events')}`,
  );
  return [note('guest', 'events', row!.guests, row!.n, 'have no customer_id')];
}
