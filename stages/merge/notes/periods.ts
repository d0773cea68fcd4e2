import { sqlText } from '../../../core/sql.ts';
import type { Database } from '../../../core/stage.ts';
import type { TableName } from '../../../data/contract.ts';
import { type DataNote, note } from './note.ts';

type Ends = {
  n: number;
  first: string;
  last: string;
  covered: string;
  in_first: number;
  in_last: number;
  starts_late: boolean;
  ends_early: boolean;
};

/**
 * Notes on an incomplete first or last month. The data covers the days from the first transaction to the day before `asOf`,
 * or to the last transaction.
 */
export async function periodNotes(
  database: Database,
  view: (table: TableName) => string,
  asOf: string | null,
): Promise<DataNote[]> {
  const covered = asOf === null ? 'last' : `date ${sqlText(asOf)} - 1`;
  const [row] = await database.rows<Ends>(
    `with days as (select timestamp::date as day from ${view('transactions')} where timestamp is not null),
     ends as (select min(day) as first, max(day) as last from days)
     select count(*) as n, any_value(first)::varchar as first, any_value(last)::varchar as last,
     count(*) filter (where date_trunc('month', day) = date_trunc('month', first)) as in_first,
     count(*) filter (where date_trunc('month', day) = date_trunc('month', last)) as in_last,
     any_value(first > date_trunc('month', first)::date) as starts_late,
     any_value(${covered})::varchar as covered, any_value(${covered} < last_day(last)) as ends_early from days, ends`,
  );
  if (!row || row.n === 0) return [];
  const { n, first, last, covered: until, in_first, in_last, starts_late, ends_early } = row;
  const add = (kind: string, count: number, what: string) => note(kind, 'transactions', count, n, what);
  return [
    add(
      'incomplete first month',
      starts_late ? in_first : 0,
      `are in ${first.slice(0, 7)}, an incomplete month: the data begins on ${first}`,
    ),
    add(
      'incomplete last month',
      ends_early ? in_last : 0,
      `are in ${last.slice(0, 7)}, an incomplete month: the data ends on ${until}`,
    ),
  ];
}
