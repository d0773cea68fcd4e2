import { readdir, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import { byCodePoint } from '../../core/order.ts';
import { nearest } from '../../core/suggest.ts';
import { counted, listed, shown } from '../../core/words.ts';
import { contract, type TableName, tableNames } from '../../data/contract.ts';
import type { Mapping, TableMapping } from '../../data/mapping/mapping.ts';
import { insideRoots } from './roots.ts';

/** A file of a table. `path` is real and local, `name` is relative to the source: `transactions/2024-01.csv`. */
export type SourceFile = { path: string; name: string };

/** The files of a table, sorted by name; none for an optional table that is absent. `notes` say what was left out. */
export type TableFiles = { files: SourceFile[]; notes: string[] };

export type Source = Record<TableName, TableFiles>;

const tableFile = /^(.+?)\.(csv|tsv|parquet)(\.gz)?$/i;

/** Finds each table in the folder `source`, as `resolveTable` does. */
export async function resolveSource(source: string, mapping: Mapping | null, roots: string[]): Promise<Source> {
  const found: [TableName, TableFiles][] = [];
  for (const table of tableNames) {
    found.push([table, await resolveTable(source, table, mapping?.[table] ?? null, roots)]);
  }
  return Object.fromEntries(found) as Source;
}

/**
 * Finds the files of a table in the folder `source`: those that the mapping names, else `<table>.csv`, `.tsv` (each also
 * `.gz`), `.parquet`, or a folder `<table>` of such files. Throws `InvalidInput` for whatever lies outside `roots`, links
 * followed, for a table or a file that is there twice, and for a required table that is not there.
 */
export async function resolveTable(
  source: string,
  table: TableName,
  mapping: TableMapping | null,
  roots: string[],
): Promise<TableFiles> {
  const folder = await insideRoots(source, roots, source);
  if (!(await stat(folder)).isDirectory()) {
    throw new InvalidInput(`${shown(source, 200)} is a file; wanted the folder that holds the tables`);
  }
  const entries = (await names(folder, source)).filter((name) => !isHidden(name));
  const given = mapping?.files;
  const files = given ?? tableEntries(table, entries);
  if (files.length > 1 && !given) {
    throw new InvalidInput(
      `${table} is there more than once: ${listed(files)}; keep one, or put them into a folder ${table}`,
    );
  }
  if (files.length === 0 && contract[table].required) throw absent(table, entries, source);
  const lists = await Promise.all(files.map((file) => filesOf(folder, file, roots, given !== undefined)));
  const found = lists.flatMap((list) => list.files).sort((a, b) => byCodePoint(a.name, b.name));
  refuseTwice(table, found);
  return { files: found, notes: lists.flatMap(({ notes }) => notes) };
}

/** Rows would be counted twice: a file that is named twice or linked, and one that is there packed and unpacked. */
function refuseTwice(table: TableName, files: SourceFile[]): void {
  const seen = new Map<string, string>();
  for (const { path, name } of files) {
    const bare = tableFile.exec(name)?.[1] ?? name;
    const before = seen.get(`path ${path}`) ?? seen.get(`name ${bare}`);
    if (before !== undefined) {
      throw new InvalidInput(
        `${table}: ${shown(before, 200)} and ${shown(name, 200)} look like the same rows twice; keep one of them, or rename it if they are not`,
      );
    }
    seen.set(`path ${path}`, name).set(`name ${bare}`, name);
  }
}

function tableEntries(table: TableName, entries: string[]): string[] {
  return entries.filter((name) => (tableFile.exec(name)?.[1] ?? name).toLowerCase() === table);
}

async function filesOf(folder: string, file: string, roots: string[], named: boolean): Promise<TableFiles> {
  if (named && isAbsolute(file)) {
    throw new InvalidInput(`the mapping names ${shown(file, 200)}; wanted a path relative to the source`);
  }
  const path = await insideRoots(join(folder, file), roots, file);
  // A name in a mapping is typed by the same person as the source, but only the source was agreed on.
  if (named) await insideRoots(path, [folder], file);
  if (!(await stat(path)).isDirectory()) return { files: [{ path: await regular(path, file), name: file }], notes: [] };
  const entries = (await names(path, file)).filter((name) => !isHidden(name));
  const inside = entries.filter((name) => tableFile.test(name));
  if (inside.length === 0) {
    throw new InvalidInput(
      `the folder ${shown(file, 200)} has no table in it; wanted .csv, .csv.gz, .tsv or .parquet files`,
    );
  }
  const files = inside.map(async (name) => {
    const part = await insideRoots(join(path, name), roots, `${file}/${name}`);
    return { path: await regular(part, `${file}/${name}`), name: `${file}/${name}` };
  });
  return { files: await Promise.all(files), notes: leftOutNote(file, entries) };
}

function leftOutNote(folder: string, entries: string[]): string[] {
  const others = entries.filter((name) => !tableFile.test(name));
  if (others.length === 0) return [];
  const which = others.length === 1 ? 'one entry that is' : `${counted(others.length)} entries that are`;
  return [`the folder ${shown(folder, 200)} has ${which} not read: ${listed(others, 3)}`];
}

/** A pipe or a device would be read for ever. */
async function regular(path: string, name: string): Promise<string> {
  if (!(await stat(path)).isFile())
    throw new InvalidInput(`${shown(name, 200)} is no regular file; wanted a CSV or Parquet file`);
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

function absent(table: TableName, entries: string[], source: string): InvalidInput {
  const guess = nearest(
    table,
    entries.map((name) => tableFile.exec(name)?.[1] ?? name),
  );
  const hint =
    guess === null ? `it has ${entries.length === 0 ? 'no files' : listed(entries)}` : `did you mean ${shown(guess)}?`;
  return new InvalidInput(
    `${shown(source, 200)} has no ${table}.csv, ${table}.parquet or folder ${table}, which is the one table that must be there; ${hint}`,
  );
}
