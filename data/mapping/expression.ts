import { shown } from '../../core/words.ts';
import { formatFault } from './format.ts';

/** How many arguments an operator takes, and what it makes of them. */
export const operators: Record<string, { least: number; most: number; meaning: string }> = {
  '+': { least: 2, most: 20, meaning: 'sum' },
  '-': { least: 2, most: 20, meaning: 'the first less the others' },
  '*': { least: 2, most: 20, meaning: 'product' },
  '/': { least: 2, most: 2, meaning: 'quotient' },
  '<': { least: 2, most: 2, meaning: 'less, as numbers' },
  '<=': { least: 2, most: 2, meaning: 'less or equal, as numbers' },
  '=': { least: 2, most: 2, meaning: 'equal: as numbers if one side is a number, else as texts' },
  '>=': { least: 2, most: 2, meaning: 'greater or equal, as numbers' },
  '>': { least: 2, most: 2, meaning: 'greater, as numbers' },
  if: { least: 3, most: 3, meaning: 'a comparison, what holds when it is true, what holds otherwise' },
  abs: { least: 1, most: 1, meaning: 'the number without its sign' },
  coalesce: { least: 1, most: 20, meaning: 'the first that is not empty' },
  concat: { least: 1, most: 20, meaning: 'the texts joined' },
  lower: { least: 1, most: 1, meaning: 'the text in lower case' },
  trim: { least: 1, most: 1, meaning: 'the text without blanks around it' },
  date: { least: 2, most: 3, meaning: "a time: the cell, its format, and its time zone if it is not the run's" },
};
export const comparisons = ['<', '<=', '=', '>=', '>'];
const deepest = 8;

/** An expression taken apart: a column, a constant, or an operator with its arguments. */
export type Parsed =
  | { kind: 'column'; name: string }
  | { kind: 'constant'; value: string | number | boolean | null }
  | { kind: 'operator'; operator: string; args: unknown[] };

/** Takes apart a valid expression; a text is a column's name, a bare number a constant. */
export function parseExpression(source: unknown): Parsed {
  if (typeof source === 'string') return { kind: 'column', name: source };
  if (typeof source !== 'object' || source === null) return { kind: 'constant', value: source as number };
  const [operator, given] = Object.entries(source)[0]!;
  if (operator === 'value') return { kind: 'constant', value: given };
  return { kind: 'operator', operator, args: Array.isArray(given) ? given : [given] };
}

/** What is wrong with a column's source, one sentence each. */
export function expressionFaults(source: unknown, depth = 0): string[] {
  if (typeof source === 'string') return source.trim() === '' ? ['a column name is empty'] : [];
  if (typeof source === 'number') return depth > 0 ? [] : [`a constant is written {"value": ${source}}`];
  if (typeof source !== 'object' || source === null || Array.isArray(source) || Object.keys(source).length !== 1) {
    return [
      `found ${shown(JSON.stringify(source) ?? 'nothing')}, wanted a column's name, {"value": …} or one {"operator": […]}`,
    ];
  }
  if (depth >= deepest) return [`expressions may be nested ${deepest} deep`];
  const [operator, given] = Object.entries(source)[0]!;
  if (operator === 'value') return constantFaults(given);
  const rule = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (rule === undefined)
    return [`there is no operator ${shown(operator)}; there are value, ${Object.keys(operators).join(', ')}`];
  const args = Array.isArray(given) ? given : [given];
  if (args.length < rule.least || args.length > rule.most) {
    const wanted = rule.least === rule.most ? rule.least : `${rule.least} to ${rule.most}`;
    return [`${operator} has ${args.length} arguments, wanted ${wanted}`];
  }
  return operatorFaults(operator, args, depth);
}

function operatorFaults(operator: string, args: unknown[], depth: number): string[] {
  if (operator === 'date') {
    return [...expressionFaults(args[0], depth + 1), ...formatFault(args[1]), ...zoneFault(args[2])];
  }
  const condition = operator === 'if' && !comparisons.includes(Object.keys((args[0] ?? {}) as object)[0] ?? '');
  return [
    ...(condition ? ['the first argument of if must be a comparison, such as {"<": ["Quantity", 0]}'] : []),
    ...args.flatMap((arg) => expressionFaults(arg, depth + 1)),
  ];
}

function constantFaults(value: unknown): string[] {
  if (typeof value === 'string' && /\p{Cc}/u.test(value)) return [`the value ${shown(value)} has a control character`];
  const fine =
    value === null || typeof value === 'boolean' || typeof value === 'string' || Number.isFinite(value as number);
  return fine ? [] : [`a value is a text, a number, true, false or null, found ${shown(JSON.stringify(value) ?? '')}`];
}

function zoneFault(zone: unknown): string[] {
  if (zone === undefined || (typeof zone === 'string' && isTimezone(zone))) return [];
  return [`${shown(String(zone))} is not a time zone; wanted a name such as "Europe/Berlin"`];
}

/** Whether `zone` is an IANA time zone. Offsets such as +02:00 are none. */
export function isTimezone(zone: string): boolean {
  try {
    return (
      /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
    );
  } catch {
    return false;
  }
}

/** Names of the columns that an expression reads. */
export function columnsOf(source: unknown): string[] {
  const parsed = parseExpression(source);
  if (parsed.kind === 'column') return [parsed.name];
  if (parsed.kind === 'constant') return [];
  return (parsed.operator === 'date' ? parsed.args.slice(0, 1) : parsed.args).flatMap(columnsOf);
}
