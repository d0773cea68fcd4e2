import type { KeyCounts, KeyedTable } from './keyed.ts';

/** What a reader of the run should know of the keyed tables: one sentence for each kind of row that was left out. */
export function keyNotes({ duplicates, keyless }: KeyCounts): string[] {
  return (Object.keys(duplicates) as KeyedTable[]).flatMap((table) => [
    ...note(duplicates[table], `${table}: {} left out, because an earlier row has the same key`),
    ...note(keyless[table], `${table}: {} left out, for want of a key`),
  ]);
}

function note(rows: number, sentence: string): string[] {
  return rows === 0
    ? []
    : [sentence.replace('{}', rows === 1 ? '1 row is' : `${rows.toLocaleString('en-US')} rows are`)];
}
