/**
 * Time of one training step at batch size 32, with the notebook's network on data of full size: Keras on TensorFlow, and our
 * training on TensorFlow's library and on WebAssembly, measured in alternation.
 *
 *     node --import tsx bench/training.ts --python PYTHON [--rounds 3] [--epochs 5]
 *
 * PYTHON needs the packages of `bench/peers/notebook/requirements.txt`.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { median } from '../core/statistics/describe.ts';
import { trainingBackend } from '../engine/backend.ts';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    rounds: { type: 'string', default: '3' },
    epochs: { type: 'string', default: '5' },
  },
});

const script = (name: string) => new URL(`./training/${name}`, import.meta.url).pathname;
const oneThread = { TF_ENABLE_ONEDNN_OPTS: '0', TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' };
const ours = (backend: string) => () =>
  measure(process.execPath, ['--import', 'tsx', script('ours.ts'), backend, values.epochs], oneThread);
const measurements: Record<string, () => number> = {
  // Keras with its default number of threads.
  keras: () => measure(values.python, [script('keras_peer.py'), values.epochs], {}),
  ...(trainingBackend().name === 'tensorflow' ? { tensorflow: ours('tensorflow') } : {}),
  wasm: ours('wasm'),
};

const found: Record<string, number[]> = {};
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [name, run] of Object.entries(measurements)) found[name] = [...(found[name] ?? []), run()];
}
const keras = medianOf(found.keras!);
for (const [name, milliseconds] of Object.entries(found)) {
  const all = milliseconds.map((value) => value.toFixed(3)).join(' ');
  const typical = medianOf(milliseconds);
  const ratio = (keras / typical).toFixed(1);
  console.log(`${name.padEnd(11)}${typical.toFixed(3)} ms per step (${all}), ${ratio} times as fast as Keras`);
}

/** Milliseconds per step, from the last line that the program prints. */
function measure(program: string, args: string[], env: Record<string, string>): number {
  const quiet = { ...process.env, ...env, TF_CPP_MIN_LOG_LEVEL: '3' };
  const printed = execFileSync(program, args, { encoding: 'utf8', env: quiet, stdio: ['ignore', 'pipe', 'ignore'] });
  return Number(printed.trim().split('\n').at(-1));
}

function medianOf(numbers: number[]): number {
  return median(Float64Array.from(numbers).sort())!;
}
