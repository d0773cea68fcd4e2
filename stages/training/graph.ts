import { adam, type EngineSettings } from './engine.ts';
import { GraphBuilder } from './graphBuilder.ts';
import { type Layer, layersOf, layerWeights, parameterCount } from './network.ts';
import { encodeSavedModel, type Output, type Signature } from './savedModel.ts';

/** Handles to the variables of weights and moments, flat. */
type Variables = { theta: Output; m: Output; v: Output };

/** Shared by all steps of a graph: see `decayOf`, and 1 / rows in a batch. */
type Constants = { decay: Output | null; perRow: Output };

/**
 * The training as a SavedModel without saved variables, `saved_model.pb`. Signatures:
 * - `steps`: `steps` steps of Adam in one call: theta, m, v, x [steps, batchSize, features], y [steps, batchSize, 1],
 *   alpha [steps] (see `stepLength`) and rows (the batch size) → theta, m, v, loss, correct (see `Totals`)
 * - `step`: one step with a batch of any size: the same with x [rows, features], y [rows, 1], alpha [1]
 * - `totals`: theta, x, y, rows → loss, correct
 * A step of a small network spends nearly all its time on the call into native code, so one call takes many steps.
 */
export function trainingGraph(settings: EngineSettings, steps: number): Uint8Array {
  const graph = new GraphBuilder();
  const signatures: Record<string, Signature> = {
    steps: trainingSignature(graph, settings, 'steps', [steps, settings.batchSize]),
    step: trainingSignature(graph, settings, 'step', [-1]),
    totals: totalsSignature(graph, settings),
  };
  return encodeSavedModel(graph.nodes, signatures);
}

/** `batch`: [steps, rows], or [rows] for a single step. */
function trainingSignature(graph: GraphBuilder, settings: EngineSettings, name: string, batch: number[]): Signature {
  const parameters = [parameterCount(settings)];
  const steps = batch.length === 2 ? batch[0]! : 1;
  const inputs = placeholders(graph, name, {
    theta: parameters,
    m: parameters,
    v: parameters,
    x: [...batch, settings.features],
    y: [...batch, 1],
    alpha: [steps],
    rows: [],
  });
  const { theta, m, v, x, y, alpha, rows } = outputsOf(inputs);
  const constants: Constants = { decay: decayOf(graph, settings), perRow: graph.float('Reciprocal', [rows!]) };
  const [xs, ys] = batch.length === 2 ? [graph.unstack(x!, steps), graph.unstack(y!, steps)] : [[x!], [y!]];
  const alphas = graph.unstack(alpha!, steps);
  const [ofTheta, ofM, ofV] = Object.entries({ theta, m, v }).map(([part, initial]) =>
    graph.variable(`${name}_variable_${part}`, initial!, parameters),
  );
  const handles: Variables = { theta: ofTheta!.handle, m: ofM!.handle, v: ofV!.handle };

  let done = [ofTheta!.assigned, ofM!.assigned, ofV!.assigned];
  const logits: Output[] = [];
  const penalties: Output[] = [];
  for (let step = 0; step < steps; step++) {
    const current = graph.read(handles.theta, done);
    const pass = gradientOf(graph, settings, current, { x: xs[step]!, y: ys[step]! }, constants);
    done = [update(graph, handles, pass.gradient, alphas[step]!, done)];
    logits.push(pass.logits);
    if (pass.penalty) penalties.push(pass.penalty);
  }
  const totals = totalsOf(graph, graph.concat(logits), graph.concat(ys), penalties, rows!);
  const [last, lastM, lastV] = [handles.theta, handles.m, handles.v].map((handle) => graph.read(handle, done));
  return { inputs, outputs: { theta: last!, m: lastM!, v: lastV!, ...totals } };
}

function totalsSignature(graph: GraphBuilder, settings: EngineSettings): Signature {
  const shapes = { theta: [parameterCount(settings)], x: [-1, settings.features], y: [-1, 1], rows: [] };
  const inputs = placeholders(graph, 'totals', shapes);
  const { theta, x, y, rows } = outputsOf(inputs);
  const { logits } = forward(graph, settings, theta!, x!);
  const decay = decayOf(graph, settings);
  const penalties = decay ? [penaltyOf(graph, theta!, graph.float('Mul', [theta!, decay]))] : [];
  return { inputs, outputs: totalsOf(graph, logits, y!, penalties, rows!) };
}

/** One batch: the forward pass and, by back-propagation, the gradient. */
function gradientOf(
  graph: GraphBuilder,
  settings: EngineSettings,
  theta: Output,
  { x, y }: { x: Output; y: Output },
  { decay, perRow }: Constants,
) {
  const pass = forward(graph, settings, theta, x);
  const error = graph.float('Sub', [graph.float('Sigmoid', [pass.logits]), y]);
  const data = backward(graph, pass, graph.float('Mul', [error, perRow]), x);
  const shrink = decay && graph.float('Mul', [theta, decay]);
  const gradient = shrink ? graph.float('AddV2', [data, shrink]) : data;
  return { gradient, logits: pass.logits, penalty: shrink && penaltyOf(graph, theta, shrink) };
}

function forward(graph: GraphBuilder, settings: EngineSettings, theta: Output, x: Output) {
  const layers = layersOf(settings);
  const parts = graph.split(
    theta,
    layers.flatMap(({ inputs, units }) => [inputs * units, units]),
  );
  const kernels = layers.map(({ inputs, units }, i) => graph.reshape(parts[2 * i]!, [inputs, units]));
  const dense = (input: Output, i: number) =>
    graph.float('BiasAdd', [graph.matMul(input, kernels[i]!), parts[2 * i + 1]!]);
  const first = graph.float('Relu', [dense(x, 0)]);
  const second = graph.float('Relu', [dense(first, 1)]);
  return { kernels, first, second, logits: dense(second, 2) };
}

/** The gradient of the mean cross-entropy, flat; `error` is its derivative with respect to the logits. */
function backward(graph: GraphBuilder, pass: ReturnType<typeof forward>, error: Output, x: Output): Output {
  const { kernels, first, second } = pass;
  const through = (above: Output, kernel: Output, activation: Output) =>
    graph.float('ReluGrad', [graph.matMul(above, kernel, { transposeB: true }), activation]);
  const atSecond = through(error, kernels[2]!, second);
  const atFirst = through(atSecond, kernels[1]!, first);
  const ofLayer = (input: Output, above: Output) => [
    graph.reshape(graph.matMul(input, above, { transposeA: true }), [-1]),
    graph.float('BiasAddGrad', [above]),
  ];
  return graph.concat([...ofLayer(x, atFirst), ...ofLayer(first, atSecond), ...ofLayer(second, error)]);
}

/**
 * TensorFlow's own Adam, one pass over weights and moments. With 0 for the powers of its betas it does not correct the bias
 * of the moments; `alpha` already includes the correction.
 */
function update(
  graph: GraphBuilder,
  { theta, m, v }: Variables,
  gradient: Output,
  alpha: Output,
  after: Output[],
): Output {
  const zero = graph.floats(0);
  const constants = [graph.floats(adam.beta1), graph.floats(adam.beta2), graph.floats(adam.epsilon)];
  const inputs = [theta, m, v, zero, zero, alpha, ...constants, gradient, ...after.map((operation) => `^${operation}`)];
  return graph.float('ResourceApplyAdam', inputs);
}

/** Sums over all rows, see `Totals`. The cross-entropy of a logit z is softplus(z) - z·y, which does not overflow. */
function totalsOf(graph: GraphBuilder, logits: Output, y: Output, penalties: Output[], rows: Output) {
  const entropy = graph.float('Sub', [graph.float('Softplus', [logits]), graph.float('Mul', [logits, y])]);
  const entropies = graph.sum(entropy, 2);
  const predicted = graph.float('Greater', [graph.float('Sigmoid', [logits]), graph.floats(0.5)]);
  const positive = graph.float('Greater', [y, graph.floats(0.5)]);
  const right = graph.add(`right_${graph.nodes.length}`, 'Equal', [predicted, positive], { T: { type: 'bool' } });
  const counted = graph.add(`counted_${graph.nodes.length}`, 'Cast', [right], {
    SrcT: { type: 'bool' },
    DstT: { type: 'float32' },
  });
  const correct = graph.sum(counted, 2);
  if (penalties.length === 0) return { loss: entropies, correct };
  const penalty = graph.float('AddN', penalties, { N: { i: penalties.length } });
  return { loss: graph.float('AddV2', [entropies, graph.float('Mul', [penalty, rows])]), correct };
}

/** 2·l2 for kernel weights and 0 for biases: times the weights, the gradient of the penalty. Null without a penalty. */
function decayOf(graph: GraphBuilder, settings: EngineSettings): Output | null {
  if (settings.l2 === 0) return null;
  const mask = new Float32Array(parameterCount(settings));
  for (const layer of layersOf(settings) as Layer[]) layerWeights(layer, mask).kernel.fill(2 * settings.l2);
  return graph.floats(mask);
}

/** Σ l2·w², from the weights and 2·l2·w. */
function penaltyOf(graph: GraphBuilder, theta: Output, shrink: Output): Output {
  const product = graph.matMul(graph.reshape(theta, [1, -1]), graph.reshape(shrink, [-1, 1]));
  return graph.reshape(graph.float('Mul', [product, graph.floats(0.5)]), []);
}

function placeholders(graph: GraphBuilder, prefix: string, shapes: Record<string, number[]>): Signature['inputs'] {
  const entries = Object.entries(shapes).map(([name, shape]) => {
    return [name, { of: graph.placeholder(`${prefix}_${name}`, shape), shape }] as const;
  });
  return Object.fromEntries(entries);
}

function outputsOf(inputs: Signature['inputs']): Record<string, Output> {
  return Object.fromEntries(Object.entries(inputs).map(([name, { of }]) => [name, of]));
}
