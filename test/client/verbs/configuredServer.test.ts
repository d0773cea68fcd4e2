import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUser, type User } from '../../support/marketflow.ts';

let operator: User;
let analyst: User;
beforeAll(async () => {
  operator = newUser();
  const worker = operator.start('worker', '--only', 'training');
  await worker.says(/Ctrl-C stops/);
  const address = / at (\S+);/.exec(worker.stdout)?.[1] ?? '';
  analyst = newUser({ TEMPORAL_ADDRESS: address, MARKETFLOW_STORE: operator.store.url });
});
afterAll(async () => {
  await analyst.dispose();
  await operator.dispose();
});

describe('a run on a server that somebody named', { timeout: 120_000 }, () => {
  it('says when no worker takes it up, and ends at the second Ctrl-C though nobody can close it', async () => {
    const run = analyst.start('run');
    await run.says(/no worker has taken the run up/);
    run.signal('SIGINT');
    await run.says(/Ctrl-C once more/);
    // What comes within a second is the same key, passed on by npm.
    run.signal('SIGINT');
    const again = setInterval(() => run.signal('SIGINT'), 1100);
    const { code } = await run.ended;
    clearInterval(again);
    expect(code).toBe(1);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  it('is done by the workers there, and its results are here', async () => {
    const worker = operator.start('worker', '--only', 'analysis');
    await worker.says(/Ctrl-C stops/);
    const run = await analyst.marketflow('run', '--json', '--epochs', '1');
    expect(run.code).toBe(0);
    const { results, stages } = JSON.parse(run.stdout);
    expect(stages).toHaveLength(14);
    expect(results.report.startsWith(analyst.folder)).toBe(true);
    worker.signal('SIGTERM');
    expect((await worker.ended).code).toBe(0);
  });
});
