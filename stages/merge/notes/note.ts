import { counted, percent } from '../../../core/words.ts';
import type { TableName } from '../../../data/contract.ts';

/** One thing to know about a table: how many of its rows (or of its customers), and which share of them. */
export type DataNote = {
  kind: string;
  table: TableName;
  count: number;
  of: number;
  share: number | null;
  /** A whole sentence with count and share. */
  text: string;
};

/** `what` goes on after "12 of 345 (3.48 %) ". */
export function note(kind: string, table: TableName, count: number, of: number, what: string): DataNote {
  const text = `${table}: ${counted(count)} of ${counted(of)} (${percent(count, of)}) ${what}`;
  return { kind, table, count, of, share: of === 0 ? null : count / of, text };
}
