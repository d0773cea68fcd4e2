import { type ColumnType, contract, type TableName } from '../../data/contract.ts';
import { parseExpression, readers } from '../../data/mapping/expression.ts';
import { formatOf } from '../../data/mapping/format.ts';
import type { TableMapping } from '../../data/mapping/mapping.ts';
import { type DecimalSign, isAmount } from '../../data/mapping/number.ts';
import type { Example, IngestPart } from './part.ts';

/** `advice` gets the source of the column as JSON, for use in an expression, and the matching cells. */
type Guess = { types: ColumnType[]; like: RegExp; cause: string; advice: (source: string, cells: string[]) => string };

/** Common export formats, the most specific first. A guess applies if it matches most of a column's invalid cells. */
const guesses: Guess[] = [
  {
    types: ['time'],
    like: /^\s*(1[3-9]|2\d|3[01])[/.-]\d{1,2}[/.-](\d{4}|\d{2})\b/,
    cause: 'dates look like day/month/year',
    advice: dateAdvice('%d', '%m', '%Y'),
  },
  {
    types: ['time'],
    like: /^\s*\d{1,2}[/.-](1[3-9]|2\d|3[01])[/.-](\d{4}|\d{2})\b/,
    cause: 'dates look like month/day/year',
    advice: dateAdvice('%m', '%d', '%Y'),
  },
  {
    types: ['time'],
    like: /^\s*\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})\b/,
    cause: 'dates look like day/month or month/day, which is ambiguous',
    advice: ambiguousAdvice,
  },
  {
    types: ['time'],
    like: /^\s*\d{4}[/.]\d{1,2}[/.]\d{1,2}/,
    cause: 'dates look like year/month/day',
    advice: dateAdvice('%Y', '%m', '%d'),
  },
  {
    types: ['time'],
    like: /^\s*(19|20)\d{6}\s*$/,
    cause: 'dates look like YYYYMMDD',
    advice: (source) => mapped(source, '%Y%m%d'),
  },
  {
    types: ['time'],
    like: /^\s*\d{9,13}(\.\d+)?\s*$/,
    cause: 'times look like seconds or milliseconds since 1970',
    advice: () => 'write them as YYYY-MM-DD HH:MM:SS',
  },
  {
    types: ['number'],
    like: /^\s*[+-]?\d+([. ]\d{3})*,\d{1,2}\s*$/,
    cause: 'numbers have a decimal comma',
    advice: amountAdvice,
  },
  {
    types: ['number'],
    like: /^\s*[+-]?\d{1,3}([,\s'’]\d{3})+(\.\d*)?\s*$/,
    cause: 'numbers have thousands separators',
    advice: amountAdvice,
  },
  {
    types: ['number'],
    like: /^\s*[+-]?[\d.,]+\s*%\s*$/,
    cause: 'numbers have a percent sign',
    advice: () => 'write 0.1 for 10%',
  },
  {
    types: ['number'],
    like: /^\s*[+-]?\s*(([$€£¥₹]|[A-Z]{3}\s?)\s*[+-]?\d[\d.,]*|\d[\d.,]*\s*([$€£¥₹]|[A-Z]{3}))\s*$/,
    cause: 'numbers have a currency sign',
    advice: amountAdvice,
  },
  {
    types: ['number'],
    like: /^\s*(\([^()]*\d[^()]*\)|\d[\d.,\s]*-)\s*$/,
    cause: 'negative numbers are in parentheses or have their sign at the end',
    advice: amountAdvice,
  },
  {
    types: ['number', 'time', 'flag'],
    like: /^\s*(na|n\/a|nan|null|none|nil|-|\?|#n\/a|unknown|missing)?\s*$/i,
    cause: 'missing values are written as a word or as spaces',
    advice: () => 'leave the cell empty',
  },
];

const mapped = (source: string, format: string) =>
  `give the format in the mapping: {"date": [${source}, ${JSON.stringify(format)}]}`;
const asInContract = 'write them as YYYY-MM-DD HH:MM:SS';

function dateAdvice(...order: string[]): Guess['advice'] {
  return (source, [example]) => {
    const format = formatOf(example!, order);
    return format === null ? asInContract : mapped(source, format);
  };
}

function ambiguousAdvice(source: string, [example]: string[]): string {
  const dayFirst = formatOf(example!, ['%d', '%m', '%Y']);
  const monthFirst = formatOf(example!, ['%m', '%d', '%Y']);
  return dayFirst === null ? asInContract : `${mapped(source, dayFirst)} or with ${JSON.stringify(monthFirst)}`;
}

/** With the decimal sign that reads more of the cells. If both read as many, `1,234` for example, the user has to decide. */
function amountAdvice(source: string, cells: string[]): string {
  const readable = (sign: DecimalSign) => cells.filter((cell) => isAmount(cell, sign)).length;
  const [comma, point] = [readable(','), readable('.')];
  if (comma + point === 0) return 'write them as 1234.56';
  const advice = `give the sign before the decimals in the mapping: {"number": [${source}, "${comma > point ? ',' : '.'}"]}`;
  return comma === point ? `${advice} or with ","` : advice;
}

/** The probable cause of each column's invalid cells, and how to fix it. */
export function likelyCauses(
  table: TableName,
  mapping: TableMapping | null,
  examples: Example[],
): IngestPart['causes'] {
  const causes = contract[table].columns.flatMap(({ name, type }) => {
    const invalid = examples.filter(({ column, value }) => column === name && value !== null);
    const cause = invalid.length === 0 ? null : causeOf(name, type, sourceOf(name, mapping), invalid);
    return cause === null ? [] : [{ column: name, cause }];
  });
  const structural = examples.filter(({ column }) => column === null).map(({ reason }) => reason);
  const cells = structural.filter((reason) => reason === 'too many cells' || reason === 'too few cells').length;
  if (cells > 0 && cells >= examples.length / 2) {
    causes.push({
      column: '',
      cause: 'rows and header differ in the number of cells; quote cells that contain the delimiter or line breaks',
    });
  }
  return causes;
}

/** The source of a column as JSON, for use in an expression; of `date` and `number`, their own source. */
function sourceOf(name: string, mapping: TableMapping | null): string {
  const source: unknown = mapping?.columns[name] ?? name;
  const parsed = parseExpression(source);
  return JSON.stringify(parsed.kind === 'operator' && readers.includes(parsed.operator) ? parsed.args[0] : source);
}

function causeOf(name: string, type: ColumnType, source: string, invalid: Example[]): string | null {
  const values = invalid.map(({ value }) => value!);
  if (name === 'discount_applied') {
    const shares = values.filter((value) => Number(value) > 1 && Number(value) <= 100).length;
    if (shares > values.length / 2) {
      return `discounts look like percentages; divide them in the mapping: "discount_applied": {"/": [${source}, 100]}`;
    }
  }
  const candidates = guesses.filter(({ types }) => types.includes(type));
  // One unambiguous date decides the order of day and month for the whole column.
  const ambiguous = candidates.find(({ cause }) => cause.includes('ambiguous'));
  if (ambiguous && values.filter((value) => ambiguous.like.test(value)).length > values.length / 2) {
    const unambiguous = candidates.filter(({ like }, i) => i < 2 && values.some((value) => like.test(value)));
    return explain(unambiguous.length === 1 ? unambiguous[0]! : ambiguous, source, values);
  }
  const guess = candidates.find(({ like }) => values.filter((value) => like.test(value)).length > values.length / 2);
  return guess ? explain(guess, source, values) : null;
}

function explain({ like, cause, advice }: Guess, source: string, values: string[]): string {
  const cells = values.filter((value) => like.test(value));
  return `${cause}; ${advice(source, cells)}`;
}
