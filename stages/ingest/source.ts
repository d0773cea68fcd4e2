import { readdir, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import { byCodePoint } from '../../core/order.ts';
import { nearest } from '../../core/suggest.ts';
import { counted, listed, shown } from '../../core/words.ts';
import { contract, type TableName, tableNames } from '../../data/contract.ts';
import type { Mapping, TableMapping } from '../../data/mapping/mapping.ts';
import { insideRoots } from './roots.ts';

/** A file of a table. `path` is its real local path, `name` its path relative to the source: `transactions/2024-01.csv`. */
export type SourceFile = { path: string; name: string };

/** The files of a table, sorted by name; none for a missing optional table. `notes` list ignored files. */
export type TableFiles = { files: SourceFile[]; notes: string[] };

export type Source = Record<TableName, TableFiles>;

const tableFile = /^(.+?)\.(csv|tsv|parquet)(\.gz)?$/i;
const stem = (name: string) => tableFile.exec(name)?.[1] ?? name;

/** Finds the files of all tables in the folder `source`. See `resolveTable`. */
export async function resolveSource(source: string, mapping: Mapping | null, roots: string[]): Promise<Source> {
  const found: [TableName, TableFiles][] = [];
  for (const table of tableNames) {
    found.push([table, await resolveTable(source, table, mapping?.[table] ?? null, roots)]);
  }
  return Object.fromEntries(found) as Source;
}

/**
 * Finds the files of a table in the folder `source`: those in the mapping, or else `<table>.csv`, `.tsv` (each also `.gz`),
 * `.parquet`, or a folder `<table>` of such files. Throws `InvalidInput` for a path outside `roots` (after resolving links),
 * for a table or file that occurs twice, and for a missing required table.
 */
export async function resolveTable(
  source: string,
  table: TableName,
  mapping: TableMapping | null,
  roots: string[],
): Promise<TableFiles> {
  const folder = await insideRoots(source, roots, source);
  if (!(await stat(folder)).isDirectory()) {
    throw new InvalidInput(`${shown(source, 200)} is a file; expected the folder that contains the tables`);
  }
  const entries = (await names(folder, source)).filter((name) => !isHidden(name));
  const given = mapping?.files;
  const files = given ?? tableEntries(table, entries);
  if (files.length > 1 && !given) {
    throw new InvalidInput(
      `${table} occurs more than once: ${listed(files)}; keep one, or move them into a folder ${table}`,
    );
  }
  if (files.length === 0 && contract[table].required) throw missingTable(table, entries, source);
  if (files.length === 0 && mapping?.dimensions) {
    throw new InvalidInput(
      `the mapping names dimensions of ${table}, but ${shown(source, 200)} has no table ${table}; add it, or remove them`,
    );
  }
  const lists = await Promise.all(files.map((file) => filesOf(folder, file, roots, given !== undefined)));
  const found = lists.flatMap((list) => list.files).sort((a, b) => byCodePoint(a.name, b.name));
  checkDuplicates(table, found);
  return { files: found, notes: lists.flatMap(({ notes }) => notes) };
}

/** Throws if a file is listed twice, linked, or both compressed and uncompressed: its rows would be counted twice. */
function checkDuplicates(table: TableName, files: SourceFile[]): void {
  const seen = new Map<string, string>();
  for (const { path, name } of files) {
    const bare = stem(name);
    const before = seen.get(`path ${path}`) ?? seen.get(`name ${bare}`);
    if (before !== undefined) {
      throw new InvalidInput(
        `${table}: ${shown(before, 200)} and ${shown(name, 200)} seem to contain the same rows; remove one of them, or rename it if they differ`,
      );
    }
    seen.set(`path ${path}`, name).set(`name ${bare}`, name);
  }
}

function tableEntries(table: TableName, entries: string[]): string[] {
  return entries.filter((name) => stem(name).toLowerCase() === table);
}

async function filesOf(folder: string, file: string, roots: string[], named: boolean): Promise<TableFiles> {
  if (named && isAbsolute(file)) {
    throw new InvalidInput(`the mapping has the file ${shown(file, 200)}; expected a path relative to the source`);
  }
  const path = await insideRoots(join(folder, file), roots, file);
  // A file in a mapping must be inside the source, even if it is inside the roots.
  if (named) await insideRoots(path, [folder], file);
  if (!(await stat(path)).isDirectory())
    return { files: [{ path: await regularFile(path, file), name: file }], notes: [] };
  const entries = (await names(path, file)).filter((name) => !isHidden(name));
  const inside = entries.filter((name) => tableFile.test(name));
  if (inside.length === 0) {
    throw new InvalidInput(
      `the folder ${shown(file, 200)} has no table files; expected .csv, .csv.gz, .tsv or .parquet files`,
    );
  }
  const files = inside.map(async (name) => {
    const part = await insideRoots(join(path, name), roots, `${file}/${name}`);
    return { path: await regularFile(part, `${file}/${name}`), name: `${file}/${name}` };
  });
  return { files: await Promise.all(files), notes: ignoredNote(file, entries) };
}

function ignoredNote(folder: string, entries: string[]): string[] {
  const others = entries.filter((name) => !tableFile.test(name));
  if (others.length === 0) return [];
  const entry = others.length === 1 ? 'entry' : 'entries';
  return [`${counted(others.length)} ${entry} in the folder ${shown(folder, 200)} ignored: ${listed(others, 3)}`];
}

/** Throws unless the path is a regular file: reading a pipe or a device may never end. */
async function regularFile(path: string, name: string): Promise<string> {
  if (!(await stat(path)).isFile())
    throw new InvalidInput(`${shown(name, 200)} is not a regular file; expected a CSV or Parquet file`);
  return path;
}

async function names(folder: string, name: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort(byCodePoint);
  } catch (error) {
    throw new InvalidInput(
      `the folder ${shown(name, 200)} cannot be read (${(error as NodeJS.ErrnoException).code}); check its permissions`,
    );
  }
}

const isHidden = (name: string) => /^[._]/.test(basename(name));

function missingTable(table: TableName, entries: string[], source: string): InvalidInput {
  const guess = nearest(table, entries.map(stem));
  const isTable = (name: string) => tableNames.some((other) => other === stem(name).toLowerCase());
  const others = entries.filter((name) => tableFile.test(name) && !isTable(name));
  const hints = [
    guess === null
      ? `it contains ${entries.length === 0 ? 'no files' : listed(entries)}`
      : `did you mean ${shown(guess)}?`,
    ...workbookHint(table, entries),
    ...(others.length > 0 ? [mappingHint(table, others[0]!)] : []),
  ];
  return new InvalidInput(
    `${shown(source, 200)} has no ${table}.csv, ${table}.parquet or folder ${table}, the only required table; ${hints.join('; ')}`,
  );
}

function workbookHint(table: TableName, entries: string[]): string[] {
  const workbook = entries.find((name) => /\.(xls[xmb]?|ods|numbers)$/i.test(name));
  if (workbook === undefined) return [];
  return [`${shown(workbook, 200)} is a workbook: save each of its sheets as a CSV file, such as ${table}.csv`];
}

function mappingHint(table: TableName, file: string): string {
  const column = contract[table].columns[0]!.name;
  const mapping = `{"${table}": {"files": ${shown(file, 200)}, "columns": {"${column}": "its name in the file"}}}`;
  return `to read ${shown(file, 200)} as ${table}, give a mapping: --mapping FILE.json with ${mapping}; docs/data-contract.md lists the columns and describes mappings`;
}
