import { InvalidInput } from '../../core/errors.ts';
import type { Database } from '../../core/stage.ts';

/** The days that all stages share: `calendar.json`. Days are `YYYY-MM-DD`, times `YYYY-MM-DDTHH:MM:SS[.ffffff]`. */
export type Calendar = {
  /** The day after the last transaction, or `asOf`: what recency counts back from. */
  snapshot: string;
  asOf: string | null;
  first: string | null;
  last: string | null;
};

/** The days that all stages share. Throws InvalidInput when no transaction is left to tell them from. */
export async function calendarOf(database: Database, asOf: string | null): Promise<Calendar> {
  const [days] = await database.rows<{ first: string | null; last: string | null; next: string | null }>(`
    select min("timestamp") as first, max("timestamp") as last,
      strftime(date_trunc('day', max("timestamp")) + interval 1 day, '%Y-%m-%d') as next
    from source_transactions`);
  const snapshot = asOf ?? days!.next;
  if (days!.last === null || snapshot === null) throw noTransactions(asOf);
  return { snapshot, asOf, first: days!.first, last: days!.last };
}

function noTransactions(asOf: string | null): InvalidInput {
  return new InvalidInput(
    asOf === null
      ? 'transactions: no row with a timestamp was accepted; there must be at least one'
      : `transactions: no row is before asOf ${asOf}; give a later asOf, or null for all of the data`,
  );
}
