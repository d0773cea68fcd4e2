/**
 * The peak memory of whole runs, all processes together, also the embedded server's: proportional set sizes, sampled ten times
 * a second.
 *
 *     node --import tsx bench/memory.ts DIR…
 *
 * `marketflow generate --scale N --out DIR` makes such sources. The training has three epochs; its memory does not depend on
 * their number.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../client/setup/build.js';
import { watchMemory } from './support/memory.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const program = resolve('.marketflow/bench');
await build(program);
for (const source of positionals) {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-bench-'));
  const started = performance.now();
  const run = startRun(resolve(source), folder);
  const memory = watchMemory(run.pid!);
  const [code] = await once(run, 'exit');
  const { megabytes, processes } = await memory.peak();
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${source}: exit code ${code}, ${seconds.toFixed(0)} s, peak ${megabytes.toFixed(0)} MB in ${processes} processes`,
  );
  await rm(folder, { recursive: true });
}

function startRun(source: string, folder: string): ChildProcess {
  const places = { MARKETFLOW_HOME: folder, MARKETFLOW_STORE: join(folder, 'store') };
  const args = [join(program, 'client/marketflow.js'), 'run', '--source', source, '--epochs', '3'];
  return spawn(process.execPath, args, { env: { ...process.env, ...places }, stdio: ['ignore', 'ignore', 'inherit'] });
}
