import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { RunDocument } from '../../../core/run.ts';
import { newUser, type Started, type User } from '../../support/marketflow.ts';

let user: User;
let up: Started;
beforeAll(async () => {
  user = newUser();
  await mkdir(join(user.folder, 'nothing'));
  await mkdir(join(user.folder, 'header-only'));
  const header = 'transaction_id,timestamp,customer_id,quantity,gross_revenue';
  await writeFile(join(user.folder, 'header-only/transactions.csv'), `${header}\n`);
  await writeFile(join(user.folder, 'long.json'), '{"training": {"epochs": 10000, "earlyStopping": false}}');
  up = user.start('up');
  await up.prints(/press Ctrl-C to stop/);
});
afterAll(() => user.dispose());

describe('up', { timeout: 120_000 }, () => {
  test("prints a link to the UI's start form, filled in", async () => {
    const link = new URL(/start +(\S+)/.exec(up.stdout)?.[1] ?? '');
    expect(link.pathname).toBe('/namespaces/default/workflows/start-workflow');
    expect(Object.fromEntries(link.searchParams)).toEqual({
      workflowId: expect.stringMatching(/^marketflow-[0-9a-f]{8}$/),
      taskQueue: 'marketflow',
      workflowType: 'marketingAnalytics',
    });
    expect((await fetch(link)).headers.get('content-type')).toContain('text/html');
  });

  test('picks up a run of `start`, and logs each stage as JSON with run and stage', async () => {
    const { code, stdout } = await user.marketflow('start', '--input', 'long.json', '--json');
    expect(code).toBe(0);
    const { workflowId } = JSON.parse(stdout);
    await up.prints(/"features done"/);
    const lines = up.stderr
      .trim()
      .split('\n')
      .filter((line) => line.includes('"features done"'));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ run: workflowId, stage: 'features' }]);
    expect((await user.marketflow('cancel', workflowId)).stdout).toContain('is cancelled');
  });

  test('logs why a run failed: one line of level 50, with host, worker, run, stage and attempt, and where it was thrown', async () => {
    const { stdout } = await user.marketflow('start', '--source', join(user.folder, 'nowhere'), '--json');
    const { workflowId: run, runId } = JSON.parse(stdout);
    await up.prints(/"msg":"run failed"/);
    const lines = logged(up).filter((line) => line.run === run);
    // `up` is the only worker, so it has the only heartbeat file in the store.
    const [alive] = await user.store.files.list('workers');
    const where = { host: hostname(), worker: alive?.key.slice('workers/'.length), run, runId };
    const stage = 'ingest:transactions';
    const ofStage = lines.filter((line) => line.stage === stage);
    expect(ofStage).toMatchObject([
      { ...where, level: 30, stage, attempt: 1, msg: `${stage} started` },
      { ...where, level: 50, stage, attempt: 1, msg: `${stage} failed`, error: { type: 'InvalidInput' } },
    ]);
    expect(ofStage[1]?.error.stack).toContain('requireSource');
    expect(lines.filter(({ msg }) => msg.startsWith('run '))).toMatchObject([
      { ...where, level: 30, msg: 'run started' },
      {
        ...where,
        level: 50,
        msg: 'run failed',
        error: { type: 'InvalidInput', message: expect.stringContaining('nowhere') },
      },
    ]);
  });

  test('creates a schedule and updates it', async () => {
    const at = (time: string, ...more: string[]) =>
      user.marketflow(
        'schedule',
        'create',
        '--at',
        time,
        '--timezone',
        'Asia/Kolkata',
        '--input',
        'long.json',
        ...more,
      );
    expect(await at('04:00')).toMatchObject({ code: 0, stderr: '' });
    const changed = await at('04:30');
    expect(changed.stdout).toContain('updated marketflow-nightly');
    // 04:30 in Kolkata, which is five and a half hours ahead all year.
    expect(changed.stdout.match(/next .*T23:00:00.000Z/g)).toHaveLength(5);
    expect((await user.marketflow('schedule', 'pause')).code).toBe(0);
    expect((await at('04:30')).stdout).toContain('paused');
    expect((await user.marketflow('schedule', 'unpause')).code).toBe(0);
  });

  test('starts a run of the schedule when it is triggered', async () => {
    const before = up.stderr.length;
    expect((await user.marketflow('schedule', 'trigger')).code).toBe(0);
    await up.prints(new RegExp(`^[^]{${before},}"run":"marketflow-nightly-`));
    const run: RunDocument = JSON.parse((await user.marketflow('status', 'marketflow-nightly', '--json')).stdout);
    expect(run.status).toBe('running');
    expect((await user.marketflow('schedule', 'describe')).stdout).toMatch(/last .* running/);
    expect(JSON.parse((await user.marketflow('schedule', 'describe', '--json')).stdout)).toMatchObject({
      scheduleId: 'marketflow-nightly',
      status: 'active',
      timezone: 'Asia/Kolkata',
      next: Array(5).fill(expect.stringMatching(/T23:00:00\.000Z$/)),
      last: [{ workflowId: run.workflowId, result: { runId: run.runId, status: 'running' } }],
      skipped: 0,
      latest: null,
    });
    expect((await user.marketflow('cancel', 'marketflow-nightly')).stdout).toContain('is cancelled');
    expect((await user.marketflow('schedule', 'delete')).code).toBe(0);
    expect((await user.marketflow('schedule', 'describe')).code).toBe(2);
  });

  const twoRuns = { timeout: 240_000 };
  test('backfills a schedule as of each day, one run after the other, none the latest', twoRuns, async () => {
    const past = ['--id', 'past', '--from', '2023-06-01', '--to'];
    await user.marketflow('schedule', 'create', '--id', 'past', '--at', '04:00', '--epochs', '1');
    const asked = await user.marketflow('schedule', 'backfill', ...past, '2023-07-02');
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringContaining('32 runs; more than 31 are started only with --yes'),
    ]);
    const { code, stdout } = await user.marketflow('schedule', 'backfill', ...past, '2023-06-02');
    const ids = ['past-backfill-2023-06-01', 'past-backfill-2023-06-02'];
    expect([code, stdout]).toEqual([0, `2023-06-01 completed (${ids[0]})\n2023-06-02 completed (${ids[1]})\n`]);
    const runs: RunDocument[] = JSON.parse((await user.marketflow('status', '--json')).stdout).runs;
    const manifests = await Promise.all(
      ids.map((id) =>
        user.store.runs.read({ workflowId: id, runId: runs.find((run) => run.workflowId === id)!.runId! }),
      ),
    );
    expect(manifests.map((manifest) => manifest?.input)).toMatchObject([
      { asOf: '2023-06-01' },
      { asOf: '2023-06-02' },
    ]);
    expect(manifests[1]!.startedAt > manifests[0]!.finishedAt!).toBe(true);
    expect((await user.marketflow('results', 'latest', '--out', 'out')).code).toBe(2);
    expect((await user.marketflow('status', 'past', '--max-age', '26h')).code).toBe(1);
  });

  test.each([
    ['Europe/Berlin', '02:00', true],
    ['Europe/Berlin', '03:00', false],
    ['America/New_York', '01:00', true],
    ['Africa/Cairo', '00:30', true],
    ['Asia/Kolkata', '02:00', false],
  ])('warns of a time at which clocks in %s change: %s %s', async (timezone, at, warned) => {
    const { code, stderr } = await user.marketflow('schedule', 'create', '--at', at, '--timezone', timezone);
    expect([code, stderr.startsWith('warning: ')]).toEqual([0, warned]);
  });

  test.each([
    [['--timezone', 'Mars/Olympus'], /IANA name/],
    [['--epochs', '20000'], /training.epochs/],
    [['--source', 'absent'], /does not exist/],
    [['--source', 'nothing'], /the only required table/],
    [['--source', 'header-only'], /transactions has no rows/],
  ])('refuses a schedule that would fail at night: %j', async (options, message) => {
    const { code, stderr } = await user.marketflow('schedule', 'create', '--at', '05:00', ...options);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('exits with 0 on SIGTERM and stops its server and child processes', async () => {
    up.signal('SIGTERM');
    expect((await up.ended).code).toBe(0);
    expect(logged(up).length).toBeGreaterThan(10);
    await expect.poll(user.processes).toEqual([]);
  });
});

describe('a worker that cannot start', () => {
  test('says why in JSON, as Node says its warnings', async () => {
    const warning = 'process.once("beforeExit", () => process.emitWarning("made up by a test"))';
    const lost = newUser({
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(warning)}"`,
    });
    onTestFinished(() => lost.dispose());
    const worker = lost.start('worker');
    expect((await worker.ended).code).toBe(1);
    expect(logged(worker)).toMatchObject([
      {
        level: 60,
        msg: expect.stringContaining('no Temporal server answers at 127.0.0.1:1'),
        hint: expect.any(String),
      },
      { level: 40, msg: 'made up by a test' },
    ]);
  });
});

type Line = { level: number; msg: string; run?: string; stage?: string; error: { stack: string } };

/** Everything on stderr, which must be JSON lines. */
function logged({ stderr }: Started): Line[] {
  return stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
