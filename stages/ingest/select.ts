import { sqlName, sqlText } from '../../core/sql.ts';
import { type Column, cellReason } from '../../data/contract.ts';
import { sqlTypes } from '../../data/sourceColumns.ts';
import { canonical, inRange, integer, parsed } from './cells.ts';
import type { Rows } from './scan.ts';

/** The error of the clean query for an invalid cell. */
export const invalidCell = 'a cell is invalid';

/** The error of the clean query, followed by the column name, for an id that is not a canonical integer. */
export const textId = 'an id is text: ';

const maxValueLength = 200;

/**
 * A query for the typed rows of a table without invalid cells. It fails with `invalidCell` at the first cell that is missing,
 * unreadable or out of range. Ids are BIGINT, which takes half the time and space of text, except in the columns `textIds`;
 * at an id that is not a canonical integer the query fails with `textId` and the column's name.
 */
export function cleanSelect(
  rows: Rows,
  columns: readonly Column[],
  timezone: string,
  textIds: ReadonlySet<string>,
): string {
  const selected = columns.map((column, i) => {
    const type = isInteger(column, textIds) ? 'BIGINT' : sqlTypes[column.type];
    const fault = isInteger(column, textIds) ? textId + column.name : checks(column) ? invalidCell : null;
    const gap = column.empty === 'reject' ? invalidCell : null;
    const value = fault
      ? `coalesce(w${i}, case when r${i} is null then ${failure(gap)} else ${failure(fault)} end)`
      : `w${i}`;
    return `${value}::${type} as ${sqlName(column.name)}`;
  });
  const intact = `where case when malformed is null then true else error(${sqlText(invalidCell)}) end`;
  return `select ${selected.join(', ')} from (${checkedSelect(rows, columns, timezone, textIds)}) ${rows.malformed ? intact : ''}`;
}

const failure = (text: string | null) => (text === null ? 'null' : `error(${sqlText(text)})`);

/**
 * A query for all rows with `reason` and `reason_value` (those of the first invalid column, NULL if the row is accepted). For
 * each column i whose invalid cells become unknown, `unknown_i` is the text of such a cell, otherwise NULL.
 */
export function exactSelect(rows: Rows, columns: readonly Column[], timezone: string): string {
  const ids = new Set(columns.filter(({ type }) => type === 'id').map(({ name }) => name));
  const typed = columns.map(({ name, type }, i) => `w${i}::${sqlTypes[type]} as ${sqlName(name)}`);
  const rejecting = columns.flatMap(rejections);
  const unknown = unknownColumns(columns).map(({ i }) => `${firstOf([[unreadable(i), shortText(i)]])} as unknown_${i}`);
  return `select ${typed.join(', ')},
    coalesce(malformed, ${firstOf(rejecting.map(({ when, reason }): Case => [when, sqlText(reason)]))}) as reason,
    ${[`case when malformed is not null then malformed_text else ${firstOf(rejecting.map(({ when, i }): Case => [when, shortText(i)]))} end as reason_value`, ...unknown].join(', ')}
    from (${checkedSelect(rows, columns, timezone, ids)})`;
}

/** The columns whose invalid cells become unknown, with their indices. */
export function unknownColumns(columns: readonly Column[]): { name: string; i: number }[] {
  return columns.flatMap((column, i) =>
    checks(column) && column.fault === 'unknown' ? [{ name: column.name, i }] : [],
  );
}

type Case = [when: string, value: string];

const shortText = (i: number) => `left(r${i}, ${maxValueLength})`;
const firstOf = (cases: Case[]) =>
  cases.length === 0
    ? 'null::varchar'
    : `case ${cases.map(([when, value]) => `when ${when} then ${value}`).join(' ')} end`;

/** Nested queries with three columns per column: r, the cell's text; v, its value; w, its value if it is in range. */
function checkedSelect(
  { from, cells, malformed, typed }: Rows,
  columns: readonly Column[],
  timezone: string,
  textIds: ReadonlySet<string>,
): string {
  const raw = [
    `${malformed?.reason ?? 'null::varchar'} as malformed`,
    `${malformed ? `left(${malformed.text}, ${maxValueLength})` : 'null::varchar'} as malformed_text`,
    ...columns.map(({ name }, i) => `${cells.get(name) ?? 'null::varchar'} as r${i}`),
  ];
  const read = columns.map((column, i) => {
    if (typed.has(column.name)) return `r${i} as v${i}`;
    return `${isInteger(column, textIds) ? integer(`r${i}`) : parsed(column, `r${i}`, timezone)} as v${i}`;
  });
  const checked = columns.map((column, i) => {
    const isGuarded = isInteger(column, textIds) && !typed.has(column.name);
    return `${isGuarded ? canonical(`v${i}`, `r${i}`) : inRange(column, `v${i}`)} as w${i}`;
  });
  return `select *, ${checked.join(', ')} from (select *, ${read.join(', ')} from (select ${raw.join(', ')} from ${from}))`;
}

const isInteger = ({ name, type }: Column, textIds: ReadonlySet<string>) => type === 'id' && !textIds.has(name);

const checks = ({ type, empty }: Column) => empty === 'reject' || (type !== 'id' && type !== 'text');
const unreadable = (i: number) => `(r${i} is not null and w${i} is null)`;

function rejections(column: Column, i: number): { when: string; reason: string; i: number }[] {
  const missing = { when: `r${i} is null`, reason: cellReason(column.name, 'missing'), i };
  const faults = [
    { when: `(r${i} is not null and v${i} is null)`, reason: cellReason(column.name, 'unreadable'), i },
    { when: unreadable(i), reason: cellReason(column.name, 'out of range'), i },
  ];
  return [
    ...(column.empty === 'reject' ? [missing] : []),
    ...(checks(column) && column.fault === 'reject' ? faults : []),
  ];
}
