import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The folder of package.json, also for what runs from a build inside it. */
export const projectFolder = dirname(require.resolve('marketflow/package.json'));

type Manifest = { dependencies: Record<string, string>; optionalDependencies: Record<string, string> };

/** The exact version of a package that marketflow depends on. */
export function pinnedVersion(name: string): string {
  const { dependencies, optionalDependencies } = require('marketflow/package.json') as Manifest;
  const version = dependencies[name] ?? optionalDependencies[name];
  if (version === undefined)
    throw new Error(`package.json of marketflow has no dependency ${name}; reinstall the package`);
  return version;
}

/** What setup fetches is kept here for every clone of this user: `MARKETFLOW_CACHE`, else `marketflow` in the cache folder. */
export function cacheFolder(): string {
  return process.env.MARKETFLOW_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'marketflow');
}
