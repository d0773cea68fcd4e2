import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import { sqlName, sqlText } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { shown } from '../../core/words.ts';
import type { TableName } from '../../data/contract.ts';
import { tableColumns } from '../../data/dimensions.ts';
import type { TableMapping } from '../../data/mapping/mapping.ts';
import { bindColumns } from './bindColumns.ts';
import { copyRows } from './copy.ts';
import { canonicalIds } from './idColumns.ts';
import { examplesOf, type Loaded, type LoadJob, partName, sumOf } from './load.ts';
import type { Scan } from './scan.ts';

/** Loads a Parquet file. Its row numbers, from 1, count as lines. */
export async function loadParquet({ w, readable, table, mapping, timezone, fileName }: LoadJob): Promise<Loaded> {
  const database = await w.database([readable.path]);
  const scan = await parquetScan(database, readable.path, table, mapping, fileName);
  const columns = tableColumns(table, mapping);
  const to = join(w.folder, partName(0));
  const copied = await copyRows({ database, scan, table, columns, timezone, to, name: 'rows' }).catch((error) => {
    throw parquetError(error, fileName);
  });
  const idsCanonical = await canonicalIds(database, table, to, copied.textIds);
  await rename(to, w.output(partName(0)));
  const { accepted, rejected, nulled } = copied;
  return {
    columns: scan.columns,
    parts: [{ name: partName(0), rows: accepted }],
    idsCanonical,
    rows: accepted + sumOf(rejected),
    rejected,
    nulled,
    ...examplesOf(copied, (row) => row + 1),
    notes: readable.notes,
  };
}

/**
 * The scan of a Parquet file. Its values are converted to text in the contract's format, then read like CSV cells. A row
 * with a NUL in a text that is read is malformed: real text has none, and SQL cannot contain one.
 */
async function parquetScan(
  database: Database,
  path: string,
  table: TableName,
  mapping: TableMapping | null,
  file: string,
): Promise<Scan> {
  const from = `read_parquet(${sqlText(path)})`;
  const described = await describeParquet(database, from, file);
  const names = described.map((column) => column.name);
  const columns = bindColumns(table, mapping, names, (position) => textOf(described[position]!), file);
  const texts = columns.read.map((position) => described[position]!).filter(({ type }) => !withoutText.test(type));
  const hasNul = texts.map(({ name }) => `contains(${sqlName(name)}::varchar, chr(0))`);
  const reason = `case when ${hasNul.join(' or ')} then 'invalid encoding' end`;
  const malformed = hasNul.length === 0 ? null : { reason, text: 'null::varchar' };
  const rows = { from, cells: columns.cells, malformed, typed: new Set<string>(), rejects: null };
  return { columns, rows: () => rows, plain: null };
}

async function describeParquet(
  database: Database,
  from: string,
  file: string,
): Promise<{ name: string; type: string }[]> {
  try {
    const rows = await database.rows<{ column_name: string; column_type: string }>(`describe select * from ${from}`);
    return rows.map((row) => ({ name: row.column_name, type: row.column_type }));
  } catch (error) {
    throw parquetError(error, file);
  }
}

const withoutText = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|BOOLEAN|DATE|TIME.*|BLOB|UUID)$/;

/** Converts DuckDB's errors about damaged files to `InvalidInput`. A full disk or too little memory is not the file's fault. */
export function parquetError(error: unknown, file: string): unknown {
  const isDamage = /^(Error: )?(Invalid (Input )?Error|IO Error: (Could not read enough|Failed to read Parquet))/;
  if (!isDamage.test(String(error))) return error;
  return new InvalidInput(`${shown(file, 200)} is a damaged or encrypted Parquet file; write it again`);
}

/**
 * Integral floats and decimals lose their `.0`, because pandas stores integers with missing values as floats. NaN counts as
 * missing.
 */
function textOf({ name, type }: { name: string; type: string }): string {
  const value = sqlName(name);
  if (type.startsWith('DECIMAL')) return `regexp_replace(${value}::varchar, '\\.0+$', '')`;
  if (type !== 'DOUBLE' && type !== 'FLOAT') return `nullif(${value}::varchar, '')`;
  return `case when isnan(${value}) then null else regexp_replace(${value}::varchar, '\\.0$', '') end`;
}
