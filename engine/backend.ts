import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder, pinnedVersion } from './project.ts';

/** What computes the training: TensorFlow's own library through tfjs-node, or the WebAssembly backend of tfjs. */
export type TrainingBackend = {
  name: 'tensorflow' | 'wasm';
  version: string;
};

/** What setup found out and wrote down: `files` are those the native part needs, relative to tfjs-node's folder; `why` is for people. */
export type BackendRecord = TrainingBackend & { files: string[]; why: string };

const require = createRequire(import.meta.url);

/**
 * The backend that training uses here, without loading it. Native only when setup has seen it train and its files are
 * still there; `MARKETFLOW_BACKEND=wasm` turns it off.
 */
export function trainingBackend(): TrainingBackend {
  const { name, version } = backendRecord() ?? wasm('');
  return { name, version };
}

/** The same with its reason, or null when setup has not run since the packages were installed. */
export function backendRecord(): BackendRecord | null {
  const wanted = process.env.MARKETFLOW_BACKEND;
  if (wanted === 'wasm') return wasm('MARKETFLOW_BACKEND=wasm');
  if (wanted) throw new Error(`MARKETFLOW_BACKEND is ${JSON.stringify(wanted)}: set it to "wasm", or leave it out`);
  const record = readRecord();
  return record?.files.every((file) => existsSync(join(tensorflowFolder(), file))) ? record : null;
}

/** Where the record is kept: inside the package, so that a new installation of the packages forgets it. */
export function backendRecordFile(): string {
  return join(tensorflowFolder(), 'marketflow-backend.json');
}

/** The folder of tfjs-node: in `node_modules`, or where setup installs it when npm has left the optional package out. */
export function tensorflowFolder(): string {
  try {
    return dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
  } catch {
    return join(tensorflowInstallation(), 'node_modules/@tensorflow/tfjs-node');
  }
}

export function tensorflowInstallation(): string {
  return join(cacheFolder(), `tfjs-node-${pinnedVersion('@tensorflow/tfjs-node')}`);
}

export function wasm(why: string): BackendRecord {
  const { version } = require('@tensorflow/tfjs-backend-wasm/package.json') as { version: string };
  return { name: 'wasm', version, files: [], why };
}

function readRecord(): BackendRecord | null {
  try {
    return JSON.parse(readFileSync(backendRecordFile(), 'utf8')) as BackendRecord;
  } catch {
    return null;
  }
}
