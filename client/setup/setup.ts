import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { NoServer } from '../../core/serverErrors.ts';
import { type BackendRecord, backendRecord, backendRecordFile, tensorflowFolder } from '../../engine/backend.ts';
import { cacheFolder } from '../../engine/project.ts';
import { exclusively } from '../processes/exclusive.ts';
import { removeUnfinished } from './cache.ts';
import { configuredAddress } from './configured.ts';
import { fetchTemporal, temporalProgram } from './temporal.ts';
import { installTensorflow } from './tensorflow.ts';
import { NoWay } from './ways.ts';

/** Finds or fetches the two native parts, at once when they are there; prints what it had to fetch. Throws `NoServer`. */
export async function ensureSetUp(print: (line: string) => void): Promise<void> {
  if (foundTemporal() && backendRecord()) return;
  await exclusively(
    join(cacheFolder(), 'setup.lock'),
    async () => {
      for (const folder of [cacheFolder(), tensorflowFolder()]) removeUnfinished(folder);
      if (!foundTemporal()) print(`Temporal server: ${await obtainTemporal()}`);
      if (!backendRecord()) print(`TensorFlow: ${describe(await installTensorflow())}`);
    },
    { onWait: (pid) => print(`  waiting for another setup (process ${pid})`) },
  );
}

/** The two native parts, a line each, once they are there. */
export function describeParts(): string[] {
  const backend = backendRecord();
  return [`Temporal server: ${foundTemporal()}`, `TensorFlow: ${backend && describe(backend)}`];
}

/** Forgets that TensorFlow was not available, so that the next setup tries again. */
export function forgetBackend(): void {
  rmSync(backendRecordFile(), { force: true });
}

function foundTemporal(): string | null {
  const configured = configuredAddress();
  return configured ? `${configured.address} (${configured.from})` : temporalProgram();
}

async function obtainTemporal(): Promise<string> {
  try {
    return temporalProgram() ?? (await fetchTemporal());
  } catch (error) {
    if (!(error instanceof NoWay)) throw error;
    throw new NoServer(noServer(error.tried), { cause: error });
  }
}

function noServer(tried: string[]): string {
  const looked = [
    'TEMPORAL_ADDRESS and temporal.toml: no address',
    '`temporal` on PATH: none',
    `cache ${cacheFolder()}: none`,
  ];
  return `no Temporal server is available. Tried: ${[...looked, ...tried].join('; ')}. Put the \`temporal\` program on PATH, or set TEMPORAL_ADDRESS to a server`;
}

function describe({ name, version, why }: BackendRecord): string {
  if (name === 'tensorflow') return `${version}, native (${why})`;
  return `none, training uses WebAssembly ${version}, which is slower: ${why}`;
}
