import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { remember } from '../../support/manifests.ts';
import { newUser, type User } from '../../support/marketflow.ts';

const sample = fileURLToPath(new URL('../../../data/sample', import.meta.url));
let user: User;
let shop: string;
beforeAll(async () => {
  user = newUser();
  shop = join(await mkdtemp(join(tmpdir(), 'marketflow-shop-')), 'shop');
  await cp(sample, shop, { recursive: true });
});
afterAll(async () => {
  await user.dispose();
  await rm(join(shop, '..'), { recursive: true });
});

describe('a source outside the roots', { timeout: 120_000 }, () => {
  test('is not read because the record of a run names it: not by `resume`, not by `verify`', async () => {
    const input = { source: shop, training: { epochs: 1 } };
    await remember(user.store, { workflowId: 'planted-1', status: 'failed', source: shop, input });
    const resumed = await user.marketflow('resume', 'planted-1');
    expect(resumed.code).toBe(2);
    expect(resumed.stderr).toContain('is outside the folders that this worker may read');

    const run = await remember(user.store, { workflowId: 'planted-2', source: shop, input });
    await user.store.files.remove(`objects/${run.results[0]!.digest}`);
    const verified = await user.marketflow('verify');
    expect(verified.code).toBe(1);
    expect(verified.stderr).toContain('is outside the folders that this worker may read');
  });

  test('is read by `resume` if `run` was given it in this folder', async () => {
    const run = user.start('run', '--source', shop, '--epochs', '3');
    await run.prints(/ingest:customers/);
    run.signal('SIGINT');
    expect((await run.ended).code).toBe(1);
    const resumed = await user.marketflow('resume', 'latest', '--json');
    expect(resumed.code).toBe(0);
    const results = join(user.folder, 'results');
    expect(await realpath(join(results, 'latest'))).toBe(
      await realpath(join(results, JSON.parse(resumed.stdout).runId)),
    );
  });
});
