import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { marketflowHome } from './server/files.ts';

const workflows = fileURLToPath(new URL('../workflows', import.meta.url));
const sdkVersion: string = createRequire(import.meta.url)('@temporalio/worker/package.json').version;

/**
 * Path of the workflow code as one file. Bundling takes a second, so it is done once for each state of `workflows/` and
 * each version of the SDK, which must be the worker's own.
 */
export async function workflowBundle(): Promise<string> {
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
  return bundleWorkflowCode({ workflowsPath: join(workflows, `index${workflowExtension}`), logger });
}

const workflowExtension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

function sourcesDigest(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(workflows).sort()) hash.update(name).update(readFileSync(join(workflows, name)));
  return hash.digest('hex').slice(0, 16);
}
