import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableNames } from '../data/contract.ts';
import { generate } from '../data/generate/generate.ts';
import { ingestLocally } from '../stages/ingest/local.ts';

/**
 * Full-size ingest, checks included, against DuckDB's own bare sniffing COPY of the same files:
 * `node --import tsx bench/ingest.ts [folder with the five CSVs]`. The best of five turns each, in turn; at most 2.5 times.
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-bench-'));
  try {
    const source = process.argv[2] ?? join(folder, 'source');
    if (process.argv[2] === undefined) await generate({ out: source, scale: 1, seed: 42 });
    const turns = { ours: [] as number[], bare: [] as number[] };
    for (let turn = 0; turn < 5; turn++) {
      turns.bare.push(await timed(() => bareCopy(source, folder)));
      turns.ours.push(await timed(() => ingestAll(source, join(folder, `turn-${turn}`))));
    }
    const [ours, bare] = [Math.min(...turns.ours), Math.min(...turns.bare)];
    console.log(`ours ${ours.toFixed(0)} ms, bare COPY ${bare.toFixed(0)} ms: ${(ours / bare).toFixed(2)} times`);
    console.log(`all turns: ours ${turns.ours.map(Math.round)}, bare ${turns.bare.map(Math.round)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bareCopy(source: string, folder: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const table of tableNames) {
    await connection.run(`copy (from read_csv('${source}/${table}.csv')) to '${folder}/bare.parquet' (format parquet)`);
  }
  connection.closeSync();
  instance.closeSync();
}

/** The five tables side by side, as in a run. */
async function ingestAll(source: string, folder: string): Promise<void> {
  const ingested = tableNames.map((table) => {
    const file = { path: join(source, `${table}.csv`), name: `${table}.csv` };
    return ingestLocally({ table, mapping: null, timezone: 'UTC' }, file, join(folder, table));
  });
  await Promise.all(ingested);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

await main();
