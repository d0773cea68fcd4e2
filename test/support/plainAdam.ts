import type { AdamState, EngineSettings, Sample } from '../../stages/training/engine.ts';

/**
 * The network's training written a second time, weight by weight in double precision, from the papers: back-propagation
 * of the mean binary cross-entropy, and Adam (Kingma and Ba, 2015, algorithm 1 with the epsilon of its section 2).
 */
export function plainSteps(
  settings: EngineSettings,
  sample: Sample,
  state: AdamState,
  batches: Int32Array[],
): number[] {
  let theta = Array.from(state.theta);
  const m = theta.map(() => 0);
  const v = theta.map(() => 0);
  batches.forEach((rows, i) => {
    const t = i + 1;
    const gradient = plainGradient(settings, sample, theta, rows);
    const alpha = (settings.learningRate * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
    theta = theta.map((weight, place) => {
      const slope = gradient[place]!;
      m[place] = 0.9 * m[place]! + 0.1 * slope;
      v[place] = 0.999 * v[place]! + 0.001 * slope * slope;
      return weight - (alpha * m[place]!) / (Math.sqrt(v[place]!) + 1e-7);
    });
  });
  return theta;
}

/** Mean cross-entropy over `rows` plus l2·w² for every weight of a kernel. */
export function plainLoss(settings: EngineSettings, sample: Sample, theta: number[], rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) {
    const p = plainForward(settings, sample, theta, row).p;
    sum -= sample.y[row] === 1 ? Math.log(p) : Math.log(1 - p);
  }
  const kernels = theta.filter((_, place) => isKernel(settings, place));
  return sum / rows.length + settings.l2 * kernels.reduce((total, weight) => total + weight * weight, 0);
}

export function plainGradient(settings: EngineSettings, sample: Sample, theta: number[], rows: Int32Array): number[] {
  const { features, hidden, l2 } = settings;
  const [one, two] = hidden;
  const at = offsets(settings);
  const gradient = theta.map((weight, place) => (isKernel(settings, place) ? 2 * l2 * weight : 0));
  for (const row of rows) {
    const { x, first, second, p } = plainForward(settings, sample, theta, row);
    const error = (p - sample.y[row]!) / rows.length;
    gradient[at.bias3]! += error;
    const below = new Array<number>(one).fill(0);
    for (let j = 0; j < two; j++) {
      gradient[at.kernel3 + j]! += error * second[j]!;
      const inner = second[j]! > 0 ? error * theta[at.kernel3 + j]! : 0;
      gradient[at.bias2 + j]! += inner;
      for (let i = 0; i < one; i++) {
        gradient[at.kernel2 + i * two + j]! += inner * first[i]!;
        below[i]! += inner * theta[at.kernel2 + i * two + j]!;
      }
    }
    for (let i = 0; i < one; i++) {
      const inner = first[i]! > 0 ? below[i]! : 0;
      gradient[at.bias1 + i]! += inner;
      for (let k = 0; k < features; k++) gradient[k * one + i]! += inner * x[k]!;
    }
  }
  return gradient;
}

function plainForward(settings: EngineSettings, sample: Sample, theta: number[], row: number) {
  const { features, hidden } = settings;
  const at = offsets(settings);
  const x = Array.from(sample.x.subarray(row * features, (row + 1) * features));
  const dense = (input: number[], kernel: number, bias: number, units: number) =>
    Array.from({ length: units }, (_, unit) =>
      input.reduce((sum, value, i) => sum + value * theta[kernel + i * units + unit]!, theta[bias + unit]!),
    );
  const first = dense(x, 0, at.bias1, hidden[0]).map((value) => Math.max(value, 0));
  const second = dense(first, at.kernel2, at.bias2, hidden[1]).map((value) => Math.max(value, 0));
  const [logit] = dense(second, at.kernel3, at.bias3, 1);
  return { x, first, second, p: 1 / (1 + Math.exp(-logit!)) };
}

function offsets({ features, hidden: [one, two] }: EngineSettings) {
  const bias1 = features * one;
  const kernel2 = bias1 + one;
  const bias2 = kernel2 + one * two;
  const kernel3 = bias2 + two;
  return { bias1, kernel2, bias2, kernel3, bias3: kernel3 + two };
}

function isKernel(settings: EngineSettings, place: number): boolean {
  const { bias1, kernel2, bias2, kernel3, bias3 } = offsets(settings);
  return place < bias1 || (place >= kernel2 && place < bias2) || (place >= kernel3 && place < bias3);
}
