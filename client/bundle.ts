import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { marketflowHome } from './server/files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sdkVersion: string = createRequire(import.meta.url)('@temporalio/worker/package.json').version;
const isBuilt = import.meta.url.endsWith('.js');

/** File of a build's workflow code, named for the version of the SDK that it was made with and works with. */
export const bundleName = `workflows-${sdkVersion}.bundle.js`;

/** Path of the workflow code as one file: the build's, or in development one that is made of the sources when they change. */
export function workflowBundle(): Promise<string> {
  return isBuilt ? builtBundle(root) : cachedBundle();
}

/** The bundle of the build in `folder`. Throws when it is of another version of the SDK: their workflows would not start. */
export async function builtBundle(folder: string): Promise<string> {
  const path = join(folder, bundleName);
  if (existsSync(path)) return path;
  const other = readdirSync(folder).find((name) => name.endsWith('.bundle.js'));
  const found = other ? `${other} is of another version of Temporal's SDK` : 'there is no workflow bundle';
  throw new Error(`${found} in ${folder}; version ${sdkVersion} is installed: run \`npm run build\` again`);
}

/** Bundling takes a second, so it is done once for each state of the sources and each version of the SDK. */
async function cachedBundle(): Promise<string> {
  const path = join(marketflowHome(), 'cache', `workflows-${sdkVersion}-${sourcesDigest()}.js`);
  if (existsSync(path)) return path;
  const { code } = await bundle();
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, code);
  await rename(`${path}.${process.pid}`, path);
  return path;
}

export function bundle() {
  const quiet = () => undefined;
  const logger = { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: console.error, error: console.error };
  return bundleWorkflowCode({ workflowsPath: join(root, 'workflows/index.ts'), logger });
}

/** Workflows import modules of their own folder and of `data/`. */
function sourcesDigest(): string {
  const hash = createHash('sha256');
  for (const folder of ['workflows', 'data']) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((name) => name.endsWith('.ts')).sort())
      hash.update(name).update(readFileSync(join(root, folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
