import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ComputePool } from '../../engine/pool.ts';
import type { Task } from '../../engine/protocol.ts';
import type { Store } from '../../store/store.ts';
import { putTable, temporaryStore } from '../support/store.ts';
import { until } from '../support/until.ts';

const quarter = `select timestamp '2023-01-01' + interval (d) day as timestamp, 10.0 + d % 7 as gross_revenue
  from range(90) days(d)`;

async function decompose(store: Store, query: string, period = 30): Promise<Task> {
  const inputs = [await putTable(store, 'merged.parquet', query)];
  const params = { model: 'additive', period };
  return {
    computation: 'decomposition',
    params,
    inputs,
    checkpoints: { stage: 'decomposition', key: 'k' },
  };
}

function openPool(store: Store, reuse = true, module = computations): ComputePool {
  const pool = new ComputePool({ storeUrl: store.url, worker: 'test', computations: module, size: 1, reuse });
  onTestFinished(() => pool.close());
  return pool;
}

const computations = new URL('../../activities/computations.ts', import.meta.url);
const stubborn = new URL('../support/stubbornComputations.ts', import.meta.url);
const quiet = { signal: new AbortController().signal, onBeat: () => undefined };

describe('a compute pool', () => {
  test('runs a computation in another process and leaves its artifacts in the store', async () => {
    const store = await temporaryStore();
    const { outcome, outputs } = await openPool(store).run(await decompose(store, quarter), quiet);
    expect(outcome.rows).toBe(90);
    expect(outputs.map((ref) => ref.name)).toEqual(['decomposition.json', 'decomposition.parquet']);
    for (const ref of outputs) expect(await store.objects.isIntact(ref.digest)).toBe(true);
    expect(await store.files.list('scratch')).toEqual([]);
  });

  test('writes the same bytes whichever child computes', async () => {
    const store = await temporaryStore();
    const task = await decompose(store, quarter);
    const digests = [];
    for (const reuse of [true, false]) {
      const { outputs } = await openPool(store, reuse).run(task, quiet);
      digests.push(outputs.map((ref) => ref.digest));
    }
    expect(digests[0]).toEqual(digests[1]);
  });

  test('throws the error of the computation', async () => {
    const store = await temporaryStore();
    const task = { ...(await decompose(store, quarter)), computation: 'juggling' };
    await expect(openPool(store).run(task, quiet)).rejects.toThrow('unknown computation juggling');
  });

  test('throws ComputeLost when its child is killed, and continues with another child', async () => {
    const store = await temporaryStore();
    const pool = openPool(store);
    const task = await decompose(store, quarter);
    const lost = pool.run(task, quiet);
    for (const pid of childrenOf(store)) process.kill(pid, 'SIGKILL');
    await expect(lost).rejects.toMatchObject({ name: 'ComputeLost' });
    expect((await pool.run(task, quiet)).outcome.rows).toBe(90);
  });

  test('receives heartbeats of a computation that blocks the event loop of its process', async () => {
    const store = await temporaryStore();
    const release = join(await temporaryFolder(), 'release');
    let beats = 0;
    const onBeat = () => {
      beats += 1;
      if (beats === 2) void writeFile(release, '');
    };
    const { outcome } = await openPool(store, true, stubborn).run(busyUntil(release), { ...quiet, onBeat });
    expect(outcome.rows).toBe(0);
  });

  test.for([
    [{ file: '/data/transactions.csv' }, '/data/transactions.csv'],
    [{}, 'merged.parquet'],
  ] as const)('throws ComputeLost with the file when DuckDB runs out of memory: %j', async ([params, file]) => {
    vi.stubEnv('MARKETFLOW_DUCKDB_MEMORY', '20MB');
    onTestFinished(() => void vi.unstubAllEnvs());
    const store = await temporaryStore();
    const task = { ...(await decompose(store, quarter)), computation: 'hungry', params };
    const lost = openPool(store, true, stubborn).run(task, quiet);
    await expect(lost).rejects.toMatchObject({
      name: 'ComputeLost',
      message: expect.stringMatching(
        new RegExp(
          `^DuckDB ran out of memory in hungry of ${file}: .*; raise MARKETFLOW_DUCKDB_MEMORY, which is 20MB$`,
        ),
      ),
    });
  });

  test('throws StoreUnavailable when the disk is full, also if DuckDB quotes the file before it says so', async () => {
    const store = await temporaryStore();
    const task = { ...(await decompose(store, quarter)), computation: 'full' };
    await expect(openPool(store, true, stubborn).run(task, quiet)).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: expect.stringMatching(/^the store cannot be written: .*Could not write file; free disk space/),
    });
  });

  test('leaves no child that computes when its process is killed', async () => {
    const store = await temporaryStore();
    const begun = join(await temporaryFolder(), 'begun');
    const pool = `import { ComputePool } from ${JSON.stringify(new URL('../../engine/pool.ts', import.meta.url))};
      const pool = new ComputePool({ storeUrl: ${JSON.stringify(store.url)}, computations: new URL(${JSON.stringify(stubborn)}), size: 1, reuse: true });
      await pool.run(${JSON.stringify(busyUntil('/never', begun))}, { signal: new AbortController().signal, onBeat: () => undefined });`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', pool];
    const parent = spawn(process.execPath, args, { stdio: 'inherit' });
    await until('the child computes', () => existsSync(begun));
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await until('the child is gone', () => childrenOf(store).length === 0);
  });

  test('kills the child of a task that is cancelled', async () => {
    const store = await temporaryStore();
    const cancel = new AbortController();
    const running = openPool(store).run(await decompose(store, quarter), { ...quiet, signal: cancel.signal });
    cancel.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(childrenOf(store)).toEqual([]);
  });

  test('keeps the process alive until its idle children have exited', async () => {
    const store = await temporaryStore();
    const pool = `import { ComputePool } from ${JSON.stringify(new URL('../../engine/pool.ts', import.meta.url))};
      await new ComputePool({ storeUrl: ${JSON.stringify(store.url)}, computations: new URL(${JSON.stringify(computations)}), size: 1, reuse: true }).close();
      console.log('closed');`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', pool];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('closed\n');
    expect(childrenOf(store)).toEqual([]);
  });
});

/** Blocks the event loop from the moment at which it makes the file `begun` until there is a file `release`. */
function busyUntil(release: string, begun = `${release}.begun`): Task {
  return { computation: 'busy', params: { release, begun }, inputs: [], checkpoints: { stage: 'busy', key: 'k' } };
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-pool-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Compute processes have their store as an argument. */
function childrenOf(store: Store): number[] {
  const processes = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  return processes
    .filter((line) => line.includes('/child.') && line.includes(store.url))
    .map((line) => Number.parseInt(line, 10));
}
