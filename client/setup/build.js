import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Plain JavaScript: it makes what everything else runs from.

const project = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);

/** What a build is made of. */
const sources = [
  'core',
  'data',
  'store',
  'engine',
  'charts',
  'stages',
  'activities',
  'workflows',
  'client',
  'worker.ts',
  'package.json',
];

/** Read at run time beside the modules that read them. */
const assets = ['charts/report/page', 'engine/heartbeat.js'];

/** The workflows import these by value, and nothing else of the project. */
const workflowSources = ['core', 'data', 'workflows', 'package.json'];

/**
 * Makes `out`, everything that runs, as plain JavaScript, with the workflows as one file for the installed version of
 * Temporal's SDK. Does nothing when it was made from the same sources. `out` lies within the project, whose packages it
 * uses.
 * @param {string} out
 */
export async function build(out) {
  const made = JSON.parse(await readFile(join(out, 'build.json'), 'utf8').catch(() => '{}'));
  const digests = { sources: await digestOf(sources), workflows: await digestOf(workflowSources) };
  if (made.sources === digests.sources) return;
  const part = join(project, '.marketflow', `build-${randomUUID().slice(0, 8)}`);
  try {
    await mkdir(part, { recursive: true });
    const isBundled = made.workflows === digests.workflows;
    const bundled = isBundled ? readFile(join(out, bundleName)) : bundleWorkflows();
    await Promise.all([compile(part), bundled.then((code) => writeFile(join(part, bundleName), code))]);
    for (const name of assets) await cp(join(project, name), join(part, name), { recursive: true });
    await chmod(join(part, 'client/marketflow.js'), 0o755);
    await writeFile(join(part, 'build.json'), JSON.stringify(digests));
    await replace(part, out);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** Takes the types out; `npm run types` checks them. @param {string} out */
async function compile(out) {
  const { transformFile } = await import('@swc/core');
  const files = (await Promise.all(sources.map(filesIn))).flat().filter((file) => file.endsWith('.ts'));
  const compiled = files.map(async (file) => {
    const { code } = await transformFile(join(project, file), {
      swcrc: false,
      jsc: {
        parser: { syntax: 'typescript' },
        target: 'es2023',
        rewriteRelativeImportExtensions: true,
        transform: { verbatimModuleSyntax: true },
      },
      module: { type: 'es6' },
    });
    const target = join(out, file.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  });
  await Promise.all(compiled);
}

const sdkVersion = require('@temporalio/worker/package.json').version;
const bundleName = `workflows-${sdkVersion}.bundle.js`;

/** The workflows as one file's text: the slowest part by far. */
export async function bundleWorkflows() {
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const quiet = () => undefined;
  const logger = { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: console.error, error: console.error };
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(project, 'workflows/index.ts'),
    logger,
    // A worker parses the map as it starts: without the sources it is a tenth as long, and names lines as well.
    webpackConfigHook: (config) => ({ ...config, devtool: 'inline-nosources-cheap-source-map' }),
  });
  return code;
}

/** Another build of the same sources may finish at the same moment. @param {string} part @param {string} out */
async function replace(part, out) {
  const old = `${part}.old`;
  if (existsSync(out)) await rename(out, old).catch(() => undefined);
  await rename(part, out).catch((error) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  await rm(old, { recursive: true, force: true });
}

/** @param {string[]} names */
async function digestOf(names) {
  const hash = createHash('sha256').update(sdkVersion);
  const lists = await Promise.all(names.map(filesIn));
  for (const file of lists.flat()) hash.update(file).update(await readFile(join(project, file)));
  return hash.digest('hex');
}

/** @param {string} name @returns {Promise<string[]>} */
async function filesIn(name) {
  if (name.includes('.')) return [name];
  const entries = await readdir(join(project, name), { recursive: true });
  const files = entries.filter((entry) => /(?<!\.d)\.ts$|\.(js|css)$/.test(entry));
  return files.sort().map((entry) => join(name, entry));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build(join(project, 'dist'));
