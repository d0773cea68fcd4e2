import type { ColumnTable } from 'arquero';
import type { Checkpoints } from './artifact.ts';

/** What a stage says when it is done. `skipped`: why there is nothing to say; its artifacts are written all the same. */
export type StageOutcome = {
  rows?: number;
  skipped?: string;
  notes?: string[];
  /** What the clock said, kept beside the artifacts since it may not be in them: seconds, or as the name says. */
  timings?: Record<string, number>;
};

/** From named input artifacts to named output artifacts: a pure function of the inputs and of `params`. */
export type Computation<Params> = { run(workspace: Workspace, params: Params): Promise<StageOutcome> };

/** A value as `Database.rows` returns it: times as ISO text, whole and decimal numbers as numbers (beyond 2^53 as text). */
export type Value = string | number | boolean | null | Value[];
export type Row = Record<string, Value>;

/** A locked-down DuckDB that sees the stage's inputs, `files`, and the stage's own folder, and nothing else. */
export interface Database {
  run(sql: string): Promise<void>;
  rows<T extends Row = Row>(sql: string): Promise<T[]>;
  /** The result as an arquero table, for what is customer-sized. Types as `Workspace.readTable` says. */
  table(sql: string): Promise<ColumnTable>;
}

/** Columns of a small Parquet table that is written row by row. Dates are text: see DESIGN on parquetjs-lite. */
export type RowSchema = Record<string, 'text' | 'integer' | 'number' | 'boolean'>;

/** Types of a Parquet table's columns. `integer` has 32 bits, `bigint` 64 (values are bigint), dates are JS Dates in UTC. */
export type TableSchema = Record<string, 'text' | 'integer' | 'bigint' | 'number' | 'date' | 'timestamp' | 'boolean'>;

/** All that a stage sees of the world. */
export interface Workspace {
  /** A folder of the stage's own, removed when it ends. */
  readonly folder: string;
  /** Local path of the input artifact `name`; throws when it is not an input of this stage. */
  input(name: string): string;
  hasInput(name: string): boolean;
  /** Local path of a blob that an input artifact refers to by digest. */
  blob(digest: string): Promise<string>;
  readJson<T>(name: string): Promise<T>;
  /** Reads `columns` (default: all) of a Parquet input. Dates and timestamps are JS Dates in UTC, BIGINT is bigint. */
  readTable(name: string, columns?: string[]): Promise<ColumnTable>;
  /** Opens DuckDB on one thread, since sums of doubles are repeatable on one only. It reads the inputs, and `files`. */
  database(files?: string[]): Promise<Database>;
  /** Path at which the stage itself writes the output artifact `name`, with COPY for instance. */
  output(name: string): string;
  /** Writes an output artifact as JSON; throws on NaN and Infinity, which are `null` in ours. */
  writeJson(name: string, value: unknown): Promise<void>;
  /** Writes the columns of `schema`, in its order, as a Parquet artifact: for what is customer-sized and smaller. */
  writeTable(name: string, table: ColumnTable, schema: TableSchema): Promise<void>;
  /** Writes a small output artifact as Parquet, row by row. */
  writeRows(name: string, schema: RowSchema, rows: Iterable<Row> | AsyncIterable<Row>): Promise<void>;
  readonly checkpoints: Checkpoints;
  /** Tells the outside how far the stage is, as often as one likes. Not calling it is fine for a short stage. */
  progress(details: Progress): void;
}

export type Progress = Record<string, Value>;
