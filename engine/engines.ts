import { pinnedVersion } from './project.ts';

/** The packages that write bytes of artifacts, with their exact versions: part of every receipt's key. */
export const engines = Object.fromEntries(
  [
    '@duckdb/node-api',
    '@tensorflow/tfjs',
    '@uwdata/flechette',
    'arquero',
    'parquet-wasm',
    'parquetjs-lite',
    'protobufjs',
  ].map((name) => [name, pinnedVersion(name)]),
);
