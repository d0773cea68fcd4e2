import { type ColumnType, contract, type TableName } from '../../data/contract.ts';
import { parseExpression } from '../../data/mapping/expression.ts';
import type { TableMapping } from '../../data/mapping/mapping.ts';
import { formatOf } from './dateFormat.ts';
import type { Example, IngestPart } from './part.ts';

/** `todo` gets an expression's argument for the column's cells, as JSON, and a cell that looks so. */
type Guess = { types: ColumnType[]; like: RegExp; cause: string; todo: (cells: string, example: string) => string };

/** Forms that people's exports have, the surest first; most of a column's faulty cells must look alike. */
const guesses: Guess[] = [
  {
    types: ['time'],
    like: /^\s*(1[3-9]|2\d|3[01])[/.-]\d{1,2}[/.-](\d{4}|\d{2})\b/,
    cause: 'dates look like day/month/year',
    todo: dateTodo('%d', '%m', '%Y'),
  },
  {
    types: ['time'],
    like: /^\s*\d{1,2}[/.-](1[3-9]|2\d|3[01])[/.-](\d{4}|\d{2})\b/,
    cause: 'dates look like month/day/year',
    todo: dateTodo('%m', '%d', '%Y'),
  },
  {
    types: ['time'],
    like: /^\s*\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})\b/,
    cause: 'dates look like day/month or month/day, and which of them cannot be told',
    todo: eitherTodo,
  },
  {
    types: ['time'],
    like: /^\s*\d{4}[/.]\d{1,2}[/.]\d{1,2}/,
    cause: 'dates look like year/month/day',
    todo: dateTodo('%Y', '%m', '%d'),
  },
  {
    types: ['time'],
    like: /^\s*(19|20)\d{6}\s*$/,
    cause: 'dates look like YYYYMMDD',
    todo: (cells) => named(cells, '%Y%m%d'),
  },
  {
    types: ['time'],
    like: /^\s*\d{9,13}(\.\d+)?\s*$/,
    cause: 'times look like seconds or milliseconds since 1970',
    todo: () => 'write them as YYYY-MM-DD HH:MM:SS',
  },
  {
    types: ['number'],
    like: /^\s*[+-]?\d{1,3}(\.\d{3})*,\d{1,2}\s*$/,
    cause: 'numbers have a decimal comma',
    todo: () => 'write them with a point',
  },
  {
    types: ['number'],
    like: /^\s*[+-]?\d{1,3}(,\d{3})+(\.\d*)?\s*$/,
    cause: 'numbers have separators between thousands',
    todo: () => 'write them without',
  },
  {
    types: ['number'],
    like: /^\s*[+-]?[\d.,]+\s*%\s*$/,
    cause: 'numbers have a percent sign',
    todo: () => 'write 0.1 for 10 %',
  },
  {
    types: ['number'],
    like: /^\s*[+-]?\s*(([$€£¥₹]|[A-Z]{3}\s?)\s*[+-]?\d[\d.,]*|\d[\d.,]*\s*([$€£¥₹]|[A-Z]{3}))\s*$/,
    cause: 'numbers have a currency sign',
    todo: () => 'write the amount alone',
  },
  {
    types: ['number', 'time', 'flag'],
    like: /^\s*(na|n\/a|nan|null|none|nil|-|\?|#n\/a|unknown|missing)?\s*$/i,
    cause: 'missing values are written as a word or as blanks',
    todo: () => 'leave the cell empty',
  },
];

const named = (cells: string, format: string) =>
  `name the form in the mapping: {"date": [${cells}, ${JSON.stringify(format)}]}`;
const asContract = 'write them as YYYY-MM-DD HH:MM:SS';

function dateTodo(...order: string[]): Guess['todo'] {
  return (cells, example) => {
    const format = formatOf(example, order);
    return format === null ? asContract : named(cells, format);
  };
}

function eitherTodo(cells: string, example: string): string {
  const dayFirst = formatOf(example, ['%d', '%m', '%Y']);
  const monthFirst = formatOf(example, ['%m', '%d', '%Y']);
  return dayFirst === null ? asContract : `${named(cells, dayFirst)}, or ${JSON.stringify(monthFirst)} there`;
}

/** What is probably the matter with each column that has faulty cells, and what to do about it. */
export function likelyCauses(
  table: TableName,
  mapping: TableMapping | null,
  examples: Example[],
): IngestPart['causes'] {
  const causes = contract[table].columns.flatMap(({ name, type }) => {
    const faulty = examples.filter(({ column, value }) => column === name && value !== null);
    const cause = faulty.length === 0 ? null : causeOf(name, type, sourceOf(name, mapping), faulty);
    return cause === null ? [] : [{ column: name, cause }];
  });
  const structural = examples.filter(({ column }) => column === null).map(({ reason }) => reason);
  const cells = structural.filter((reason) => reason === 'too many cells' || reason === 'too few cells').length;
  if (cells > 0 && cells >= examples.length / 2) {
    causes.push({
      column: '',
      cause: 'rows have another number of cells than the header: quote cells that hold the delimiter or line ends',
    });
  }
  return causes;
}

/** Where a column's cells come from, as JSON for an expression; a date is to be read anew from what it was read from. */
function sourceOf(name: string, mapping: TableMapping | null): string {
  const source: unknown = mapping?.columns[name] ?? name;
  const parsed = parseExpression(source);
  return JSON.stringify(parsed.kind === 'operator' && parsed.operator === 'date' ? parsed.args[0] : source);
}

function causeOf(name: string, type: ColumnType, source: string, faulty: Example[]): string | null {
  const values = faulty.map(({ value }) => value!);
  if (name === 'discount_applied') {
    const shares = values.filter((value) => Number(value) > 1 && Number(value) <= 100).length;
    if (shares > values.length / 2) {
      return `discounts look like percentages; divide them in the mapping: "discount_applied": {"/": [${source}, 100]}`;
    }
  }
  const fitting = guesses.filter(({ types }) => types.includes(type));
  // One certain date settles the order for a column whose other dates could be either.
  const either = fitting.find(({ cause }) => cause.includes('cannot be told'));
  if (either && values.filter((value) => either.like.test(value)).length > values.length / 2) {
    const certain = fitting.filter(({ like }, i) => i < 2 && values.some((value) => like.test(value)));
    return advice(certain.length === 1 ? certain[0]! : either, source, values);
  }
  const guess = fitting.find(({ like }) => values.filter((value) => like.test(value)).length > values.length / 2);
  return guess ? advice(guess, source, values) : null;
}

function advice({ like, cause, todo }: Guess, source: string, values: string[]): string {
  return `${cause}; ${todo(source, values.find((value) => like.test(value))!)}`;
}
