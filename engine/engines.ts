import { createRequire } from 'node:module';

const { dependencies } = createRequire(import.meta.url)('../package.json') as { dependencies: Record<string, string> };

/** The packages that write bytes of artifacts, with their versions, which package.json pins exactly: part of every key. */
export const engines = Object.fromEntries(
  [
    '@duckdb/node-api',
    '@tensorflow/tfjs',
    '@uwdata/flechette',
    'arquero',
    'parquet-wasm',
    'parquetjs-lite',
    'protobufjs',
  ].map((name) => [name, dependencies[name] ?? '']),
);
