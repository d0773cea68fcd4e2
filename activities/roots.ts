import { join, resolve } from 'node:path';
import { projectFolder } from '../engine/project.ts';
import { parseRoots } from '../stages/ingest/roots.ts';

/** Folders from which a worker reads sources: `MARKETFLOW_ROOTS`, else the project's `data/` and `source`. */
export function rootsOf(source?: string | null): string[] {
  const named = process.env.MARKETFLOW_ROOTS;
  if (named) return parseRoots(named).map((root) => resolve(root));
  const own = join(projectFolder, 'data');
  return source ? [own, source] : [own];
}
