import { sqlText } from '../../core/sql.ts';
import { comparisons, parseExpression } from '../../data/mapping/expression.ts';
import type { DecimalSign } from '../../data/mapping/number.ts';
import { parsedAmount, parsedNumber } from './cells.ts';

/** An expression in SQL. Each of `faults` is SQL for the text of a cell that should be a number but is not, otherwise NULL. */
type Rendered = { kind: 'text' | 'time' | 'number' | 'boolean'; sql: string; faults: string[] };

/**
 * SQL for the text of a mapped column, which is then read by the contract's rules like any other cell. The result of a
 * calculation with a non-numeric cell is that cell, so that it is counted as unreadable and shown. `cell` returns the SQL of
 * a column.
 */
export function renderExpression(source: unknown, cell: (name: string) => string): string {
  const rendered = render(source, cell);
  const text = asText(rendered);
  return rendered.faults.length === 0 ? text : `coalesce(${rendered.faults.join(', ')}, ${text})`;
}

function render(source: unknown, cell: (name: string) => string): Rendered {
  const parsed = parseExpression(source);
  if (parsed.kind === 'column') return { kind: 'text', sql: cell(parsed.name), faults: [] };
  if (parsed.kind === 'constant') return constant(parsed.value);
  if (parsed.operator === 'date') return date(parsed.args, cell);
  if (parsed.operator === 'number') return amount(parsed.args, cell);
  const args = parsed.args.map((arg) => render(arg, cell));
  if (comparisons.includes(parsed.operator)) return comparison(parsed.operator, args);
  return (functions[parsed.operator] ?? arithmetic(parsed.operator))(args);
}

type Render = (args: Rendered[]) => Rendered;

const text = (sql: string, args: Rendered[]): Rendered => ({
  kind: 'text',
  sql,
  faults: args.flatMap((arg) => arg.faults),
});

const functions: Record<string, Render> = {
  abs: (args) => numbers(args, ([value]) => `abs(${value})`),
  lower: (args) => text(`lower(${asText(args[0]!)})`, args),
  trim: (args) => text(`nullif(trim(${asText(args[0]!)}), '')`, args),
  concat: (args) => text(`nullif(concat(${args.map(asText).join(', ')}), '')`, args),
  coalesce: (args) => {
    const guarded = args.map((arg, i) => (i === 0 ? arg : guard(`${firstOf(args.slice(0, i))} is null`, arg)));
    return text(firstOf(args), guarded);
  },
  if: (args) => {
    const [condition, yes, no] = args as [Rendered, Rendered, Rendered];
    const guarded = [condition, guard(condition.sql, yes), guard(`(${condition.sql}) is not true`, no)];
    return text(`case when ${condition.sql} then ${asText(yes)} else ${asText(no)} end`, guarded);
  },
};

const firstOf = (args: Rendered[]) => `coalesce(${args.map(asText).join(', ')})`;

/** Restricts the faults of a branch to the rows in which it is evaluated. */
const guard = (condition: string, rendered: Rendered): Rendered => ({
  ...rendered,
  faults: rendered.faults.map((fault) => `case when ${condition} then ${fault} end`),
});

const arithmetic =
  (operator: string): Render =>
  (args) =>
    numbers(args, (values) => values.join(` ${operator} `));

function comparison(operator: string, args: Rendered[]): Rendered {
  const textual =
    operator === '=' ? !args.some(({ kind }) => kind === 'number') : args.some(({ kind }) => kind === 'time');
  if (!textual) return { ...numbers(args, ([a, b]) => `${a} ${operator} ${b}`), kind: 'boolean' };
  return { ...text(`(${args.map(asText).join(` ${operator} `)})`, args), kind: 'boolean' };
}

function numbers(args: Rendered[], combine: (values: string[]) => string): Rendered {
  const values = args.map((arg) => (arg.kind === 'number' ? arg.sql : parsedNumber(asText(arg))));
  const faults = args.flatMap((arg) => [...arg.faults, ...(arg.kind === 'number' ? [] : [notANumber(asText(arg))])]);
  return { kind: 'number', sql: `(${combine(values)})`, faults };
}

const notANumber = (cell: string) => `case when ${cell} is not null and ${parsedNumber(cell)} is null then ${cell} end`;

function constant(value: string | number | boolean | null): Rendered {
  if (typeof value === 'number') return { kind: 'number', sql: `${value}::double`, faults: [] };
  return { kind: 'text', sql: value === null ? 'null::varchar' : sqlText(String(value)), faults: [] };
}

/** An unreadable amount that the contract would read, `1.5` with a decimal comma, gets a no-break space: it must be rejected. */
function amount(args: unknown[], cell: (name: string) => string): Rendered {
  const source = render(args[0], cell);
  const given = asText(source);
  const { value, isAmount } = parsedAmount(given, args[1] as DecimalSign);
  const unreadable = `${given} || case when ${parsedNumber(given)} is null then '' else '\u00a0' end`;
  const fault = `case when not ${isAmount} then ${unreadable} end`;
  return { kind: 'number', sql: `(${value})`, faults: [...source.faults, fault] };
}

/**
 * Converts a time from its format to the contract's. A text that does not match the format is kept, to be counted as
 * unreadable.
 */
function date(args: unknown[], cell: (name: string) => string): Rendered {
  const source = render(args[0], cell);
  const given = asText(source);
  const time = `try_strptime(trim(${given}), ${sqlText(args[1] as string)})`;
  const utc = args[2] === undefined ? null : `timezone('UTC', timezone(${sqlText(args[2] as string)}, ${time}))`;
  const iso = utc === null ? `${time}::varchar` : `${utc}::varchar || 'Z'`;
  return { kind: 'time', sql: `coalesce(${iso}, ${given})`, faults: source.faults };
}

/** Integers are written without a fraction: as ids, 0.0 and 0 would be different. */
function asText({ kind, sql }: Rendered): string {
  if (kind === 'number') return `regexp_replace((${sql})::varchar, '\\.0$', '')`;
  if (kind === 'boolean') return `case when ${sql} then '1' when not ${sql} then '0' end`;
  return sql;
}
