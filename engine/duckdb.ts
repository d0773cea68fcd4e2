import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { ColumnTable } from 'arquero';
import { sqlText } from '../core/sql.ts';
import type { Database, Row, Value } from '../core/stage.ts';
import { readParquetTable } from './parquet.ts';

export type DatabaseOptions = {
  /** Files that may be read. */
  files: string[];
  /** Folder that may be read and written; it also holds temporary files. */
  folder: string;
};

/** Of each database, in DuckDB's notation. */
export const memoryLimit = process.env.MARKETFLOW_DUCKDB_MEMORY ?? '2GB';
const temporaryLimit = '16GB';

/**
 * Opens an in-memory DuckDB that can access only `files` and `folder`: no network, no extensions, no changes of settings. The
 * lists must be set before external access is disabled. It uses one thread: with more, sums of doubles and the row groups of
 * a COPY would not be reproducible.
 */
export async function openDuckDB({ files, folder }: DatabaseOptions): Promise<Database & { close(): void }> {
  // Each database has its own folder: two that spill into the same one overwrite each other's files.
  const own = await mkdtemp(join(folder, 'duckdb-'));
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: memoryLimit,
    temp_directory: own,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run(`
    set TimeZone = 'UTC';
    set max_temp_directory_size = '${temporaryLimit}';
    set allowed_directories = [${sqlText(folder)}];
    set allowed_paths = [${files.map(sqlText).join(', ')}];
    set enable_external_access = false;
    set lock_configuration = true`);
  let tables = 0;
  return {
    run: async (sql) => {
      await connection.run(sql);
    },
    rows: <T extends Row>(sql: string) => readRows<T>(connection, sql),
    table: (sql) => readTable(connection, sql, join(own, `result-${tables++}.parquet`)),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function readRows<T extends Row>(connection: DuckDBConnection, sql: string): Promise<T[]> {
  const reader = await connection.runAndReadAll(sql);
  const names = reader.columnNames();
  const columns = reader.getColumns().map((column) => column.map(plain));
  return Array.from({ length: reader.currentRowCount }, (_, row) =>
    Object.fromEntries(names.map((name, column) => [name, columns[column]?.[row] ?? null])),
  ) as T[];
}

/** Goes through an uncompressed Parquet file, which is several times faster than reading values one by one. */
async function readTable(connection: DuckDBConnection, sql: string, path: string): Promise<ColumnTable> {
  await connection.run(`copy (${sql}) to ${sqlText(path)} (format parquet, compression uncompressed)`);
  const table = await readParquetTable(path);
  await rm(path);
  return table;
}

function plain(value: DuckDBValue): Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBTimestampValue) return value.toString().replace(' ', 'T');
  if (value instanceof DuckDBListValue) return value.items.map(plain);
  throw new TypeError(`Database.rows does not support ${value.constructor.name}; cast the column in the query`);
}
