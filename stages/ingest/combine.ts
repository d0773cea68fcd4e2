import { InvalidInput } from '../../core/errors.ts';
import { counted, listed, percent, shown } from '../../core/words.ts';
import { contract, type TableName } from '../../data/contract.ts';
import { added, sumOf } from './load.ts';
import type { Example, IngestPart } from './part.ts';
import type { TableManifest } from './tableManifest.ts';

/** One ingested file: its `part.json`, and the digest of each of its artifacts by name. */
export type StoredPart = { part: IngestPart; digest(name: string): string };

export type CombineOptions = {
  maxRejected: number;
  /** Of `resolveTable`. */
  notes?: string[];
  /** Whether errors show invalid cells. Only for a terminal: the errors of a run go into Temporal's history and into logs. */
  showCells?: boolean;
};

/**
 * The manifest of a table from its files, in file name order. Throws `InvalidInput` if the share of rejected rows exceeds
 * `maxRejected`, if the format of a date column has to be given in a mapping, and if a required table has no rows.
 */
export function combineParts(
  table: TableName,
  stored: StoredPart[],
  { maxRejected, notes = [], showCells = false }: CombineOptions,
): TableManifest {
  const parts = stored.map(({ part }) => part);
  const format = showCells ? withCell : location;
  checkRejected(table, parts, maxRejected, format);
  checkNulledDates(table, parts, maxRejected, format);
  const manifest = describeParts(table, stored, notes);
  checkNotEmpty(manifest);
  return manifest;
}

/** The manifest of a table, without checking its counts. */
export function describeParts(table: TableName, stored: StoredPart[], notes: string[]): TableManifest {
  const parts = stored.map(({ part }) => part);
  const { columns } = contract[table];
  const dimensions = parts[0]?.dimensions;
  return {
    table,
    parts: stored.flatMap(({ part, digest }) =>
      part.parts.map(({ name, rows }) => ({ digest: digest(name), rows, file: part.file })),
    ),
    rejected: stored.filter(({ part }) => part.accepted < part.rows).map(({ digest }) => digest('rejected.parquet')),
    columns: columns.map(({ name }) => name).filter((name) => parts.some((part) => part.columns.includes(name))),
    ...(dimensions ? { dimensions } : {}),
    idsCanonical: Object.fromEntries(
      columns
        .filter(({ type }) => type === 'id')
        .map(({ name }) => [name, parts.every((part) => part.idsCanonical[name] !== false)]),
    ),
    quality: qualityOf(table, parts, notes),
  };
}

/** The manifest of a table that is not in the source, with no rows and no columns. Throws `InvalidInput` if it is required. */
export function emptyTable(table: TableName): TableManifest {
  return combineParts(table, [], { maxRejected: 1 });
}

function checkNotEmpty({ table, parts, quality }: TableManifest): void {
  if (!contract[table as TableName].required || quality.accepted > 0) return;
  const which = quality.rows > 0 ? 'no valid rows' : 'no rows';
  const files = listed([...new Set(parts.map(({ file }) => file))]);
  throw new InvalidInput(`${table} has ${which}${files === '' ? '' : ` (${files})`}; expected at least one`);
}

function qualityOf(table: TableName, parts: IngestPart[], notes: string[]): TableManifest['quality'] {
  const names = contract[table].columns.map(({ name }) => name);
  return {
    table,
    files: parts.length,
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    accepted: parts.reduce((sum, part) => sum + part.accepted, 0),
    rejected: added(parts.map((part) => part.rejected)),
    nulled: added(parts.map((part) => part.nulled)),
    missingColumns: names.filter((name) => !parts.some((part) => part.columns.includes(name))),
    notes: [
      ...notes,
      ...notesOf(parts),
      ...emptyNotes(parts),
      ...gapNotes(names, parts),
      ...rejectedNotes(parts),
      ...unknownNotes(parts),
    ],
  };
}

function notesOf(parts: IngestPart[]): string[] {
  return [...new Set(parts.flatMap((part) => part.notes))].slice(0, 20);
}

/** A note on the files that have a header only. */
function emptyNotes(parts: IngestPart[]): string[] {
  const empty = parts.filter(({ rows }) => rows === 0).map(({ file }) => file);
  return empty.length === 0 ? [] : [`no rows in ${empty.length} of ${parts.length} files (${listed(empty, 3)})`];
}

/** Notes on columns that only some of the files have. */
function gapNotes(names: string[], parts: IngestPart[]): string[] {
  return names.flatMap((name) => {
    const without = parts.filter((part) => !part.columns.includes(name)).map((part) => part.file);
    if (without.length === 0 || without.length === parts.length) return [];
    return [
      `${name} is missing in ${without.length} of ${parts.length} files (${listed(without, 3)}); its values there are unknown`,
    ];
  });
}

function rejectedNotes(parts: IngestPart[]): string[] {
  return Object.entries(added(parts.map((part) => part.rejected))).map(([reason, n]) => {
    const example = firstExample(parts, 'examples', (found) => found.reason === reason, location);
    return `${counted(n)} ${n === 1 ? 'row' : 'rows'} rejected, ${reason}${example}`;
  });
}

function unknownNotes(parts: IngestPart[]): string[] {
  const nulled = added(parts.map((part) => part.nulled));
  return Object.entries(nulled).map(([column, n]) => {
    const example = firstExample(parts, 'nulledExamples', (found) => found.column === column, location);
    const cause = causesOf(parts).find((found) => found.column === column);
    return `${column}: ${counted(n)} ${n === 1 ? 'cell' : 'cells'} unreadable or out of range, treated as unknown${example}${cause ? `; ${cause.cause}` : ''}`;
  });
}

function checkRejected(table: TableName, parts: IngestPart[], maxRejected: number, format: Format): void {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const rejected = added(parts.map((part) => part.rejected));
  const total = sumOf(rejected);
  if (total <= maxRejected * rows) return;
  const reasons = Object.entries(rejected)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5);
  const found = reasons.map(([reason, n]) => {
    return `${reason} ${counted(n)}${firstExample(parts, 'examples', (example) => example.reason === reason, format)}`;
  });
  const causes = causesOf(parts).filter(
    ({ column }) => column === '' || reasons.some(([reason]) => reason.startsWith(`${column}:`)),
  );
  const advice =
    causes.length > 0
      ? ` Probable cause: ${causes.map(({ cause }) => cause).join('. ')}.`
      : ' Correct these rows or increase maxRejected.';
  throw new InvalidInput(
    `${table}: ${counted(total)} of ${counted(rows)} rows (${percent(total, rows)}) were rejected, more than maxRejected allows (${percent(maxRejected, 1)}): ${found.join('; ')}.${advice}`,
  );
}

/** Throws if much of a date column is unreadable because of its format, which a mapping can give. */
function checkNulledDates(table: TableName, parts: IngestPart[], maxRejected: number, format: Format): void {
  const nulled = added(parts.map((part) => part.nulled));
  const accepted = parts.reduce((sum, part) => sum + part.accepted, 0);
  for (const { column, cause } of causesOf(parts)) {
    const n = nulled[column] ?? 0;
    if (n <= maxRejected * accepted || !cause.startsWith('dates look like')) continue;
    const example = firstExample(parts, 'nulledExamples', (found) => found.column === column, format);
    throw new InvalidInput(
      `${table}: ${counted(n)} of ${counted(accepted)} cells of ${column} are unreadable${example}: ${cause}`,
    );
  }
}

function causesOf(parts: IngestPart[]): IngestPart['causes'] {
  const byColumn = new Map(parts.flatMap((part) => part.causes).map((found) => [found.column, found]));
  return [...byColumn.values()];
}

type Format = (file: string, example: Example) => string;

function firstExample(
  parts: IngestPart[],
  from: 'examples' | 'nulledExamples',
  matches: (example: Example) => boolean,
  format: Format,
): string {
  for (const part of parts) {
    const example = part[from].find(matches);
    if (example) return ` (${format(part.file, example)})`;
  }
  return '';
}

function location(file: string, { line }: Example): string {
  return line === null ? shown(file, 200) : `${shown(file, 200)} line ${line}`;
}

/** Shows a single cell, never a whole row, which may contain names and addresses of customers. */
function withCell(file: string, example: Example): string {
  const { column, value } = example;
  return column === null || value === null ? location(file, example) : `${location(file, example)}: ${shown(value)}`;
}
