import { columns, printable } from '../../../core/text.ts';
import { counted, percent } from '../../../core/words.ts';
import { type TableName, tableNames } from '../../../data/contract.ts';
import type { SwitchedOff } from '../../../data/needs.ts';
import type { TableQuality } from '../../../stages/ingest/tableManifest.ts';
import type { DataNote } from '../../../stages/merge/notes/notes.ts';

/** The output of `check --json`. `notes` are about the data; the tables have their own notes on reading the files. */
export type CheckDocument = {
  ok: boolean;
  tables: TableQuality[];
  switchedOff: SwitchedOff[];
  notes: DataNote[];
  errors: string[];
};

/** Prints the findings on stdout and the errors on stderr. */
export function printFindings({ ok, tables, switchedOff, notes, errors }: CheckDocument, source: string): void {
  const out = [
    ...(tables.length > 0 ? [...columns(tableNames.map((name) => row(name, tables))).split('\n'), ''] : []),
    ...section(
      'files',
      tables.flatMap((table) => details(table)),
    ),
    ...section(
      'data',
      notes.map(({ text }) => text),
    ),
    ...section(
      'switched off',
      switchedOff.map(({ what, why }) => `${what}: ${why}`),
    ),
    ...(ok ? [`${source} is valid`] : []),
  ];
  for (const line of out) process.stdout.write(`${printable(line)}\n`);
  for (const error of errors) process.stderr.write(`${printable(error)}\n`);
}

function row(table: TableName, tables: TableQuality[]): string[] {
  const found = tables.find((one) => one.table === table);
  if (found === undefined) return [table, 'unreadable', '', '', ''];
  const { files, rows, accepted, rejected } = found;
  if (files === 0) return [table, 'absent', '', '', ''];
  const total = Object.values(rejected).reduce((a, b) => a + b, 0);
  const share = total === 0 ? '' : `${counted(total)} rejected (${percent(total, rows)})`;
  return [
    table,
    files === 1 ? '1 file' : `${files} files`,
    `${counted(rows)} rows`,
    `${counted(accepted)} accepted`,
    share,
  ];
}

function details({ table, missingColumns, files, notes }: TableQuality): string[] {
  const missing = files > 0 && missingColumns.length > 0 ? [`has no ${missingColumns.join(', ')}`] : [];
  return [...missing, ...notes].map((text) => `${table}: ${text}`);
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`), ''];
}
