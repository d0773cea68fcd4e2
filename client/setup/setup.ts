import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BackendRecord, backendRecord, backendRecordFile, tensorflowFolder } from '../../engine/backend.ts';
import { exclusively } from '../processes/exclusive.ts';
import { cacheFolder, removeUnfinished } from './cache.ts';
import { configuredAddress } from './configured.ts';
import { fetchTemporal, temporalProgram } from './temporal.ts';
import { installTensorflow } from './tensorflow.ts';
import { NoWay } from './ways.ts';

/**
 * `npm run setup`: finds or fetches the two native parts, one line for each; at once when they are there. That TensorFlow
 * could not be had is remembered; `npm run setup -- --again` tries it again.
 */
async function setup(): Promise<number> {
  if (process.argv.includes('--again')) rmSync(backendRecordFile(), { force: true });
  const [temporal, backend] = [foundTemporal(), backendRecord()];
  if (temporal) console.log(`Temporal server: ${temporal}`);
  if (backend) console.log(`TensorFlow: ${describe(backend)}`);
  if (temporal && backend) return 0;
  return exclusively(
    join(cacheFolder(), 'setup.lock'),
    async () => {
      for (const folder of [cacheFolder(), tensorflowFolder()]) removeUnfinished(folder);
      if (!temporal && !(await obtainTemporal())) return 1;
      if (!backend) console.log(`TensorFlow: ${describe(backendRecord() ?? (await installTensorflow()))}`);
      return 0;
    },
    (pid) => console.log(`  waiting for another setup (process ${pid})`),
  );
}

function foundTemporal(): string | null {
  const configured = configuredAddress();
  return configured ? `${configured.address} (${configured.from})` : temporalProgram();
}

async function obtainTemporal(): Promise<boolean> {
  try {
    console.log(`Temporal server: ${temporalProgram() ?? (await fetchTemporal())}`);
    return true;
  } catch (error) {
    if (!(error instanceof NoWay)) throw error;
    console.error(noServer(error.tried));
    return false;
  }
}

function noServer(tried: string[]): string {
  const looked = [
    'TEMPORAL_ADDRESS and temporal.toml: no address',
    '`temporal` on PATH: none',
    `cache ${cacheFolder()}: none`,
  ];
  const list = [...looked, ...tried].map((line) => `  - ${line}`).join('\n');
  return `No Temporal server can be had. Tried:\n${list}\nPut the \`temporal\` program on PATH, or set TEMPORAL_ADDRESS to a server, then run \`npm run setup\` again.`;
}

function describe({ name, version, why }: BackendRecord): string {
  if (name === 'tensorflow') return `${version}, native (${why})`;
  return `none, training uses WebAssembly ${version}, which is slower: ${why}`;
}

process.exitCode = await setup();
