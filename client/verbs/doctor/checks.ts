import { existsSync, linkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backendRecord } from '../../../engine/backend.ts';
import { storeUrl } from '../../../store/store.ts';
import { embeddedUsers, runningServer } from '../../server/embedded.ts';
import { marketflowHome, serverFiles } from '../../server/files.ts';
import { connectClient, connectServer } from '../../server/server.ts';
import { run } from '../../setup/command.ts';
import { configuredAddress } from '../../setup/configured.ts';
import { temporalProgram } from '../../setup/temporal.ts';
import { tryTensorflow } from '../../setup/tensorflow.ts';

/** The state of a part: `ok`, usable with a limitation (`note`), or not usable (`missing`). */
export type Finding = { state: 'ok' | 'note' | 'missing'; text: string };

const oldestNode = 20;
const requiredDiskBytes = 1e9;
const connectMilliseconds = 3000;

export function node(): Finding {
  const recent = Number(process.versions.node.split('.')[0]) >= oldestNode;
  if (recent) return { state: 'ok', text: process.versions.node };
  return { state: 'missing', text: `${process.versions.node} is too old: install Node ${oldestNode} or later` };
}

/** Required only if no server is configured. */
export async function temporalProgramVersion(): Promise<Finding> {
  const program = temporalProgram();
  if (program) return { state: 'ok', text: `${program}: ${(await run(program, ['--version'])).trim()}` };
  if (configuredAddress())
    return { state: 'note', text: 'not installed and not required, because a server is configured' };
  return { state: 'missing', text: 'not installed: run `npm run setup`, or set TEMPORAL_ADDRESS to a server' };
}

export async function temporalServer(): Promise<Finding> {
  const home = marketflowHome();
  if (configuredAddress()) {
    const server = await connectServer({ verb: 'doctor' });
    const { connection } = await connectClient(server, connectMilliseconds);
    await connection.close();
    return { state: 'ok', text: `answers at ${server.address}, namespace ${server.namespace} (${server.from})` };
  }
  const running = runningServer(home);
  if (!running) return { state: 'ok', text: `embedded, started when needed (${serverFiles(home).database})` };
  const verbs = embeddedUsers(home).join(', ') || 'no command';
  return { state: 'ok', text: `embedded, running at ${running.address} for ${verbs}; UI ${running.uiUrl}` };
}

/** Imported here, so that a missing native library is reported instead of ending the program. */
export async function duckdb(): Promise<Finding> {
  const { DuckDBInstance, version } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  instance.closeSync();
  return { state: 'ok', text: version() };
}

/** A missing native library is only a note, because training works without it. */
export async function tensorflow(): Promise<Finding> {
  const record = backendRecord();
  if (!record) return { state: 'note', text: 'setup has not run, so training uses WebAssembly: run `npm run setup`' };
  if (record.name === 'wasm')
    return { state: 'note', text: `training uses WebAssembly ${record.version}: ${record.why}` };
  const { version } = await tryTensorflow(record.why);
  return { state: 'ok', text: `training uses the native library ${version} (${record.why})` };
}

/**
 * Writes and links a file at the store's location: permissions alone do not show a read-only or full disk, and some file
 * systems have no hard links.
 */
export function storeFolder(): Finding {
  const url = storeUrl();
  let folder: string | undefined;
  let fault = 'cannot be written';
  try {
    folder = mkdtempSync(join(nearestExisting(url), '.doctor-'));
    writeFileSync(join(folder, 'file'), 'file');
    fault = 'is on a disk without hard links, which the store needs';
    linkSync(join(folder, 'file'), join(folder, 'link'));
    return { state: 'ok', text: `${url} can be written` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { state: 'missing', text: `${url} ${fault} (${code}): set MARKETFLOW_STORE to another folder` };
  } finally {
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
}

export async function freeDisk(): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearestExisting(storeUrl()));
  const free = bavail * bsize;
  const text = `${(free / 1e9).toFixed(1)} GB on the store's disk`;
  if (free >= requiredDiskBytes) return { state: 'ok', text };
  return {
    state: 'missing',
    text: `${text}: free at least ${requiredDiskBytes / 1e9} GB, or set MARKETFLOW_STORE to a folder on another disk`,
  };
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}
