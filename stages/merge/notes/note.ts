import { counted, percent } from '../../../core/words.ts';
import type { TableName } from '../../../data/contract.ts';

/** A note about a table, with the number and share of its rows (or of its customers) that it concerns. */
export type DataNote = {
  kind: string;
  table: TableName;
  count: number;
  of: number;
  share: number | null;
  /** A whole sentence with count and share. */
  text: string;
};

/** `what` continues the sentence "12 of 345 (3.48%) ". */
export function note(kind: string, table: TableName, count: number, of: number, what: string): DataNote {
  const text = `${table}: ${counted(count)} of ${counted(of)} (${percent(count, of)}) ${what}`;
  return { kind, table, count, of, share: of === 0 ? null : count / of, text };
}
