import { pinnedVersion } from './project.ts';

/**
 * The version of what all stages write with, the workspace, DuckDB's settings, Parquet and JSON: raise it with every change
 * there that may change an artifact's bytes.
 */
export const writersVersion = 2;

/** What writes bytes of artifacts, with exact versions: part of every receipt's key. */
export const engines: Record<string, string> = {
  writers: String(writersVersion),
  ...Object.fromEntries(
    [
      '@duckdb/node-api',
      '@tensorflow/tfjs',
      '@uwdata/flechette',
      'arquero',
      'parquet-wasm',
      'parquetjs-lite',
      'protobufjs',
    ].map((name) => [name, pinnedVersion(name)]),
  ),
};
