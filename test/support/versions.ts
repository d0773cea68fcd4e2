import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writersVersion } from '../../engine/engines.ts';
import { stages } from '../../stages/index.ts';
import { importsIn, projectRoot } from './imports.ts';

export type Lock = Record<string, { version: number; source: string }>;

/** The text of a module without types and comments, by its path in the project; null for one that is not there. */
export type Modules = (path: string) => string | null;

const lockPath = join(projectRoot, 'stages/versions.lock.json');

/** What all stages write with: it has a version of its own. */
const writers = ['engine/workspace.ts', 'engine/environment.ts'];

export function readLock(): Lock {
  return JSON.parse(readFileSync(lockPath, 'utf8'));
}

/** Each stage's version, and that of the writers, with the digest of the code that writes artifacts. */
export function currentVersions(modules: Modules): Lock {
  const shared = closure(writers, modules);
  const lock: Lock = { writers: { version: writersVersion, source: digestOf([...shared], modules) } };
  for (const { name, version } of stages) {
    const own = sourcesOf(name, modules).filter((file) => !shared.has(file));
    lock[name] = { version, source: digestOf(own, modules) };
  }
  return lock;
}

/** Stages (or `writers`) whose code is another than the lock's while their version is the same. */
export function unraised(lock: Lock, current: Lock): string[] {
  const changed = (stage: string) => lock[stage] !== undefined && lock[stage].source !== current[stage]?.source;
  return Object.keys(current).filter((stage) => changed(stage) && lock[stage]?.version === current[stage]?.version);
}

/** Every file whose code writes bytes of the stage's artifacts, sorted. */
export function sourcesOf(stage: string, modules: Modules): string[] {
  return [...closure([...computationOf(stage, modules), ...writers], modules)].sort();
}

/** What a manifest loads to compute: not its figures and definitions, which only the charts draw and quote, from all stages. */
function computationOf(stage: string, modules: Modules): string[] {
  const manifest = `stages/${stage}/index.ts`;
  const loaded = importsIn(modules(manifest) ?? '', manifest).map(({ to }) => to);
  const drawn = (path: string) => /\/(figures\/index|definitions)\.ts$/.test(path);
  const own = loaded.filter((path) => path.startsWith(`stages/${stage}/`) && !drawn(path));
  if (stage !== 'charts') return own;
  return [
    ...own,
    ...stages.flatMap(({ name }) => [`stages/${name}/figures/index.ts`, `stages/${name}/definitions.ts`]),
  ];
}

function closure(files: string[], modules: Modules, seen = new Set<string>()): Set<string> {
  for (const file of files) {
    const text = seen.has(file) ? null : modules(file);
    if (text === null) continue;
    seen.add(file);
    const locals = importsIn(text, file).filter(({ kind }) => kind === 'local');
    closure(
      locals.map(({ to }) => to),
      modules,
      seen,
    );
  }
  return seen;
}

function digestOf(files: string[], modules: Modules): string {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) hash.update(file).update(modules(file) ?? '');
  return hash.digest('hex');
}

/** The project as the compiler prints it without types and comments. */
export function compiledModules(): Modules {
  const out = mkdtempSync(join(tmpdir(), 'marketflow-versions-'));
  try {
    const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
    const args = ['-p', join(projectRoot, 'tsconfig.build.json'), '--outDir', out, '--removeComments'];
    execFileSync(process.execPath, [compiler, ...args]);
    const texts = new Map<string, string | null>();
    const read = (path: string) => {
      const file = join(out, path.replace(/\.ts$/, '.js'));
      return existsSync(file) ? asSource(readFileSync(file, 'utf8')) : null;
    };
    for (const path of execFileSync('find', [out, '-name', '*.js'], { encoding: 'utf8' }).trim().split('\n')) {
      const source = relative(out, resolve(path)).replace(/\.js$/, '.ts');
      texts.set(source, read(source));
    }
    return (path) => texts.get(path) ?? null;
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** Compiled modules import each other as `.js`; here they go by the names of their sources. */
const asSource = (text: string) =>
  text.replace(/(['"])(\.[^'"]*)\.js\1/g, "'$2.ts'").replaceAll(/ from "([^"]+)"/g, " from '$1'");

/** `npm run versions`: writes the lock anew once every changed stage has a new version. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const current = currentVersions(compiledModules());
  const left = unraised(readLock(), current);
  if (left.length > 0) {
    console.error(
      `raise the version of ${left.join(', ')} first: in stages/<stage>/index.ts, for writers in engine/engines.ts`,
    );
    process.exitCode = 1;
  } else {
    writeFileSync(lockPath, `${JSON.stringify(current, null, 2)}\n`);
  }
}
