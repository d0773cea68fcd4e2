import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { seededRandom, shuffledIndices } from '../../../core/random.ts';
import { sum } from '../../../core/statistics/describe.ts';
import { trainingBackend } from '../../../engine/backend.ts';
import { rowScores } from '../../../stages/evaluation/modelScores.ts';
import { eagerEngine } from '../../../stages/training/eager.ts';
import type { AdamState, EngineSettings, Sample, TrainingEngine } from '../../../stages/training/engine.ts';
import { probabilities } from '../../../stages/training/forward.ts';
import { nativeEngine, stepsPerCall } from '../../../stages/training/native.ts';
import { initialWeights, parameterCount, penalty } from '../../../stages/training/network.ts';
import '../../support/oneThread.ts';
import { plainGradient, plainLoss, plainSteps } from '../../support/plainAdam.ts';

const settings: EngineSettings = { features: 5, hidden: [7, 4], batchSize: 8, learningRate: 0.01, l2: 0.003 };
/** 79 rows are nine batches of eight and one of seven, so five epochs are 50 steps. */
const training = sample(79, 1);
const validation = sample(21, 2);
const epochs = [1, 2, 3, 4, 5].map((epoch) => shuffledIndices(training.rows, seededRandom(3, epoch)));
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

type Open = (settings: EngineSettings) => Promise<TrainingEngine>;
const engines: [string, Open][] = [['wasm', (given) => eagerEngine(given, { training, validation })]];
if (trainingBackend().name === 'tensorflow') {
  engines.push([
    'tensorflow',
    async (given) => {
      const folder = await mkdtemp(join(tmpdir(), 'marketflow-graph-'));
      folders.push(folder);
      return nativeEngine(given, { training, validation }, folder);
    },
  ]);
}

describe('the gradient of the reference', () => {
  test('equals the finite difference of its loss', () => {
    const theta = Array.from(start().theta);
    const rows = epochs[0]!.subarray(0, 8);
    const gradient = plainGradient(settings, training, theta, rows);
    const moved = (place: number, by: number) => theta.map((weight, i) => (i === place ? weight + by : weight));
    for (const [place, slope] of gradient.entries()) {
      const [above, below] = [1e-5, -1e-5].map((by) => plainLoss(settings, training, moved(place, by), rows));
      expect(slope).toBeCloseTo((above! - below!) / 2e-5, 6);
    }
  });
});

describe.each(engines)('training on %s', (_, open) => {
  test('agrees with plain Adam to 1e-5 over 50 steps, including smaller last batches', async () => {
    const { theta, step } = await trained(await open(settings), epochs);
    const expected = plainSteps(settings, training, start(), epochs.flatMap(batches));
    expect(step).toBe(50);
    expect(largestDifference(theta, expected)).toBeLessThan(1e-5);
    expect(largestDifference(theta, Array.from(start().theta))).toBeGreaterThan(0.05);
  });

  test('agrees with plain Adam without an L2 penalty', async () => {
    const free = { ...settings, l2: 0 };
    const { theta } = await trained(await open(free), epochs);
    expect(largestDifference(theta, plainSteps(free, training, start(), epochs.flatMap(batches)))).toBeLessThan(1e-5);
  });

  test('reports the loss before each step, weighted by the rows of its batch, like Keras', async () => {
    const engine = await open(settings);
    engine.restore(start());
    const { loss, correct } = await engine.epoch(epochs[0]!);
    engine.close();
    let expected = 0;
    const done: Int32Array[] = [];
    for (const rows of batches(epochs[0]!)) {
      expected += plainLoss(settings, training, plainSteps(settings, training, start(), done), rows) * rows.length;
      done.push(rows);
    }
    expect(loss / training.rows).toBeCloseTo(expected / training.rows, 5);
    expect(Number.isInteger(correct) && correct >= 0 && correct <= training.rows).toBe(true);
  });

  test('validates with the current weights, including the penalty', async () => {
    const engine = await open(settings);
    engine.restore(start());
    const { loss } = await engine.validate();
    engine.close();
    const rows = Int32Array.from({ length: validation.rows }, (_, row) => row);
    expect(loss / validation.rows).toBeCloseTo(plainLoss(settings, validation, Array.from(start().theta), rows), 5);
  });

  test.each([0, 0.003])('validates to the totals of the forward pass in double precision with l2 %d', async (l2) => {
    const given = { ...settings, l2 };
    for (const state of [start(), await trained(await open(given), epochs)]) {
      const engine = await open(given);
      engine.restore(state);
      const { loss, correct } = await engine.validate();
      engine.close();
      const ensemble = { shape: given, members: [state.theta] };
      const byRow = rowScores(validation.y, probabilities(ensemble, validation.x, validation.rows));
      const expected = sum(byRow.loss) + penalty(given, state.theta, l2) * validation.rows;
      expect(Math.abs(loss - expected)).toBeLessThan(1e-5);
      expect(correct).toBe(sum(byRow.accuracy));
    }
  });

  test('gives the same bits when another engine resumes after an epoch', async () => {
    const whole = await trained(await open(settings), epochs);
    const half = await trained(await open(settings), epochs.slice(0, 2));
    const rest = await trained(await open(settings), epochs.slice(2), half);
    expect(rest).toEqual(whole);
  });
});

describe('stepsPerCall', () => {
  test('minimises the calls per epoch with 1 to 40 steps per call', () => {
    expect(stepsPerCall(9)).toBe(9);
    expect(stepsPerCall(0)).toBe(1);
    expect(stepsPerCall(80)).toBe(40);
    // 678 = 21 × 32 + 6: 27 calls; 34 × 19 + 32 would be 51
    expect(stepsPerCall(678)).toBe(32);
  });
});

function sample(rows: number, seed: number): Sample {
  const random = seededRandom(seed);
  const x = Float32Array.from({ length: rows * settings.features }, () => 4 * random.uniform() - 2);
  const y = Float32Array.from({ length: rows }, (_, row) => Number(x[row * 5]! * x[row * 5 + 1]! > 0));
  return { x, y, rows };
}

function start(): AdamState {
  const size = parameterCount(settings);
  return { theta: initialWeights(settings, 4), m: new Float32Array(size), v: new Float32Array(size), step: 0 };
}

function batches(order: Int32Array): Int32Array[] {
  const count = Math.ceil(order.length / settings.batchSize);
  return Array.from({ length: count }, (_, i) => order.subarray(i * settings.batchSize, (i + 1) * settings.batchSize));
}

async function trained(engine: TrainingEngine, orders: Int32Array[], from = start()): Promise<AdamState> {
  engine.restore(from);
  for (const order of orders) await engine.epoch(order);
  const state = await engine.state();
  engine.close();
  return state;
}

function largestDifference(a: ArrayLike<number>, b: number[]): number {
  return b.reduce((largest, value, i) => Math.max(largest, Math.abs(value - a[i]!)), 0);
}
