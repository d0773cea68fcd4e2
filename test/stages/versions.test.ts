import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { engines, writersVersion } from '../../engine/engines.ts';
import { stages } from '../../stages/index.ts';
import { importsOf, projectRoot } from '../support/imports.ts';
import { compiledModules, currentVersions, type Modules, readLock, sourcesOf, unraised } from '../support/versions.ts';

const modules = compiledModules();

test('a stage whose code has changed has a new version, so that its cached artifacts are not reused', () => {
  const hint =
    'increase their versions in stages/<stage>/index.ts (writers: engine/engines.ts), then run `npm run versions`';
  expect(unraised(readLock(), currentVersions(modules)), hint).toEqual([]);
});

test('the lock file is up to date', () => {
  expect(readLock(), 'update it with `npm run versions`').toEqual(currentVersions(modules));
});

describe('changed code', () => {
  const changed = (path: string): Modules => {
    return (file) => (file === path ? `${modules(file)}\nexport const changed = 1;` : modules(file));
  };
  const changedStages = (path: string) => unraised(currentVersions(modules), currentVersions(changed(path)));
  test.each([
    'engine/parquet.ts',
    'engine/duckdb.ts',
    'engine/workspace.ts',
    'engine/environment.ts',
    'core/json.ts',
    'core/sql.ts',
  ])('in %s changes the writers, whose version is in the key of every stage', (path) => {
    expect(changedStages(path)).toEqual(['writers']);
    expect(engines.writers).toBe(String(writersVersion));
  });

  test.each([
    ['stages/rfm/scores.ts', ['rfm']],
    ['stages/ingest/reading/plain.ts', ['ingest']],
    ['stages/features/preprocessing.ts', ['training', 'evaluation']],
    ['stages/eda/figures/daily.ts', ['charts']],
    ['stages/eda/definitions.ts', ['charts']],
    ['charts/kit.ts', ['charts']],
  ])('in %s changes the stages that use it', (path, found) => {
    expect(changedStages(path)).toEqual(expect.arrayContaining(found));
  });

  test('changes only the stages that use the file', () => {
    expect(changedStages('store/gc.ts')).toEqual([]);
    expect(changedStages('stages/rfm/scores.ts')).toEqual(['rfm']);
  });
});

test('comments do not change a stage', () => {
  expect(modules('engine/parquet.ts')).toMatch(/writeParquet/);
  expect(modules('engine/parquet.ts')).not.toMatch(/\/\*\*|\/\/ /);
});

test('receipt keys include the installed version of every package that writes artifacts', () => {
  const files = stages.flatMap(({ name }) => sourcesOf(name, modules));
  const packages = [...new Set(files)]
    .flatMap(importsOf)
    .filter(({ kind, typeOnly }) => kind === 'package' && !typeOnly);
  // The version of TensorFlow is in the parameters of training.
  const named = [...Object.keys(engines), '@tensorflow/tfjs-node', '@tensorflow/tfjs-backend-wasm', 'marketflow'];
  expect([...new Set(packages.map(({ to }) => to))].filter((name) => !named.includes(name))).toEqual([]);
  const { writers: _, ...pinned } = engines;
  for (const [name, version] of Object.entries(pinned)) {
    const installed = JSON.parse(readFileSync(join(projectRoot, 'node_modules', name, 'package.json'), 'utf8'));
    expect([name, installed.version]).toEqual([name, version]);
  }
});
