import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { versions } from '../../stages/versions.ts';
import { importsOf, projectRoot } from './imports.ts';

export type Lock = Record<string, { version: number; source: string }>;

const lockPath = fileURLToPath(new URL('../../stages/versions.lock.json', import.meta.url));

export function readLock(): Lock {
  return JSON.parse(readFileSync(lockPath, 'utf8'));
}

/** Each stage's version with the digest of its file and of the local modules that it imports. */
export function currentVersions(): Lock {
  const entries = Object.entries(versions).map(([stage, version]) => [stage, { version, source: digestOf(stage) }]);
  return Object.fromEntries(entries);
}

/** Stages whose source is another than the lock's while their version is the same. */
export function unraised(lock: Lock, current: Lock): string[] {
  const changed = (stage: string) => lock[stage] !== undefined && lock[stage].source !== current[stage]?.source;
  return Object.keys(current).filter((stage) => changed(stage) && lock[stage]?.version === current[stage]?.version);
}

function digestOf(stage: string): string {
  const files = closure(`stages/${stage}.ts`);
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(projectRoot, file)));
  return hash.digest('hex');
}

function closure(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  for (const { to, typeOnly } of importsOf(file)) if (!typeOnly && to.endsWith('.ts')) closure(to, seen);
  return [...seen].sort();
}

/** `npm run versions`: writes the lock anew once every changed stage has a new version. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const current = currentVersions();
  const left = unraised(readLock(), current);
  if (left.length > 0) {
    console.error(`raise the version of ${left.join(', ')} in stages/versions.ts first`);
    process.exitCode = 1;
  } else {
    writeFileSync(lockPath, `${JSON.stringify(current, null, 2)}\n`);
  }
}
