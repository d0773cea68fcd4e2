import { InvalidInput } from '../../core/errors.ts';
import type { Database } from '../../core/stage.ts';

/** `calendar.json`, the dates that all stages share. Days are `YYYY-MM-DD`, times `YYYY-MM-DDTHH:MM:SS[.ffffff]`. */
export type Calendar = {
  /** `asOf`, or the day after the last transaction. Recency counts back from it. */
  snapshot: string;
  asOf: string | null;
  /** Times of the first and the last transaction. */
  first: string | null;
  last: string | null;
};

/** The dates that all stages share. Throws `InvalidInput` if there is no transaction. */
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
      ? 'transactions: no accepted row has a timestamp; expected at least one'
      : `transactions: no row is before asOf ${asOf}; use a later asOf, or null for all data`,
  );
}
