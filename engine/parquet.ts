import { openAsBlob } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { bool, dateDay, float64, int32, int64, TimeUnit, timestamp, utf8 } from '@uwdata/flechette';
import { type ColumnTable, fromArrow, toArrowIPC } from 'arquero';
import { Compression, ParquetFile, readParquet, Table, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';
import parquetjs from 'parquetjs-lite';
import { InvalidInput } from '../core/errors.ts';
import type { Row, RowSchema, TableSchema } from '../core/stage.ts';
import { counted } from '../core/words.ts';

/**
 * Rows × columns of a table in JavaScript. It passes through WebAssembly, whose memory has 4 GB: 140 million values take 6 GB
 * in all, and 240 million crash.
 */
const maxValues = 100_000_000;

/**
 * Reads `columns` (default: all) of a Parquet file. BIGINT values are bigint; dates and timestamps are JS Dates in UTC.
 * Throws InvalidInput if the table has more than 100 million values.
 */
export async function readParquetTable(path: string, columns?: string[]): Promise<ColumnTable> {
  const size = await sizeOf(path);
  if (size) expectFits(size.rows, columns?.length ?? size.width);
  const table = readParquet(await readFile(path), columns ? { columns } : {});
  return fromArrow(table.intoIPCStream(), { useBigInt: true });
}

/** Null for a file of parquetjs-lite: `ParquetFile` refuses its page index, and it is used for small tables only. */
async function sizeOf(path: string): Promise<{ rows: number; width: number } | null> {
  const file = await ParquetFile.fromFile(await openAsBlob(path)).catch(() => null);
  if (file === null) return null;
  const metadata = file.metadata();
  const rows = metadata.fileMetadata().numRows();
  return { rows, width: rows === 0 ? 0 : metadata.rowGroup(0).numColumns() };
}

function expectFits(rows: number, columns: number): void {
  if (rows * columns <= maxValues) return;
  throw new InvalidInput(
    `a table of ${counted(rows)} rows and ${counted(columns)} columns has ${counted(rows * columns)} values, more than the ${counted(maxValues)} that fit into memory; run on fewer customers, for example on one country at a time`,
  );
}

const tableTypes = {
  text: utf8(),
  integer: int32(),
  bigint: int64(),
  number: float64(),
  date: dateDay(),
  timestamp: timestamp(TimeUnit.MICROSECOND),
  boolean: bool(),
};

/** Arrays with Arrow's memory layout. arquero copies them whole if no type is given, and value by value otherwise. */
const typedArrays: Partial<Record<TableSchema[string], new () => unknown>> = {
  integer: Int32Array,
  bigint: BigInt64Array,
  number: Float64Array,
};

/** Writes the columns of `schema`. Equal values give equal bytes. Same limit as for reading. */
export async function writeParquetTable(path: string, table: ColumnTable, schema: TableSchema): Promise<void> {
  const columns = Object.keys(schema);
  expectFits(table.numRows(), columns.length);
  const data = table.data() as Record<string, unknown>;
  const isWhole = table.numRows() > 0 && !table.isFiltered() && !table.isOrdered();
  const isTyped = ([name, type]: [string, TableSchema[string]]) =>
    isWhole && data[name]?.constructor === typedArrays[type];
  const named = Object.entries(schema).filter((column) => !isTyped(column));
  const types = Object.fromEntries(named.map(([name, type]) => [name, tableTypes[type]]));
  const ipc = toArrowIPC(table, { format: 'stream', columns, types });
  // Compression saves as much as a dictionary in a third of the time, and Snappy is twice as fast as Zstandard here.
  const properties = new WriterPropertiesBuilder()
    .setCompression(Compression.SNAPPY)
    .setDictionaryEnabled(false)
    .setCreatedBy('marketflow')
    .build();
  await writeFile(path, writeParquet(Table.fromIPCStream(ipc), properties));
}

const rowTypes = { text: 'UTF8', integer: 'INT64', number: 'DOUBLE', boolean: 'BOOLEAN' } as const;

/** Writes a small table row by row. */
export async function writeParquetRows(
  path: string,
  schema: RowSchema,
  rows: Iterable<Row> | AsyncIterable<Row>,
): Promise<void> {
  const fields = Object.entries(schema).map(([name, type]) => [name, { type: rowTypes[type], optional: true }]);
  const writer = await parquetjs.ParquetWriter.openFile(new parquetjs.ParquetSchema(Object.fromEntries(fields)), path);
  for await (const row of rows) {
    await writer.appendRow(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));
  }
  await writer.close();
}
