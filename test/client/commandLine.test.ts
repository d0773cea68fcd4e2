import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { readReportAssets } from '../../charts/report/assets.ts';
import { libraryName, withoutLibrary } from '../../charts/report/library.ts';
import { renderReport } from '../../charts/report/report.ts';
import { objectKey } from '../../store/objects.ts';
import type { RunManifest } from '../../store/runs.ts';
import { minutesAgo, remember } from '../support/manifests.ts';
import { newUser, type User } from '../support/marketflow.ts';

let user: User;
beforeEach(() => {
  user = newUser();
});
afterEach(() => user.dispose());

test('--version prints the versions of marketflow, of Node, of the store and of what writes artifacts', async () => {
  const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const { code, stdout } = await user.marketflow('--version');
  const lines = stdout.trim().split('\n');
  expect(code).toBe(0);
  expect(lines.map((line) => line.split(/ +/))).toEqual(
    expect.arrayContaining([
      ['marketflow', version],
      ['node', process.versions.node],
      ['store', '1'],
      ['@duckdb/node-api', dependencies['@duckdb/node-api']],
    ]),
  );
});

describe('wrong usage', () => {
  test.each([
    [['nope'], /unknown command 'nope'/],
    [['run', '--epochs', '0'], /Expected an integer from 1/],
    [['run', '--nope'], /unknown option '--nope'/],
    [['status', '--max-age', 'yesterday'], /such as 26h/],
    [['results', 'latest'], /--out <folder>' not specified/],
    [['schedule', 'create', '--at', '25:00'], /such as 02:00/],
    [['gc'], /--keep <n>' not specified/],
    [['report', 'latest', '--pdf', 'x.pdf', '--summary'], /'--pdf <file>' cannot be used with option '--summary'/],
  ])('is exit 2 with a message: %j', async (args, message) => {
    const { code, stdout, stderr } = await user.marketflow(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('of a verb that needs a long-running server is exit 2 and explains how to configure one', async () => {
    for (const args of [['start'], ['schedule', 'describe']]) {
      const { code, stderr } = await user.marketflow(...args);
      expect(code).toBe(2);
      expect(stderr).toContain('TEMPORAL_ADDRESS');
    }
  });

  test('prints one JSON document with --json, with the error and without ids', async () => {
    for (const args of [
      ['run', '--json', '--epochs', 'x'],
      ['run', '--json', '--input', 'absent.json'],
    ]) {
      const { code, stdout } = await user.marketflow(...args);
      expect(code).toBe(2);
      const document = JSON.parse(stdout);
      expect(document).toMatchObject({ workflowId: null, runId: null, status: 'failed', seconds: null });
      expect(Object.keys(document.error).sort()).toEqual(['hint', 'message', 'type']);
      expect(document.stages).toHaveLength(14);
    }
  });

  test.each([
    ['{"source": ', 'is not JSON'],
    ['[]', 'does not contain a JSON object'],
    ['{"sourse": "x", "seed": "42"}', /Unrecognized key: "sourse".*|seed: /],
    ['{"target": {"kind": "visit"}}', 'target.kind: '],
    ['{"force": ["trainin"]}', 'force.0: '],
    ['{"mapping": {"orders": {}}}', 'unknown table "orders"'],
    ['{"timezone": "Mars/Olympus"}', 'timezone: expected an IANA time zone'],
    ['{"training": {"earlyStopping": true}}', 'training.earlyStopping: expected false or {"patience": N}'],
  ])('of --input is exit 2 with one message, before there is a run: %s', async (input, message) => {
    await writeFile(join(user.folder, 'bad.json'), input);
    const { code, stdout, stderr } = await user.marketflow('run', '--input', 'bad.json');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(2);
    expect(await user.store.runs.list()).toEqual([]);
    expect(existsSync(join(user.folder, 'temporal.db'))).toBe(false);
  });

  test('of --timezone names the option of the input', async () => {
    const { code, stderr } = await user.marketflow('run', '--timezone', 'Mars/Olympus');
    expect([code, stderr.split('\n')[0]]).toEqual([2, expect.stringContaining('timezone: expected an IANA time zone')]);
  });

  test('is not --help, which lists the same verbs as the README', async () => {
    const { code, stdout } = await user.marketflow('--help');
    const known = [...stdout.matchAll(/^ {2}([a-z]+)\b/gm)].map((match) => match[1]).filter((verb) => verb !== 'help');
    const rows = readFileSync('README.md', 'utf8').match(/^\| `[a-z`, ]+ \|/gm) ?? [];
    const documented = rows.flatMap((row) => row.match(/[a-z]+/g) ?? []);
    expect(code).toBe(0);
    expect(known.sort()).toEqual(documented.sort());
  });
});

describe('the list of runs', () => {
  test('is empty at first: status is exit 0, latest and an unknown run are exit 2', async () => {
    expect(await user.marketflow('status')).toMatchObject({ code: 0, stderr: '' });
    for (const args of [
      ['results', 'latest', '--out', 'x'],
      ['report', 'latest'],
      ['resume', 'latest'],
      ['cancel', 'latest'],
      ['status', 'marketflow-1'],
    ])
      expect((await user.marketflow(...args)).code).toBe(2);
    expect((await user.marketflow('status', '--max-age', '26h')).code).toBe(1);
    const { stdout } = await user.marketflow('status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ workflowId: null, runId: null, status: null, results: null, runs: [] });
  });

  test('is sorted newest first, and names the latest results if the newest run has none', async () => {
    await remember(user.store, { workflowId: 'night-1' });
    await remember(user.store, { workflowId: 'night-2', status: 'failed', startedAt: minutesAgo(5) });
    const { stdout } = await user.marketflow('status');
    expect(stdout.split('\n').map((line) => line.split(/ +/)[0])).toEqual([
      'WORKFLOW',
      'night-2',
      'night-1',
      'latest',
      '',
    ]);
    expect(stdout).toContain('latest results: night-1 (run night-1-run)');
    const { runs } = JSON.parse((await user.marketflow('status', '--json')).stdout);
    expect(runs.map(({ status }: RunManifest) => status)).toEqual(['failed', 'completed']);
  });

  test('is checked by --max-age: exit 1 if the last completed run is older', async () => {
    await remember(user.store, { finishedAt: minutesAgo(90) });
    await remember(user.store, { workflowId: 'night-2', status: 'failed', startedAt: minutesAgo(5) });
    expect((await user.marketflow('status', '--max-age', '2h')).code).toBe(0);
    const late = await user.marketflow('status', '--max-age', '1h');
    expect(late.code).toBe(1);
    expect(late.stderr).toMatch(/night-1, ended 1\.5 h ago, more than 1\.0 h/);
  });

  test('is checked by --max-age for the runs of exactly one schedule if that is given', async () => {
    await remember(user.store, { workflowId: 'shop-2026-01-05T04:00:00Z', finishedAt: minutesAgo(90) });
    await remember(user.store, {
      workflowId: 'shop-2026-01-06T04:00:00Z',
      status: 'failed',
      startedAt: minutesAgo(60),
    });
    await remember(user.store, { workflowId: 'shop-eu-2026-01-06T04:00:00Z', finishedAt: minutesAgo(5) });
    await remember(user.store, { workflowId: 'shop-2', finishedAt: minutesAgo(5) });
    expect((await user.marketflow('status', '--max-age', '1h')).code).toBe(0);
    const late = await user.marketflow('status', 'shop', '--max-age', '1h');
    expect(late.code).toBe(1);
    expect(late.stdout).toMatch(/^shop-2026-01-06T04:00:00Z /);
    expect(late.stderr).toContain('shop-2026-01-05T04:00:00Z, ended 1.5 h ago');
    const never = await user.marketflow('status', 'sho', '--max-age', '1h');
    expect(never).toMatchObject({ code: 1, stdout: '' });
  });

  test('is checked by --max-age for one source, which must be named if there are several', async () => {
    await remember(user.store, { workflowId: 'night-1', source: '/shop', finishedAt: minutesAgo(90) });
    await remember(user.store, { workflowId: 'trial', source: '/other', finishedAt: minutesAgo(5) });
    const age = (...more: string[]) => user.marketflow('status', '--max-age', '1h', ...more);
    expect((await age('--source', '/shop')).code).toBe(1);
    expect((await age('--source', '/other/')).code).toBe(0);
    const unclear = await age();
    expect(unclear.code).toBe(2);
    expect(unclear.stderr).toContain('(/shop, /other); choose one with --source, or name a schedule');
  });

  test('shows the newest run of a schedule by the id of the schedule', async () => {
    await remember(user.store, { workflowId: 'shop-2026-01-05T04:00:00Z' });
    await remember(user.store, { workflowId: 'shop-2026-01-06T04:00:00Z', startedAt: minutesAgo(9) });
    await remember(user.store, { workflowId: 'shop-eu-2026-01-06T04:00:00Z', startedAt: minutesAgo(5) });
    expect((await user.marketflow('status', 'shop')).stdout).toMatch(/^shop-2026-01-06T04:00:00Z /);
  });

  test.each([
    ['completed', 0],
    ['failed', 1],
    ['cancelled', 1],
  ] as const)('shows one run; if it is %s, the exit code is %s', async (status, code) => {
    await remember(user.store, { status });
    expect((await user.marketflow('status', 'night-1')).code).toBe(code);
    expect((await user.marketflow('status')).code).toBe(0);
  });

  test('is shown from the store, with a warning, if the configured server does not answer', async () => {
    const elsewhere = newUser({ TEMPORAL_ADDRESS: '127.0.0.1:1', MARKETFLOW_STORE: user.store.url });
    onTestFinished(() => elsewhere.dispose());
    await remember(user.store, { workflowId: 'night-1', status: 'running', finishedAt: undefined });
    const { code, stdout, stderr } = await elsewhere.marketflow('status');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^night-1 .* interrupted /m)]);
    expect(stderr).toMatch(/^warning: no Temporal server answers at 127\.0\.0\.1:1 .*; reading the store alone\n$/);
  });

  test('takes `latest` from the source that is given, and otherwise says which source it took', async () => {
    await remember(user.store, { workflowId: 'night-1', source: '/shop', startedAt: minutesAgo(9) });
    await remember(user.store, { workflowId: 'trial', source: '/other', startedAt: minutesAgo(5) });
    const mixed = await user.marketflow('status', 'latest');
    expect(mixed.stdout).toMatch(/^trial /);
    expect(mixed.stderr).toBe('latest: trial, source /other; --source selects another\n');
    const one = await user.marketflow('status', 'latest', '--source', '/shop');
    expect(one.stdout).toMatch(/^night-1 /);
    expect(one.stderr).toBe('');
    expect((await user.marketflow('results', 'latest', '--source', '/third', '--out', 'out')).code).toBe(2);
  });

  test('is limited to one run by a unique prefix, and shows an abandoned run as interrupted', async () => {
    await remember(user.store, { workflowId: 'night-1' });
    await remember(user.store, { workflowId: 'day-1', status: 'running', finishedAt: undefined });
    const { code, stdout } = await user.marketflow('status', 'da', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ workflowId: 'day-1', status: 'interrupted' });
    await remember(user.store, { workflowId: 'night-2' });
    const ambiguous = await user.marketflow('status', 'night');
    expect(ambiguous).toMatchObject({ code: 2 });
    expect(ambiguous.stderr).toContain('night-1, night-2');
  });

  test('escapes terminal control characters from data', async () => {
    const reason = 'line 3: "\u001b[2J\u001b]0;owned\u0007\u202e"';
    const error = { type: 'InvalidInput', message: reason, hint: 'Correct it.' };
    const stages = [{ stage: 'merge', status: 'failed' as const, seconds: null, reason }];
    await remember(user.store, { status: 'failed', source: '/tmp/\u001b[31mred', stages, error });
    for (const args of [['status'], ['status', 'night-1']]) {
      const { stdout } = await user.marketflow(...args);
      expect(stdout).toContain('\\u{1b}[31mred');
      expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    }
  });
});

describe('the results of a completed run', () => {
  test('are copied with their folders; `latest` is the last completed run', async () => {
    await remember(user.store, { workflowId: 'night-1' });
    await remember(user.store, { workflowId: 'night-2', status: 'failed', results: [] });
    await remember(user.store, { workflowId: 'night-backfill-2026-01-05', finishedAt: minutesAgo(1) });
    const { code, stdout } = await user.marketflow('results', 'latest', '--out', 'out');
    expect([code, stdout]).toEqual([0, `2 files in ${join(user.folder, 'out')}\n`]);
    expect(await readFile(join(user.folder, 'out/report.html'), 'utf8')).toBe('<p>night-1</p>');
    expect(await readFile(join(user.folder, 'out/segments/loyal.csv'), 'utf8')).toBe('id');
    expect(JSON.parse(await readFile(join(user.folder, 'out/run.json'), 'utf8')).workflowId).toBe('night-1');
    expect((await user.marketflow('results', 'night-2', '--out', 'out')).code).toBe(2);
  });

  test('have the report with its library inside, which the store has apart', async () => {
    const assets = await readReportAssets();
    const page = renderReport({ figures: [], generatedAt: '2023-03-20T04:05:06Z' }, assets);
    const library = assets.plotly.text;
    const results = [
      await user.store.objects.putText(withoutLibrary(page, library), 'report.html'),
      await user.store.objects.putText(library, libraryName),
    ];
    await remember(user.store, { results });
    expect((await user.marketflow('results', 'latest', '--out', 'out')).code).toBe(0);
    expect((await readdir(join(user.folder, 'out'))).sort()).toEqual(['report.html', 'run.json']);
    const { stdout } = await user.marketflow('report');
    for (const path of [join(user.folder, 'out/report.html'), stdout.trim()])
      expect((await readFile(path, 'utf8')) === page).toBe(true);
    const digest = createHash('sha256').update(page).digest('hex');
    expect(JSON.parse(await readFile(join(user.folder, 'out/run.json'), 'utf8')).results).toEqual([
      { name: 'report.html', digest, bytes: Buffer.byteLength(page), mediaType: 'text/html' },
    ]);
    await writeFile(join(user.folder, 'out', libraryName), 'mine');
    await user.marketflow('results', 'latest', '--out', 'out');
    expect(await readFile(join(user.folder, 'out', libraryName), 'utf8')).toBe('mine');
  });

  test('replace those of another run and keep other files', async () => {
    await remember(user.store, { workflowId: 'night-1' });
    const report = await user.store.objects.putText('<p>new</p>', 'report.html');
    await remember(user.store, { workflowId: 'night-2', results: [report] });
    const out = join(user.folder, 'out');
    await user.marketflow('results', 'night-1', '--out', 'out');
    await writeFile(join(out, 'segments/mine.txt'), 'mine');
    expect((await user.marketflow('results', 'night-2', '--out', 'out')).code).toBe(0);
    expect((await readdir(out, { recursive: true })).sort()).toEqual([
      'report.html',
      'run.json',
      'segments',
      'segments/mine.txt',
    ]);
    await appendFile(join(out, 'report.html'), 'the copy is the user’s own');
  });

  test('are refused if they are damaged', async () => {
    const { results } = await remember(user.store, {});
    await writeFile(join(user.store.url, objectKey(results[0]!.digest)), 'other');
    const { code, stderr } = await user.marketflow('results', 'latest', '--out', 'out');
    expect(code).toBe(1);
    expect(stderr).toMatch(/missing or damaged/);
  });

  test('`report --summary` prints the sentences of a run, and says which runs have none', async () => {
    await remember(user.store, { results: [await user.store.objects.putText('# Report\n\n- One.\n', 'summary.md')] });
    const { code, stdout } = await user.marketflow('report', 'latest', '--summary');
    expect([code, stdout]).toEqual([0, '# Report\n\n- One.\n']);
    await remember(user.store, { workflowId: 'old', results: [] });
    const old = await user.marketflow('report', 'old', '--summary');
    expect(old.code).toBe(2);
    expect(old.stderr).toContain('has no summary.md; only runs that this release has completed have one');
  });

  test('`report --pdf` without a browser or without the folder is exit 2 with what to do, and writes nothing', async () => {
    await remember(user.store, {});
    const noFolder = await user.marketflow('report', 'latest', '--pdf', 'absent/report.pdf');
    expect(noFolder.code).toBe(2);
    expect(noFolder.stderr).toContain('is not a folder; create it, or choose another file with --pdf');
    const elsewhere = newUser({ CHROMIUM_PATH: '/nowhere' });
    onTestFinished(() => elsewhere.dispose());
    await remember(elsewhere.store, {});
    const noBrowser = await elsewhere.marketflow('report', 'latest', '--pdf', 'report.pdf');
    expect(noBrowser).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        'CHROMIUM_PATH names "/nowhere", which cannot be run\nInstall Chromium, Chrome or Edge, or set CHROMIUM_PATH to the program of one.\n',
    });
    expect(await readdir(elsewhere.folder)).not.toContain('report.pdf');
  });

  test('are served as a page on this machine until Ctrl-C', async () => {
    await remember(user.store, {});
    const report = user.start('report', 'latest', '--serve');
    await report.prints(/http:\S+/);
    const url = /http:\S+/.exec(report.stdout)?.[0] ?? '';
    expect(url).toContain('//127.0.0.1:');
    const page = await fetch(url);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toBe('<p>night-1</p>');
    expect((await fetch(`${url}../../etc/passwd`)).status).toBe(404);
    const { port } = new URL(url);
    const statuses = await Promise.all(
      [`localhost:${port}`, 'evil.example', `evil.example:${port}`, '127.0.0.1', `localhost:${port}.evil.example`].map(
        (host) => statusFor(port, host),
      ),
    );
    expect(statuses).toEqual([200, 403, 403, 403, 403]);
    report.signal('SIGINT');
    expect((await report.ended).code).toBe(0);
  });
});

describe('a run that has ended', () => {
  test('cannot be cancelled; the exit code is 0', async () => {
    await remember(user.store, {});
    const { code, stdout } = await user.marketflow('cancel', 'night-1');
    expect(code).toBe(0);
    expect(stdout).toContain('is already completed');
  });

  test('is reported as completed by resume, without a server', async () => {
    await remember(user.store, {});
    const { code, stdout, stderr } = await user.marketflow('resume', 'night-1', '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('has already completed');
    expect(JSON.parse(stdout)).toMatchObject({ workflowId: 'night-1', status: 'completed' });
    await expect.poll(user.processes).toEqual([]);
  });

  test('is reported as completed by resume if a later run of its chain has completed', async () => {
    await remember(user.store, { runId: 'a', status: 'failed', startedAt: minutesAgo(9) });
    await remember(user.store, { runId: 'b', status: 'failed', originRunId: 'a', startedAt: minutesAgo(8) });
    await remember(user.store, { runId: 'c', originRunId: 'a', startedAt: minutesAgo(7) });
    for (const name of ['a', 'b', 'latest']) {
      const { code, stdout } = await user.marketflow('resume', name, '--json');
      expect([code, JSON.parse(stdout).runId]).toEqual([0, 'c']);
    }
  });
});

describe('the store', () => {
  test('is verified with exit 0 if no results are missing, and lists removed blobs', async () => {
    await remember(user.store, {});
    const unused = await user.store.objects.putText('unused', 'x.txt');
    expect(await user.marketflow('verify')).toMatchObject({
      code: 0,
      stdout: '3 blobs checked, 0 damaged, no results missing\n',
    });
    await writeFile(join(user.store.url, objectKey(unused.digest)), 'x');
    const { code, stdout } = await user.marketflow('verify');
    expect(code).toBe(0);
    expect(stdout).toContain(`removed blob ${unused.digest}`);
  });

  test('is cleaned up only with --delete', async () => {
    await remember(user.store, { workflowId: 'night-1', startedAt: minutesAgo(9000), finishedAt: minutesAgo(8999) });
    await remember(user.store, { workflowId: 'night-2', startedAt: minutesAgo(300), finishedAt: minutesAgo(299) });
    const listed = await user.marketflow('gc', '--keep', '1');
    expect(listed.stdout).toMatch(/^run night-1 .*\n1 runs, .* no longer needed; --delete removes them\n$/);
    expect(await user.store.runs.list()).toHaveLength(2);
    for (const name of ['night-1-run', 'night-2-run'])
      await mkdir(join(user.folder, 'results', name), { recursive: true });
    expect((await user.marketflow('gc', '--keep', '1', '--delete')).stdout).toContain('removed');
    expect((await user.store.runs.list()).map(({ workflowId }) => workflowId)).toEqual(['night-2']);
    expect(await user.store.files.folders('runs')).toEqual(['night-2']);
    expect(await readdir(join(user.folder, 'results'))).toEqual(['night-2-run']);
  });
});

/** The status of the page for a browser that reached it by the name `host`; fetch does not send another host than its URL's. */
function statusFor(port: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
  });
}
