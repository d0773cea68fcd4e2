import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export type Import = { from: string; to: string; typeOnly: boolean };

/** Every TypeScript file of a folder of the project, relative to its root, sorted. */
export function sourceFiles(folder: string): string[] {
  const path = join(projectRoot, folder);
  if (statSync(path).isFile()) return [folder];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name))
    .sort();
}

const statement = /(?:^|\n)\s*(import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/g;

/** The imports of one file; a local target is relative to the project's root, a package keeps its name. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  return [...text.matchAll(statement)].map(([, , type, named, dynamic]) => {
    const target = named ?? dynamic ?? '';
    const local = target.startsWith('.');
    const to = local ? relative(projectRoot, resolve(projectRoot, dirname(file), target)) : target;
    return { from: file, to, typeOnly: type !== undefined };
  });
}
