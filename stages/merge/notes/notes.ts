import type { Database, Row } from '../../../core/stage.ts';
import type { TableName } from '../../../data/contract.ts';
import { customerNotes } from './customers.ts';
import { type DataNote, note } from './note.ts';
import { periodNotes } from './periods.ts';
import { referenceNotes } from './references.ts';

export type { DataNote } from './note.ts';

/**
 * What one should know about the data before believing its numbers: things that are accepted, each with its count and
 * share. `asOf` is the day before which the data ends, null for that of its last transaction. `view` names the view of a
 * table: its ingested rows in order with all contract columns, ids typed, on a database of one thread. Notes of count 0 are
 * left out.
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
    notes.push(note('without key', table, keyless, n, `rows without ${key} are left out`));
    notes.push(note('repeated key', table, repeated, n, `rows repeat a ${key}; the first one counts`));
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
    add('guest', counts.guests!, 'have no customer_id: guests, in revenue but in no number of customers'),
    add('repeated transaction', counts.repeated!, 'are further lines of an order, their transaction_id is repeated'),
    add(
      'identical row',
      identical,
      'are identical to an earlier row in every column; perhaps a file was delivered twice',
    ),
    add('negative quantity', counts.negative_quantity!, 'have a negative quantity'),
    add('negative amount', counts.negative_amount!, 'have a negative gross_revenue'),
    add('unknown amount', counts.unknown_amount!, 'have no gross_revenue: they add nothing to revenue'),
  ];
}

async function countIdentical(database: Database, view: (table: TableName) => string): Promise<number> {
  const [same] = await database.rows<{ n: number }>(
    `select (select count(*) from ${view('transactions')}) - count(*) as n from (select distinct * from ${view('transactions')})`,
  );
  return same!.n;
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
