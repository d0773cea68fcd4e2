import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { engines } from '../../engine/engines.ts';
import { stages } from '../../stages/index.ts';
import { importsOf, projectRoot } from '../support/imports.ts';
import { compiledModules, currentVersions, type Modules, readLock, sourcesOf, unraised } from '../support/versions.ts';

const modules = compiledModules();

test('a stage whose code has changed has a new version, so that old artifacts are not taken for new ones', () => {
  const hint = 'raise their versions in stages/<stage>/index.ts, then `npm run versions`';
  expect(unraised(readLock(), currentVersions(modules)), hint).toEqual([]);
});

test('the lock knows the versions that are in force', () => {
  expect(readLock(), 'write it anew with `npm run versions`').toEqual(currentVersions(modules));
});

describe('a changed line that writes bytes', () => {
  const changed = (path: string): Modules => {
    return (file) => (file === path ? `${modules(file)}\nexport const changed = 1;` : modules(file));
  };
  const turnedRed = (path: string) => unraised(currentVersions(modules), currentVersions(changed(path)));
  const all = stages.map(({ name }) => name);

  test.each(['engine/parquet.ts', 'engine/duckdb.ts', 'engine/workspace.ts', 'engine/environment.ts', 'core/json.ts'])(
    'in %s, is found in every stage',
    (path) => {
      expect(turnedRed(path)).toEqual(all);
    },
  );

  test.each([
    ['stages/rfm/scores.ts', ['rfm']],
    ['stages/ingest/reading/plain.ts', ['ingest']],
    ['stages/features/preprocessing.ts', ['training', 'evaluation']],
    ['stages/eda/figures/daily.ts', ['charts']],
    ['stages/eda/definitions.ts', ['charts']],
    ['charts/kit.ts', ['charts']],
  ])('in %s, is found in the stages that it is part of', (path, found) => {
    expect(turnedRed(path)).toEqual(expect.arrayContaining(found));
  });

  test('is found where it is the only change of its file, and not where the file is no part of a stage', () => {
    expect(turnedRed('store/gc.ts')).toEqual([]);
    expect(turnedRed('stages/rfm/scores.ts')).toEqual(['rfm']);
  });
});

test('comments are no part of the code', () => {
  expect(modules('engine/parquet.ts')).toMatch(/writeParquet/);
  expect(modules('engine/parquet.ts')).not.toMatch(/\/\*\*|\/\/ /);
});

test('the keys name every package that writes bytes of artifacts, in the version that is installed', () => {
  const files = stages.flatMap(({ name }) => sourcesOf(name, modules));
  const packages = [...new Set(files)]
    .flatMap(importsOf)
    .filter(({ kind, typeOnly }) => kind === 'package' && !typeOnly);
  // TensorFlow's own version, whichever of them trains, is in the training's parameters.
  const named = [...Object.keys(engines), '@tensorflow/tfjs-node', '@tensorflow/tfjs-backend-wasm'];
  expect([...new Set(packages.map(({ to }) => to))].filter((name) => !named.includes(name))).toEqual([]);
  for (const [name, version] of Object.entries(engines)) {
    const installed = JSON.parse(readFileSync(join(projectRoot, 'node_modules', name, 'package.json'), 'utf8'));
    expect([name, installed.version]).toEqual([name, version]);
  }
});
