import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What a file imports: another file of the project, a module of Node's (`node:fs`), or a package by its name alone. */
export type Import = { from: string; to: string; kind: 'local' | 'node' | 'package'; typeOnly: boolean };

/** Every TypeScript file of a folder of the project, relative to its root, sorted; a file stands for itself. */
export function sourceFiles(folder: string): string[] {
  const path = join(projectRoot, folder);
  if (statSync(path).isFile()) return [folder];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name))
    .sort();
}

export function importsOf(file: string): Import[] {
  return importsIn(readFileSync(join(projectRoot, file), 'utf8'), file);
}

const statement =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\b(?:import|require|resolve)\(\s*'([^']+)'\s*\)/g;

/** The imports in the text of the file `from`: static and dynamic ones, re-exports, and what `require` is asked for. */
export function importsIn(text: string, from: string): Import[] {
  return [...text.matchAll(statement)].map(([, type, named, dynamic]) => {
    const typeOnly = type !== undefined;
    const target = named ?? dynamic ?? '';
    if (target.startsWith('.')) {
      const to = relative(projectRoot, resolve(projectRoot, dirname(from), target));
      return { from, to, kind: 'local', typeOnly };
    }
    if (target.startsWith('node:')) return { from, to: target, kind: 'node', typeOnly };
    return { from, to: packageName(target), kind: 'package', typeOnly };
  });
}

function packageName(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Every circle in a graph given as what each node leads to, as the way round it. */
export function circles(leadsTo: Map<string, Iterable<string>>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const follow = (node: string, way: string[]) => {
    if (way.includes(node)) found.push([...way.slice(way.indexOf(node)), node].join(' > '));
    if (way.includes(node) || done.has(node)) return;
    for (const next of leadsTo.get(node) ?? []) follow(next, [...way, node]);
    done.add(node);
  };
  for (const node of leadsTo.keys()) follow(node, []);
  return found;
}
