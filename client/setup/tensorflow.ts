import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type BackendRecord, backendRecordFile, tensorflowFolder, wasm } from '../../engine/backend.ts';
import { installFromWheel, officialInstall } from './binding.ts';
import { cachedLike, filesIn, keep, linkOrCopy, replaceFolder, UNFINISHED } from './cache.ts';
import { run, siblingScript } from './command.ts';
import { announced } from './progress.ts';
import { firstThatWorks, NoWay, type Way } from './ways.ts';

/**
 * Makes tfjs-node usable: as it is, from the user's cache, by its own installer, or with the library from TensorFlow's
 * wheel; else training uses WebAssembly. Returns and writes down which it is. Never throws for want of a native library.
 */
export async function installTensorflow(): Promise<BackendRecord> {
  const ways: Way<BackendRecord>[] = [
    { name: 'as installed', get: () => tryTensorflow('installed with its package') },
    ...cachedLike(cachePrefix()).map((folder) => ({ name: folder, get: () => fromCache(folder) })),
    { name: "tfjs-node's own installer", get: () => fresh(officialInstall, "by tfjs-node's own installer") },
    {
      name: 'library from the TensorFlow wheel',
      get: () => fresh(installFromWheel, 'library from the TensorFlow wheel'),
    },
  ];
  try {
    return record(await announced('fetching TensorFlow', firstThatWorks(ways)));
  } catch (error) {
    if (!(error instanceof NoWay)) throw error;
    removeParts();
    return record(wasm(error.tried.slice(1).join('; ')));
  }
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
  if (!version) throw new Error('it loads, but does not tell its version');
  return { name: 'tensorflow', version, files: nativeFiles(), why };
}

/** The two folders that make tfjs-node native: TensorFlow's libraries and the binding that was built for them. */
const PARTS = [join('deps', 'lib'), 'lib'];

async function link(from: string, to: string): Promise<void> {
  const draft = join(to, `link-${process.pid}${UNFINISHED}`);
  for (const part of PARTS) {
    for (const file of filesIn(join(from, part))) await linkOrCopy(join(from, part, file), join(draft, file));
    mkdirSync(dirname(join(to, part)), { recursive: true });
    replaceFolder(draft, join(to, part));
  }
}

function nativeFiles(): string[] {
  return PARTS.flatMap((part) => filesIn(join(tensorflowFolder(), part)).map((file) => join(part, file)));
}

function removeParts(): void {
  for (const part of PARTS) rmSync(join(tensorflowFolder(), part), { recursive: true, force: true });
}

function record(found: BackendRecord): BackendRecord {
  writeFileSync(backendRecordFile(), JSON.stringify(found));
  return found;
}

function cachePrefix(): string {
  const { version } = createRequire(import.meta.url)('@tensorflow/tfjs-node/package.json') as { version: string };
  return `tfjs-node-${version}-${process.platform}-${process.arch}-tensorflow-`;
}
