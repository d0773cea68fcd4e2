import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { tensorflowFolder } from '../../engine/backend.ts';
import { cacheFolder } from '../../engine/project.ts';
import { bytesIn, filesIn, replaceFolder, unfinished } from './cache.ts';
import { run } from './command.ts';
import { downloadWheel, type Wheel, wheelForThisMachine } from './wheel.ts';
import { unzip } from './zip.ts';

const version = '2.21.0';

const wheels: Record<string, Wheel> = {
  'linux-x64': {
    ...wheel('manylinux_2_27_x86_64', '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c'),
    package: 'tensorflow-cpu',
  },
  'linux-arm64': wheel('manylinux_2_27_aarch64', '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c'),
};

/** Takes TensorFlow's C library and headers from its Python wheel and compiles tfjs-node's binding against them. */
export function installFromWheel(): Promise<void> {
  return build(async (stage) => {
    const wheel = wheelForThisMachine(wheels);
    requireGlibc();
    const download = join(cacheFolder(), `wheel-${process.pid}${unfinished}`);
    mkdirSync(download, { recursive: true });
    try {
      await unpack(await downloadWheel(wheel, download), join(stage, 'deps'));
    } finally {
      rmSync(download, { recursive: true });
    }
    await run(process.execPath, [nodePreGyp(), 'install', '--build-from-source'], buildOptions(stage));
  });
}

/**
 * Builds in a copy of the package's sources, inside the package so that its own dependencies are found, and moves the
 * result into place only when it is there. The installer rewrites package.json while it works, so it works on a copy.
 */
async function build(work: (stage: string) => Promise<void>): Promise<void> {
  const folder = tensorflowFolder();
  const stage = join(folder, `stage-${process.pid}${unfinished}`);
  mkdirSync(stage);
  try {
    for (const name of ['package.json', 'binding.gyp', 'binding', 'scripts'])
      cpSync(join(folder, name), join(stage, name), { recursive: true });
    await work(stage);
    if (!existsSync(join(stage, 'lib'))) throw new Error('it ended without building the binding');
    for (const part of ['deps', 'lib']) replaceFolder(join(stage, part), join(folder, part));
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** The libraries and the headers the binding includes, laid out as the binding's build and tfjs-node's loader look for them. */
async function unpack(wheel: string, deps: string): Promise<void> {
  const headers = /^tensorflow\/include\/((?:tensorflow\/(?:c|core\/platform)|xla\/tsl|tsl)\/.+\.h)$/;
  const libraries = /^tensorflow\/(libtensorflow_(?:cc|framework)\.so\.2)$/;
  await unzip(wheel, (name) => {
    const [header, library] = [headers.exec(name)?.[1], libraries.exec(name)?.[1]];
    if (library) return join(deps, 'lib', library);
    return header ? join(deps, 'include', header) : null;
  });
  const found = filesIn(join(deps, 'lib'));
  if (found.length !== 2) throw new Error(`the wheel holds ${found.length} of TensorFlow's two libraries`);
  for (const name of ['libtensorflow.so', 'libtensorflow.so.2', 'libtensorflow.so.2.9.1'])
    symlinkSync('libtensorflow_cc.so.2', join(deps, 'lib', name));
  symlinkSync('libtensorflow_framework.so.2', join(deps, 'lib', 'libtensorflow_framework.so'));
}

/** Uses Node's own headers beside the executable, which saves node-gyp a download; the idle limit allows a slow compiler. */
function buildOptions(cwd: string): Parameters<typeof run>[2] {
  const root = dirname(dirname(process.execPath));
  const nodedir = existsSync(join(root, 'include', 'node', 'node_api.h')) ? { npm_config_nodedir: root } : {};
  const path = [dirname(process.execPath), dirname(nodePreGyp()), process.env.PATH].join(delimiter);
  const grew = () => bytesIn(join(cwd, 'deps'));
  return { cwd, env: { ...nodedir, PATH: path }, idleSeconds: 180, grew };
}

function nodePreGyp(): string {
  return createRequire(join(tensorflowFolder(), 'package.json')).resolve('@mapbox/node-pre-gyp/bin/node-pre-gyp');
}

function requireGlibc(): void {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const found = header.glibcVersionRuntime;
  const [major = 0, minor = 0] = (found ?? '').split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 27))
    throw new Error(`its library needs glibc 2.27, found ${found ?? 'none'}`);
}

function wheel(platform: string, sha256: string): Wheel {
  const select = ['--implementation', 'cp', '--python-version', '3.11'];
  return { package: 'tensorflow', version: version, platform, sha256, select };
}
