import type { ColumnTable } from 'arquero';
import type { Checkpoints } from './artifact.ts';

/** The result of a stage. `skipped` says why it has no result; its artifacts are written anyway. */
export type StageOutcome = {
  rows?: number;
  skipped?: string;
  notes?: string[];
  /**
   * Timings in seconds, unless the name says otherwise. Kept beside the artifacts, whose bytes must not depend on the clock.
   */
  timings?: Record<string, number>;
};

/** Computes named output artifacts from named input artifacts: a pure function of the inputs and `params`. */
export type Computation<Params> = { run(workspace: Workspace, params: Params): Promise<StageOutcome> };

/** A value as returned by `Database.rows`: times as ISO text, integers and decimals as numbers (as text beyond 2^53). */
export type Value = string | number | boolean | null | Value[];
export type Row = Record<string, Value>;

/** A locked-down DuckDB. It can read only the stage's inputs, `files` and the stage's own folder. */
export type Database = {
  run(sql: string): Promise<void>;
  rows<T extends Row = Row>(sql: string): Promise<T[]>;
  /** The result as an arquero table, for results of at most one row per customer. Types and limit as in `Workspace.readTable`. */
  table(sql: string): Promise<ColumnTable>;
};

/** Column types of a small Parquet table that is written row by row. Dates are text: parquetjs-lite fails to read its own files that have timestamps. */
export type RowSchema = Record<string, 'text' | 'integer' | 'number' | 'boolean'>;

/** Column types of a Parquet table. `integer` has 32 bits, `bigint` 64 (values are bigint); dates are JS Dates in UTC. */
export type TableSchema = Record<string, 'text' | 'integer' | 'bigint' | 'number' | 'date' | 'timestamp' | 'boolean'>;

/** Everything a stage can access. */
export type Workspace = {
  /** The stage's own folder, deleted when the stage ends. */
  readonly folder: string;
  /** Local path of the input artifact `name`; throws if it is not an input of this stage. */
  input(name: string): string;
  hasInput(name: string): boolean;
  /** Local path of a blob that an input artifact refers to by digest. */
  blob(digest: string): Promise<string>;
  readJson<T>(name: string): Promise<T>;
  /**
   * Reads `columns` (default: all) of a Parquet input. Dates and timestamps are JS Dates in UTC, BIGINT is bigint. Throws
   * InvalidInput if rows × columns is more than 100 million.
   */
  readTable(name: string, columns?: string[]): Promise<ColumnTable>;
  /** Opens DuckDB with one thread, because sums of doubles are only reproducible on one. It can read the inputs and `files`. */
  database(files?: string[]): Promise<Database>;
  /** Path where the stage writes the output artifact `name` itself, for example with COPY. */
  output(name: string): string;
  /** Writes an output artifact as JSON; throws RangeError on NaN and Infinity (use `null`). */
  writeJson(name: string, value: unknown): Promise<void>;
  /** Writes the columns of `schema`, in its order, as a Parquet artifact of at most one row per customer. */
  writeTable(name: string, table: ColumnTable, schema: TableSchema): Promise<void>;
  /** Writes a small output artifact as Parquet, row by row. */
  writeRows(name: string, schema: RowSchema, rows: Iterable<Row> | AsyncIterable<Row>): Promise<void>;
  readonly checkpoints: Checkpoints;
  /** Reports progress; may be called at any rate. A short stage need not call it. */
  progress(details: Progress): void;
};

export type Progress = Record<string, Value>;
