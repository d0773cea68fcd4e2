import { shown } from '../../core/words.ts';
import { formatFault } from './format.ts';
import { type DecimalSign, decimalSigns } from './number.ts';

/** The operators, with the minimum and maximum number of arguments and the meaning of the result. */
export const operators: Record<string, { least: number; most: number; meaning: string }> = {
  '+': { least: 2, most: 20, meaning: 'sum' },
  '-': { least: 2, most: 20, meaning: 'the first minus the others' },
  '*': { least: 2, most: 20, meaning: 'product' },
  '/': { least: 2, most: 2, meaning: 'quotient' },
  '<': { least: 2, most: 2, meaning: 'less than, compared as numbers' },
  '<=': { least: 2, most: 2, meaning: 'less than or equal, compared as numbers' },
  '=': { least: 2, most: 2, meaning: 'equal: compared as numbers if one side is a number, otherwise as text' },
  '>=': { least: 2, most: 2, meaning: 'greater than or equal, compared as numbers' },
  '>': { least: 2, most: 2, meaning: 'greater than, compared as numbers' },
  if: { least: 3, most: 3, meaning: 'the second argument if the comparison in the first is true, otherwise the third' },
  abs: { least: 1, most: 1, meaning: 'absolute value' },
  coalesce: { least: 1, most: 20, meaning: 'the first argument that is not empty' },
  concat: { least: 1, most: 20, meaning: 'the arguments joined as text' },
  lower: { least: 1, most: 1, meaning: 'the text in lower case' },
  trim: { least: 1, most: 1, meaning: 'the text without surrounding spaces' },
  number: { least: 2, most: 2, meaning: 'a number, from a cell and the sign before its decimals, `","` or `"."`' },
  date: {
    least: 2,
    most: 3,
    meaning: "a time, from a cell, its format and optionally its time zone (default: the run's)",
  },
};
export const comparisons = ['<', '<=', '=', '>=', '>'];
const maxDepth = 8;

/** A parsed expression: a column, a constant, or an operator with its arguments. */
export type Parsed =
  | { kind: 'column'; name: string }
  | { kind: 'constant'; value: string | number | boolean | null }
  | { kind: 'operator'; operator: string; args: unknown[] };

/** Parses a valid expression. A string is a column name, a bare number a constant. */
export function parseExpression(source: unknown): Parsed {
  if (typeof source === 'string') return { kind: 'column', name: source };
  if (typeof source !== 'object' || source === null) return { kind: 'constant', value: source as number };
  const [operator, given] = Object.entries(source)[0]!;
  if (operator === 'value') return { kind: 'constant', value: given };
  return { kind: 'operator', operator, args: Array.isArray(given) ? given : [given] };
}

/** The faults in a column's source, one message each. */
export function expressionFaults(source: unknown, depth = 0): string[] {
  if (typeof source === 'string') return source.trim() === '' ? ['a column name is empty'] : [];
  if (typeof source === 'number')
    return depth > 0 ? [] : [`found ${source}, expected a constant to be written as {"value": ${source}}`];
  if (typeof source !== 'object' || source === null || Array.isArray(source) || Object.keys(source).length !== 1) {
    return [
      `found ${shown(JSON.stringify(source) ?? 'nothing')}, expected a column name, {"value": …} or one {"operator": […]}`,
    ];
  }
  if (depth >= maxDepth) return [`the expression is nested too deeply; expected at most ${maxDepth} levels`];
  const [operator, given] = Object.entries(source)[0]!;
  if (operator === 'value') return constantFaults(given);
  const rule = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (rule === undefined)
    return [`unknown operator ${shown(operator)}; expected one of value, ${Object.keys(operators).join(', ')}`];
  const args = Array.isArray(given) ? given : [given];
  if (args.length < rule.least || args.length > rule.most) {
    const expected = rule.least === rule.most ? rule.least : `${rule.least} to ${rule.most}`;
    return [`${operator} has ${args.length} arguments, expected ${expected}`];
  }
  return operatorFaults(operator, args, depth);
}

function operatorFaults(operator: string, args: unknown[], depth: number): string[] {
  if (operator === 'date') {
    return [...expressionFaults(args[0], depth + 1), ...formatFault(args[1]), ...zoneFault(args[2])];
  }
  if (operator === 'number') return [...expressionFaults(args[0], depth + 1), ...decimalSignFault(args[1])];
  const condition = operator === 'if' && !comparisons.includes(Object.keys((args[0] ?? {}) as object)[0] ?? '');
  return [
    ...(condition ? ['the first argument of if must be a comparison, such as {"<": ["Quantity", 0]}'] : []),
    ...args.flatMap((arg) => expressionFaults(arg, depth + 1)),
  ];
}

function decimalSignFault(sign: unknown): string[] {
  if (decimalSigns.includes(sign as DecimalSign)) return [];
  return ['the second argument of number must be the sign before the decimals, "," or "."'];
}

function constantFaults(value: unknown): string[] {
  if (typeof value === 'string' && /\p{Cc}/u.test(value)) return [`the value ${shown(value)} has a control character`];
  const valid =
    value === null || typeof value === 'boolean' || typeof value === 'string' || Number.isFinite(value as number);
  return valid
    ? []
    : [`found value ${shown(JSON.stringify(value) ?? '')}, expected a string, a number, true, false or null`];
}

function zoneFault(zone: unknown): string[] {
  if (zone === undefined || (typeof zone === 'string' && isTimezone(zone))) return [];
  return [`${shown(String(zone))} is not a time zone; expected a name such as "Europe/Berlin"`];
}

/** Whether `zone` is the name of an IANA time zone. Offsets such as +02:00 are not accepted. */
export function isTimezone(zone: string): boolean {
  try {
    return (
      /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
    );
  } catch {
    return false;
  }
}

/** The operators whose arguments after the first are not expressions. */
export const readers = ['date', 'number'];

/** Names of the columns that an expression reads. */
export function columnsOf(source: unknown): string[] {
  const parsed = parseExpression(source);
  if (parsed.kind === 'column') return [parsed.name];
  if (parsed.kind === 'constant') return [];
  return (readers.includes(parsed.operator) ? parsed.args.slice(0, 1) : parsed.args).flatMap(columnsOf);
}
