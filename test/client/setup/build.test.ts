import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from '../../../client/setup/build.js';
import { builtBundle, bundleName } from '../../../worker.ts';
import { projectRoot } from '../../support/imports.ts';

// Within the project, whose packages a build uses.
const out = join(projectRoot, '.marketflow', `build-test-${process.pid}`);

beforeAll(() => build(out));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const marketflow = (...args: string[]) =>
  execFileSync(process.execPath, [join(out, 'client/marketflow.js'), ...args], { encoding: 'utf8' });

describe('a build', () => {
  test('is run by plain Node', () => {
    expect(marketflow('--help')).toContain('A durable marketing-analytics pipeline');
  });

  test('has no TypeScript, and what its modules read beside them', () => {
    const names = readdirSync(out, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => name.endsWith('.ts'))).toEqual([]);
    expect(names).toContain('charts/report/page/base.css');
  });

  test('is not made again from the same sources, and is when it does not know its sources', async () => {
    const made = () => statSync(join(out, 'worker.js')).ino;
    const before = made();
    await build(out);
    expect(made()).toBe(before);
    rmSync(join(out, 'build.json'));
    await build(out);
    expect(made()).not.toBe(before);
  });

  test('knows its own workflow bundle', () => {
    expect(builtBundle(out)).toBe(join(out, bundleName));
  });

  test('refuses a workflow bundle of another version of the SDK, and says what to do', () => {
    renameSync(join(out, bundleName), join(out, 'workflows-1.0.0.bundle.js'));
    expect(() => builtBundle(out)).toThrow(
      /workflows-1\.0\.0\.bundle\.js is of another version of Temporal's SDK.*run `npm run build` again/,
    );
  });

  test('says so when it has no workflow bundle at all', () => {
    const empty = join(out, 'empty');
    mkdirSync(empty);
    expect(() => builtBundle(empty)).toThrow(/there is no workflow bundle/);
  });
});
