/**
 * The overhead of `npm start`, on an empty store with everything set up: wall time less the time in which at
 * least one stage runs. With `--against FOLDER` another checkout of the project takes turns with this one.
 *
 *     node --import tsx bench/startup.ts [--rounds 5] [--against FOLDER]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, against: { type: 'string' } } });
const checkouts = [resolve('.'), ...(values.against === undefined ? [] : [resolve(values.against)])];

type Round = { wall: number; stages: number };

function start(checkout: string): Round {
  const folder = mkdtempSync(join(tmpdir(), 'marketflow-startup-'));
  const env = { ...process.env, MARKETFLOW_HOME: folder, MARKETFLOW_STORE: join(folder, 'store') };
  try {
    const began = performance.now();
    const { status, stderr } = spawnSync('npm', ['start'], { cwd: checkout, env, encoding: 'utf8' });
    const wall = (performance.now() - began) / 1000;
    if (status !== 0) throw new Error(`npm start in ${checkout} ended with ${status}: ${stderr}`);
    return { wall, stages: secondsOfStages(join(folder, 'store')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds in which at least one stage runs: a stage's record names its start, and is last written at its end. */
function secondsOfStages(store: string): number {
  const names = readdirSync(join(store, 'runs'), { recursive: true, encoding: 'utf8' });
  const records = names.filter((name) => /\/stages\/[^/]+\.json$/.test(name)).map((name) => join(store, 'runs', name));
  const spans = records.map((path): [number, number] => [
    Date.parse(JSON.parse(readFileSync(path, 'utf8')).startedAt),
    statSync(path).mtimeMs,
  ]);
  let [total, until] = [0, 0];
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total / 1000;
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

// The first round of each is not counted: it may have to set up.
for (const checkout of checkouts) start(checkout);
const rounds = new Map(checkouts.map((checkout): [string, Round[]] => [checkout, []]));
for (let n = 0; n < Number(values.rounds); n++) for (const [checkout, own] of rounds) own.push(start(checkout));

const overheads = checkouts.map((checkout) => {
  const own = rounds.get(checkout) ?? [];
  const beside = median(own.map(({ wall, stages }) => wall - stages));
  const [wall, stages] = [median(own.map((round) => round.wall)), median(own.map((round) => round.stages))];
  console.log(`${checkout}: ${wall.toFixed(2)} s, stages ${stages.toFixed(2)} s, overhead ${beside.toFixed(2)} s`);
  return beside;
});
if (overheads.length > 1) console.log(`ratio ${(overheads[0]! / overheads[1]!).toFixed(2)}`);
