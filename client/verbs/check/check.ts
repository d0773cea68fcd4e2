import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidInput } from '../../../core/errors.ts';
import { contract, type TableName, tableNames } from '../../../data/contract.ts';
import { isTimezone } from '../../../data/mapping/expression.ts';
import { type Mapping, readMapping } from '../../../data/mapping/mapping.ts';
import { switchedOff } from '../../../data/needs.ts';
import { openDuckDB } from '../../../engine/duckdb.ts';
import { resolveSource } from '../../../stages/ingest/source.ts';
import { sourceRows } from '../../../stages/merge/cleanTables.ts';
import { decideIds } from '../../../stages/merge/ids.ts';
import { type DataNote, dataNotes } from '../../../stages/merge/notes/notes.ts';
import { readJsonFile } from '../../terminal/input.ts';
import { type CheckDocument, printFindings } from './print.ts';
import { type CheckedTable, checkTable, sentence } from './table.ts';

export type CheckOptions = {
  source: string;
  /** JSON file with the mapping. */
  mapping?: string;
  timezone?: string;
  maxRejected?: number;
  json?: boolean;
};

type Checked = Pick<CheckOptions, 'source' | 'mapping' | 'timezone' | 'maxRejected'> & {
  /** Whether errors show invalid cells. */
  showCells?: boolean;
};

/**
 * `check`: reads a source as a run would and prints its findings; on a terminal they show invalid cells. Returns the exit code:
 * 0, or 2 if there are errors.
 */
export async function check(options: CheckOptions): Promise<0 | 2> {
  const showCells = !options.json && process.stdout.isTTY && process.stderr.isTTY;
  const document = await checkSource({ ...options, showCells });
  if (options.json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  else printFindings(document, options.source);
  return document.ok ? 0 : 2;
}

export async function checkSource({
  source,
  mapping,
  timezone = 'UTC',
  maxRejected = 0.01,
  showCells = false,
}: Checked): Promise<CheckDocument> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-check-'));
  const document: CheckDocument = { ok: false, tables: [], switchedOff: [], notes: [], errors: [] };
  try {
    if (!isTimezone(timezone))
      throw new InvalidInput(
        `unknown time zone ${JSON.stringify(timezone)}; expected an IANA name such as Europe/Berlin`,
      );
    const given = mapping === undefined ? null : await readMappingFile(mapping);
    const files = await resolveSource(source, given, [source]);
    const checked: CheckedTable[] = [];
    for (const table of tableNames) {
      const params = { table, mapping: given?.[table] ?? null, timezone };
      checked.push(await checkTable(params, files[table], join(folder, table), { maxRejected, showCells }));
    }
    document.errors = checked.flatMap(({ errors }) => errors);
    document.tables = checked.flatMap(({ manifest }) => (manifest ? [manifest.quality] : []));
    document.switchedOff = switchedOff(Object.fromEntries(checked.flatMap(presentColumns)));
    document.ok = document.errors.length === 0;
    if (document.ok) document.notes = await notesOf(checked, folder);
  } catch (error) {
    document.ok = false;
    document.errors.push(sentence(error));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return document;
}

/** The columns of a table that is present. A table that could not be read is taken as complete: what it lacks is not known. */
function presentColumns({ table, manifest }: CheckedTable): [TableName, string[]][] {
  if (manifest === null) return [[table, contract[table].columns.map(({ name }) => name)]];
  return manifest.parts.length > 0 ? [[table, manifest.columns]] : [];
}

async function readMappingFile(path: string): Promise<Mapping> {
  const result = readMapping(await readJsonFile(path));
  if ('faults' in result) throw new InvalidInput(result.faults.join('; '));
  return result.mapping;
}

/** Notes on the data of tables whose parts were written by `checkTable`. */
async function notesOf(tables: CheckedTable[], folder: string): Promise<DataNote[]> {
  const manifests = tables.flatMap(({ manifest }) => (manifest ? [manifest] : []));
  const ids = decideIds(manifests);
  const database = await openDuckDB({ folder, files: [] });
  try {
    for (const { table, manifest } of tables) {
      const files = manifest?.parts.map(({ digest }) => digest) ?? [];
      await database.run(`create view source_${table} as ${sourceRows(table, files, ids)}`);
    }
    return await dataNotes(database, (table) => `source_${table}`, null);
  } finally {
    database.close();
  }
}
