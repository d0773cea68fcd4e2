import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type BackendRecord,
  backendRecordFile,
  tensorflowFolder,
  tensorflowInstallation,
  wasm,
} from '../../engine/backend.ts';
import { pinnedVersion } from '../../engine/project.ts';
import { installFromWheel } from './binding.ts';
import { bytesIn, cachedLike, filesIn, keep, linkOrCopy, replaceFolder, unfinished } from './cache.ts';
import { run, siblingScript } from './command.ts';
import { announced } from './progress.ts';
import { firstThatWorks, NoWay, type Way } from './ways.ts';

/**
 * Makes tfjs-node usable: as it is, from the user's cache, or with the library from TensorFlow's wheel; else training uses
 * WebAssembly. Returns and writes down which it is. Never throws because a native library is missing.
 */
export async function installTensorflow(): Promise<BackendRecord> {
  try {
    return record(await announced('fetching TensorFlow', obtain()));
  } catch (error) {
    if (!(error instanceof NoWay)) throw error;
    removeParts();
    return record(wasm(error.tried.filter((way) => !way.startsWith(asInstalled)).join('; ')));
  }
}

const asInstalled = 'as installed';

async function obtain(): Promise<BackendRecord> {
  await firstThatWorks([{ name: 'npm install', get: installPackage }]);
  const ways: Way<BackendRecord>[] = [
    { name: asInstalled, get: () => tryTensorflow('installed with its package') },
    ...cachedLike(cachePrefix()).map((folder) => ({ name: folder, get: () => fromCache(folder) })),
    {
      name: 'library from the TensorFlow wheel',
      get: () => fresh(installFromWheel, 'library from the TensorFlow wheel'),
    },
  ];
  return firstThatWorks(ways);
}

/** npm leaves an optional package out when its install script fails: its own download is not available everywhere. */
async function installPackage(): Promise<void> {
  if (existsSync(join(tensorflowFolder(), 'package.json'))) return;
  const folder = tensorflowInstallation();
  const part = `${folder}${unfinished}`;
  mkdirSync(part, { recursive: true });
  const what = `@tensorflow/tfjs-node@${pinnedVersion('@tensorflow/tfjs-node')}`;
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
  await run('npm', ['install', ...quiet, '--prefix', part, what], { cwd: part, grew: () => bytesIn(part) });
  replaceFolder(part, folder);
}

async function fromCache(folder: string): Promise<BackendRecord> {
  await link(folder, tensorflowFolder());
  return tryTensorflow('from the cache');
}

async function fresh(install: () => Promise<void>, why: string): Promise<BackendRecord> {
  await install();
  const found = await tryTensorflow(why);
  await keep(`${cachePrefix()}${found.version}`, (part) => link(tensorflowFolder(), part));
  return found;
}

/** Loads tfjs-node in a process of its own and trains a step: a library for another processor dies there, not here. */
export async function tryTensorflow(why: string): Promise<BackendRecord> {
  const script = siblingScript(import.meta.url, 'tryTensorflow');
  const env = { TF_CPP_MIN_LOG_LEVEL: '3', TF_ENABLE_ONEDNN_OPTS: '0', NODE_OPTIONS: '' };
  const printed = await run(process.execPath, [...process.execArgv, script], { env });
  const version = printed.match(/^TensorFlow (\S+)$/m)?.[1];
  if (!version) throw new Error('it loads, but prints no version');
  return { name: 'tensorflow', version, files: nativeFiles(), why };
}

/** The two folders that make tfjs-node native: TensorFlow's libraries and the binding that was built for them. */
const parts = [join('deps', 'lib'), 'lib'];

async function link(from: string, to: string): Promise<void> {
  const draft = join(to, `link-${process.pid}${unfinished}`);
  for (const part of parts) {
    for (const file of filesIn(join(from, part))) await linkOrCopy(join(from, part, file), join(draft, file));
    mkdirSync(dirname(join(to, part)), { recursive: true });
    replaceFolder(draft, join(to, part));
  }
}

function nativeFiles(): string[] {
  return parts.flatMap((part) => filesIn(join(tensorflowFolder(), part)).map((file) => join(part, file)));
}

function removeParts(): void {
  for (const part of parts) rmSync(join(tensorflowFolder(), part), { recursive: true, force: true });
}

function record(found: BackendRecord): BackendRecord {
  mkdirSync(dirname(backendRecordFile()), { recursive: true });
  writeFileSync(backendRecordFile(), JSON.stringify(found));
  return found;
}

function cachePrefix(): string {
  const version = pinnedVersion('@tensorflow/tfjs-node');
  return `tfjs-node-${version}-${process.platform}-${process.arch}-tensorflow-`;
}
