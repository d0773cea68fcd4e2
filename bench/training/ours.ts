/** `ours.ts BACKEND EPOCHS`: prints the milliseconds per training step, after a warm-up epoch. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, shuffledIndices } from '../../core/random.ts';
import { eagerEngine } from '../../stages/training/eager.ts';
import type { Sample } from '../../stages/training/engine.ts';
import { nativeEngine } from '../../stages/training/native.ts';
import { initialWeights, parameterCount } from '../../stages/training/network.ts';

const [backend, epochs] = [process.argv[2], Number(process.argv[3])];
const settings = { features: 42, hidden: [128, 64] as [number, number], batchSize: 32, learningRate: 0.001, l2: 0 };
const samples = { training: sample(21_705), validation: sample(32) };
const folder = await mkdtemp(join(tmpdir(), 'marketflow-bench-'));
try {
  const engine =
    backend === 'wasm' ? await eagerEngine(settings, samples) : await nativeEngine(settings, samples, folder);
  const size = parameterCount(settings);
  engine.restore({
    theta: initialWeights(settings, 1),
    m: new Float32Array(size),
    v: new Float32Array(size),
    step: 0,
  });
  const epoch = (number: number) => engine.epoch(shuffledIndices(samples.training.rows, seededRandom(1, number)));
  await epoch(0);
  const started = performance.now();
  for (let number = 1; number <= epochs; number++) await epoch(number);
  const steps = epochs * Math.ceil(samples.training.rows / settings.batchSize);
  console.log((performance.now() - started) / steps);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function sample(rows: number): Sample {
  const random = seededRandom(rows);
  const x = Float32Array.from({ length: rows * settings.features }, () => 2 * random.uniform() - 1);
  return { x, y: Float32Array.from({ length: rows }, (_, row) => Number(x[row * settings.features]! > 0)), rows };
}
