import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUser, type User } from '../../support/marketflow.ts';

let operator: User;
let analyst: User;
beforeAll(async () => {
  operator = newUser();
  const worker = operator.start('worker', '--only', 'training');
  await worker.prints(/press Ctrl-C to stop/);
  const address = / at (\S+);/.exec(worker.stdout)?.[1] ?? '';
  analyst = newUser({ TEMPORAL_ADDRESS: address, MARKETFLOW_STORE: operator.store.url });
});
afterAll(async () => {
  await analyst.dispose();
  await operator.dispose();
});

describe('a run on a configured server', { timeout: 120_000 }, () => {
  test('warns that no worker has picked it up, and ends at the second Ctrl-C without one', async () => {
    const run = analyst.start('run');
    await run.prints(/no worker has picked up the run/);
    run.signal('SIGINT');
    await run.prints(/press Ctrl-C again/);
    // A signal within a second counts as the same key press, forwarded by npm.
    run.signal('SIGINT');
    const again = setInterval(() => run.signal('SIGINT'), 1100);
    const { code } = await run.ended;
    clearInterval(again);
    expect(code).toBe(1);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  test('is computed by the workers of that server, and its results are copied to the local folder', async () => {
    const worker = operator.start('worker', '--only', 'analysis');
    await worker.prints(/press Ctrl-C to stop/);
    const run = await analyst.marketflow('run', '--json', '--epochs', '1');
    expect(run.code).toBe(0);
    const { results, stages } = JSON.parse(run.stdout);
    expect(stages).toHaveLength(14);
    expect(results.report.startsWith(analyst.folder)).toBe(true);
    worker.signal('SIGTERM');
    expect((await worker.ended).code).toBe(0);
  });
});
