import { z } from 'zod';
import { nearest } from '../../core/suggest.ts';
import { shown } from '../../core/words.ts';
import { contract, type TableName, tableNames } from '../contract.ts';
import { expressionFaults } from './expression.ts';

/** The source of a contract column: a column name or an expression. */
export type Source = string | Expression;

/** `{ value: 0 }`, or one operator with its arguments: `{ "*": ["Quantity", "UnitPrice"] }`. */
type Expression = { [operator: string]: unknown };

/** How one table is read from the user's own files. `null` leaves a column out; unmapped columns keep their own names. */
export type TableMapping = { files?: string[]; columns: Record<string, Source | null> };

export type Mapping = Partial<Record<TableName, TableMapping>>;

const fileName = z.string().min(1).max(1024);
const tableMapping = z.strictObject({
  files: z.union([fileName.transform((name) => [name]), z.array(fileName).min(1).max(1000)]).optional(),
  columns: z.record(z.string(), z.unknown()).default({}),
});

/** The mapping in `value`, or all its faults, one message each. */
export function readMapping(value: unknown): { mapping: Mapping } | { faults: string[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      faults: ['the mapping must be an object with tables as keys, such as {"transactions": {"columns": {}}}'],
    };
  }
  const faults: string[] = [];
  const mapping: Mapping = {};
  for (const [name, given] of Object.entries(value)) {
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
  return faults.length > 0 ? { faults } : { mapping };
}

function columnFaults(table: TableName, columns: Record<string, unknown>): string[] {
  const known = contract[table].columns.map((column) => column.name);
  return Object.entries(columns).flatMap(([name, source]) => {
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
