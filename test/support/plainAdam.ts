import { sigmoid } from '../../core/statistics/sigmoid.ts';
import type { AdamState, EngineSettings, Sample } from '../../stages/training/engine.ts';
import { forwardPass } from '../../stages/training/forward.ts';

/**
 * The reference for the training engines, weight by weight in double precision: back-propagation of the mean binary
 * cross-entropy through `forwardPass`, and Adam (Kingma and Ba 2015, algorithm 1 with the epsilon of section 2).
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

/** Mean cross-entropy over `rows`, plus l2·w² for each kernel weight. */
export function plainLoss(settings: EngineSettings, sample: Sample, theta: number[], rows: Int32Array): number {
  const outputs = forwardPass(settings, Float64Array.from(theta));
  let sum = 0;
  for (const row of rows) {
    const p = sigmoid(outputs(sample.x, row * settings.features)[2][0]!);
    sum -= sample.y[row] === 1 ? Math.log(p) : Math.log(1 - p);
  }
  const kernels = theta.filter((_, place) => isKernel(settings, place));
  return sum / rows.length + settings.l2 * kernels.reduce((total, weight) => total + weight * weight, 0);
}

/** The gradient of `plainLoss`. */
export function plainGradient(settings: EngineSettings, sample: Sample, theta: number[], rows: Int32Array): number[] {
  const { features, hidden, l2 } = settings;
  const [one, two] = hidden;
  const at = offsets(settings);
  const outputs = forwardPass(settings, Float64Array.from(theta));
  const gradient = theta.map((weight, place) => (isKernel(settings, place) ? 2 * l2 * weight : 0));
  for (const row of rows) {
    const [first, second, logit] = outputs(sample.x, row * features);
    const error = (sigmoid(logit[0]!) - sample.y[row]!) / rows.length;
    gradient[at.bias3]! += error;
    const below = new Array<number>(one).fill(0);
    for (let j = 0; j < two; j++) {
      if (second[j]! <= 0) continue;
      const inner = error * theta[at.kernel3 + j]!;
      gradient[at.kernel3 + j]! += error * second[j]!;
      gradient[at.bias2 + j]! += inner;
      for (let i = 0; i < one; i++) {
        gradient[at.kernel2 + i * two + j]! += inner * Math.max(first[i]!, 0);
        below[i]! += inner * theta[at.kernel2 + i * two + j]!;
      }
    }
    for (let i = 0; i < one; i++) {
      const inner = first[i]! > 0 ? below[i]! : 0;
      gradient[at.bias1 + i]! += inner;
      for (let k = 0; k < features; k++) gradient[k * one + i]! += inner * sample.x[row * features + k]!;
    }
  }
  return gradient;
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
