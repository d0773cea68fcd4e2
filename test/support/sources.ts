import { contract, type TableName, tableNames } from '../../data/contract.ts';
import { sourceColumns } from '../../data/sourceColumns.ts';
import type { TableManifest } from '../../stages/ingest/tableManifest.ts';

export type SourceRow = Record<string, string | number | null>;

/** What ingest leaves of literal tables: manifests as inputs, and the parts as blobs. A table may be given in several parts. */
export function ingested(tables: Partial<Record<TableName, SourceRow[] | SourceRow[][]>>) {
  const inputs: Record<string, TableManifest> = {};
  const blobs: Record<string, { sql: string }> = {};
  for (const table of tableNames) {
    const given = tables[table] ?? [];
    const parts = (Array.isArray(given[0]) ? given : given.length > 0 ? [given] : []) as SourceRow[][];
    for (const [index, rows] of parts.entries()) blobs[`${table}-${index}`] = { sql: partQuery(table, rows) };
    inputs[`${table}.json`] = manifestOf(table, parts);
  }
  return { inputs, blobs };
}

function manifestOf(table: TableName, parts: SourceRow[][]): TableManifest {
  const rows = parts.flat();
  const present = new Set(rows.flatMap((row) => Object.keys(row)));
  const { columns } = contract[table];
  const ids = columns.filter(({ type }) => type === 'id').map(({ name }) => name);
  return {
    table,
    parts: parts.map((part, index) => ({
      digest: `${table}-${index}`,
      rows: part.length,
      file: `${table}-${index}.csv`,
    })),
    rejected: [],
    columns: columns.map(({ name }) => name).filter((name) => present.has(name)),
    idsCanonical: Object.fromEntries(ids.map((name) => [name, rows.every((row) => canonical(row[name]))])),
    quality: {
      table,
      files: parts.length,
      rows: rows.length,
      accepted: rows.length,
      rejected: {},
      nulled: {},
      missingColumns: [],
      notes: [],
    },
  };
}

const canonical = (value: unknown) => value == null || /^-?(0|[1-9][0-9]*)$/.test(String(value));

/** As ingest does, with BIGINT for ids that are all canonical. */
function partQuery(table: TableName, rows: SourceRow[]): string {
  const isInteger = (name: string) => name.endsWith('_id') && rows.every((row) => canonical(row[name]));
  const columns = Object.entries(sourceColumns[table]).map(([name, type]) => [name, isInteger(name) ? 'BIGINT' : type]);
  const names = columns.map(([name]) => `"${name}"`).join(', ');
  const literal = (value: unknown) => (value == null ? 'null' : `'${String(value).replaceAll("'", "''")}'`);
  const values = rows.map((row) => `(${columns.map(([name, type]) => `${literal(row[name!])}::${type}`).join(', ')})`);
  return `select * from (values ${values.join(', ')}) as t(${names})`;
}
