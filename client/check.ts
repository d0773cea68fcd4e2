import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableNames } from '../data/contract.ts';
import { isTimezone } from '../data/mapping/expression.ts';
import { type Mapping, readMapping } from '../data/mapping.ts';
import { type SwitchedOff, switchedOff } from '../data/needs.ts';
import { InvalidInput } from '../stages/errors.ts';
import { resolveSource } from '../stages/ingest/source.ts';
import type { DataNote } from '../stages/notes.ts';
import type { TableQuality } from '../stages/stage.ts';
import { notesOf } from './check/notes.ts';
import { type CheckedTable, checkTable, sentence } from './check/table.ts';
import { tell } from './check/tell.ts';
import { readJsonFile } from './input.ts';

export type CheckOptions = {
  source: string;
  /** A JSON file: the mapping itself. */
  mapping?: string;
  timezone?: string;
  maxRejected?: number;
  json?: boolean;
};

/** What `check --json` prints. `notes` are about the data, the tables' own notes about their reading. */
export type CheckDocument = {
  ok: boolean;
  tables: TableQuality[];
  switchedOff: SwitchedOff[];
  notes: DataNote[];
  errors: string[];
};

/** `check`: reads a source as a run would, without a server, and tells what it finds. Returns the exit code, 0 or 2. */
export async function check(options: CheckOptions): Promise<0 | 2> {
  const document = await checkSource(options);
  if (options.json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  else tell(document, options.source);
  return document.ok ? 0 : 2;
}

export async function checkSource({
  source,
  mapping,
  timezone = 'UTC',
  maxRejected = 0.01,
}: CheckOptions): Promise<CheckDocument> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-check-'));
  const document: CheckDocument = { ok: false, tables: [], switchedOff: [], notes: [], errors: [] };
  try {
    if (!isTimezone(timezone))
      throw new InvalidInput(`${timezone} is not a time zone; wanted a name such as Europe/Berlin`);
    const given = mapping === undefined ? null : await readMappingFile(mapping);
    const files = await resolveSource(source, given, [source]);
    const checked: CheckedTable[] = [];
    for (const table of tableNames) {
      const params = { table, mapping: given?.[table] ?? null, timezone };
      checked.push(await checkTable(params, files[table], join(folder, table), maxRejected));
    }
    document.errors = checked.flatMap(({ errors }) => errors);
    document.tables = checked.flatMap(({ manifest }) => (manifest ? [manifest.quality] : []));
    const present = checked.filter(({ manifest }) => (manifest?.parts.length ?? 0) > 0);
    document.switchedOff = switchedOff(
      Object.fromEntries(present.map(({ table, manifest }) => [table, manifest!.columns])),
    );
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

async function readMappingFile(path: string): Promise<Mapping> {
  const result = readMapping(await readJsonFile(path));
  if ('faults' in result) throw new InvalidInput(result.faults.join('; '));
  return result.mapping;
}
