/**
 * The stages from ingest to features at full size, against the same stages of the notebook (`bench/peers/notebook/speed_peer.py`)
 * in the same run of this program; the memory of all our processes against the notebook's; the worker's event loop.
 *
 *     node --import tsx bench/stages.ts --data DIR --python PYTHON [--runs 3]
 *
 * Ours is the build, kept by `up`, and runs that are started from outside, as by the UI or the schedule. PYTHON is one that
 * has `bench/peers/notebook/requirements.txt`. Without DIR the project's generator makes scale 1.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { build } from '../client/setup/build.js';
import { generate } from '../data/generate/generate.ts';
import type { PipelineInput } from '../data/input.ts';
import { pipeline } from '../workflows/pipeline.ts';
import { defaultQueue } from '../workflows/queues.ts';
import { watchMemory } from './support/memory.ts';

const peerStages = ['load', 'merge', 'eda', 'rfm', 'cohort', 'decomposition', 'features'];
const force = pipeline.slice(0, 11).map((node) => node.name);
const lastStages = ['eda', 'rfm', 'cohort', 'decomposition', 'features'];

const { values } = parseArgs({
  options: { data: { type: 'string' }, python: { type: 'string' }, runs: { type: 'string', default: '3' } },
});
const folder = await mkdtemp(join(tmpdir(), 'marketflow-bench-'));
const program = resolve('.marketflow/bench');
try {
  const data = values.data ? resolve(values.data) : await fullSize(join(folder, 'data'));
  await build(program);
  const ours = await measureOurs(data, Number(values.runs));
  console.log(
    `ours       ${ours.seconds.map((s) => s.toFixed(2)).join(' ')} s, median ${median(ours.seconds).toFixed(2)} s`,
  );
  console.log(`memory     ${ours.memory.megabytes.toFixed(0)} MB PSS at most, ${ours.memory.processes} processes`);
  console.log(`event loop ${ours.loop.toFixed(1)} ms at the 99th percentile`);
  if (values.python) {
    const peer = Array.from({ length: Number(values.runs) }, () => measurePeer(values.python as string, data));
    const seconds = peer.map((run) => run.seconds);
    console.log(`notebook   ${seconds.map((s) => s.toFixed(2)).join(' ')} s, median ${median(seconds).toFixed(2)} s`);
    console.log(`memory     ${Math.max(...peer.map((run) => run.megabytes)).toFixed(0)} MB RSS at most`);
    console.log(`ratio      ${(median(ours.seconds) / median(seconds)).toFixed(2)} (ours / notebook)`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
  await rm(program, { recursive: true, force: true });
}

async function fullSize(out: string): Promise<string> {
  await generate({ out, scale: 1, seed: 42 });
  return out;
}

/** The first run warms up and does not count; the others compute everything again, and so does one that is watched. */
async function measureOurs(source: string, runs: number) {
  const loop = join(folder, 'loop.json');
  const log = join(folder, 'up.log');
  const up = spawn(
    process.execPath,
    ['--import', resolve('bench/support/loop.js'), join(program, 'client/marketflow.js'), 'up'],
    {
      env: {
        ...process.env,
        MARKETFLOW_HOME: join(folder, 'home'),
        MARKETFLOW_STORE: join(folder, 'store'),
        MARKETFLOW_ROOTS: source,
        BENCH_LOOP: loop,
      },
      stdio: ['ignore', 'pipe', openSync(log, 'w')],
    },
  );
  const ended = once(up, 'exit');
  const measured = await measureRuns(addressOf(up, log), source, runs, up.pid as number).finally(() => {
    up.kill('SIGTERM');
    return ended;
  });
  return { ...measured, loop: JSON.parse(readFileSync(loop, 'utf8')) as number };
}

async function measureRuns(address: Promise<string>, source: string, runs: number, pid: number) {
  const connection = await Connection.connect({ address: await address });
  const client = new Client({ connection });
  const everything = async (input: PipelineInput) => {
    const args: [PipelineInput] = [{ source, training: { epochs: 1 }, ...input }];
    const run = { workflowId: randomUUID(), taskQueue: defaultQueue, args };
    const handle = await client.workflow.start('marketingAnalytics', run);
    await handle.result();
    return handle;
  };
  await everything({});
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) seconds.push(await analysisSeconds(await everything({ force })));
  const memory = watchMemory(pid);
  await everything({ force });
  const peak = await memory.peak();
  await connection.close();
  return { seconds, memory: peak };
}

/** The address that `up` says once it polls. */
function addressOf(up: ChildProcess, log: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    up.stdout?.on('data', (text) => {
      said += text;
      const address = /^server +([^,]+),/m.exec(said)?.[1];
      if (address) resolve(address);
    });
    up.on('exit', () => reject(new Error(`up ended and said ${said}${readFileSync(log, 'utf8')}`)));
  });
}

/** From the start of the first ingest to the end of the last of the five analyses, as the server has it. */
async function analysisSeconds(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  const time = (event: { eventTime?: { seconds?: unknown; nanos?: number | null } | null }) =>
    Number(event.eventTime?.seconds) + Number(event.eventTime?.nanos ?? 0) / 1e9;
  const scheduled = (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes);
  const kind = (event: (typeof scheduled)[number]) => event.activityTaskScheduledEventAttributes?.activityType?.name;
  const ends = (events ?? []).filter((event) => {
    const id = event.activityTaskCompletedEventAttributes?.scheduledEventId;
    const started = scheduled.find((candidate) => String(candidate.eventId) === String(id));
    return started && lastStages.includes(kind(started) ?? '');
  });
  const begins = scheduled.filter((event) => kind(event) === 'ingest');
  return Math.max(...ends.map(time)) - Math.min(...begins.map(time));
}

function measurePeer(python: string, data: string): { seconds: number; megabytes: number } {
  const script = 'bench/peers/notebook/speed_peer.py';
  if (!existsSync(script)) throw new Error(`${script} is not there; run this from the project's folder`);
  const out = join(folder, 'peer');
  execFileSync(python, [script, '--data', data, '--out', out, '--skip-train'], { stdio: 'ignore' });
  const { timings } = JSON.parse(readFileSync(join(out, 'reference.json'), 'utf8'));
  const stages = peerStages.map((name) => timings[name] as { wall_s: number; peak_rss_mb: number });
  return {
    seconds: stages.reduce((sum, stage) => sum + stage.wall_s, 0),
    megabytes: Math.max(...stages.map((stage) => stage.peak_rss_mb)),
  };
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
