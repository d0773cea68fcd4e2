import { z } from 'zod';
import { nearest } from '../../core/suggest.ts';
import { counted, shown } from '../../core/words.ts';
import { contract, type TableName, tableNames } from '../contract.ts';
import { dimensionFaults } from './dimensionFaults.ts';
import { expressionFaults } from './expression.ts';

/** The source of a contract column: a column name or an expression. */
export type Source = string | Expression;

/** `{ value: 0 }`, or one operator with its arguments: `{ "*": ["Quantity", "UnitPrice"] }`. */
type Expression = { [operator: string]: unknown };

/**
 * How one table is read from the user's own files. `null` leaves a column out; unmapped columns keep their own names.
 * `dimensions` are further columns of the files that revenue is grouped by.
 */
export type TableMapping = { files?: string[]; columns: Record<string, Source | null>; dimensions?: string[] };

export type Mapping = Partial<Record<TableName, TableMapping>>;

const fileName = z.string().min(1).max(1024);
const tableMapping = z.strictObject({
  files: z.union([fileName.transform((name) => [name]), z.array(fileName).min(1).max(1000)]).optional(),
  columns: z.record(z.string(), z.unknown()).default({}),
  dimensions: z.array(z.string().trim().min(1).max(100)).optional(),
});

/** Characters in all names and values of a mapping: Temporal limits the size of an input, and a workflow must be quick. */
const maxCharacters = 200_000;
const maxFaults = 50;

/** The mapping in `value`, or its first 50 faults, one message each. */
export function readMapping(value: unknown): { mapping: Mapping } | { faults: string[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      faults: ['the mapping must be an object with tables as keys, such as {"transactions": {"columns": {}}}'],
    };
  }
  if (isTooLarge(value)) {
    return {
      faults: [
        `the mapping is too large: all names and values together may have ${counted(maxCharacters)} characters; name a folder instead of its files`,
      ],
    };
  }
  const faults: string[] = [];
  const mapping: Mapping = {};
  for (const [name, given] of Object.entries(value)) {
    if (faults.length >= maxFaults) break;
    const table = tableNames.find((known) => known === name);
    if (table === undefined) {
      faults.push(
        `mapping: unknown table ${shown(name)}${suggestion(name, tableNames)}; expected one of ${tableNames.join(', ')}`,
      );
    } else {
      const result = tableMapping.safeParse(given);
      if (result.success) mapping[table] = result.data as TableMapping;
      else
        faults.push(
          ...result.error.issues.map((issue) => `mapping.${[table, ...issue.path].join('.')}: ${issue.message}`),
        );
      if (result.success) faults.push(...columnFaults(table, result.data.columns));
    }
  }
  faults.push(...dimensionFaults(mapping));
  return faults.length > 0 ? { faults: faults.slice(0, maxFaults) } : { mapping };
}

/** Counts without recursion, since a mapping may be nested deeper than the stack. */
function isTooLarge(value: unknown): boolean {
  let characters = 0;
  const parts = [value];
  while (parts.length > 0 && characters <= maxCharacters) {
    const part = parts.pop();
    if (typeof part === 'object' && part !== null) {
      for (const [name, inner] of Object.entries(part)) {
        characters += name.length;
        parts.push(inner);
      }
    } else characters += String(part).length;
  }
  return characters > maxCharacters;
}

function columnFaults(table: TableName, columns: Record<string, unknown>): string[] {
  const known = contract[table].columns.map((column) => column.name);
  // One more than the known columns is unknown, so this finds a fault in any case.
  const checked = Object.entries(columns).slice(0, known.length + maxFaults);
  return checked.flatMap(([name, source]) => {
    const where = `mapping.${table}.columns.${shown(name)}`;
    if (!known.includes(name))
      return [`${where}: ${table} has no such column${suggestion(name, known)}; expected one of ${known.join(', ')}`];
    return source === null ? [] : expressionFaults(source).map((fault) => `${where}: ${fault}`);
  });
}

const suggestion = (name: string, candidates: string[]) => {
  const guess = nearest(name, candidates);
  return guess === null ? '' : ` (did you mean ${guess}?)`;
};
