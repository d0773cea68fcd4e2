import type * as tfjs from '@tensorflow/tfjs';
import type { TrainingBackend } from '../../engine/backend.ts';
import { layersOf, layerWeights, parameterCount, type Shape } from './network.ts';
import { loadTfjs } from './tensorflow.ts';

/** A model in tfjs's layers format, for `tf.loadLayersModel`: `model.json`, and the `weights.bin` that it names. */
export type LayersModel = { topology: ModelJson; weights: Uint8Array };

export type ModelJson = {
  format: string;
  generatedBy: string;
  convertedBy: string | null;
  modelTopology: object;
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: string }[] }[];
};

/** One or more networks of the same shape with the weights of each; their probabilities are averaged. */
export type Ensemble = { shape: Shape; members: Float32Array[] };

const layerName = (member: number, layer: number) =>
  `network_${member + 1}_${['hidden_1', 'hidden_2', 'output'][layer]}`;

/** The whole ensemble as one model, from the prepared features to the probability that the target is 1. */
export async function layersModel({ shape, members }: Ensemble, backend: TrainingBackend): Promise<LayersModel> {
  const tf = loadTfjs(backend);
  const input = tf.input({ shape: [shape.features], name: 'features' });
  const outputs = members.map((weights, member) => memberOutput(tf, input, shape, weights, member));
  const output =
    outputs.length === 1 ? outputs[0]! : (tf.layers.average({ name: 'average' }).apply(outputs) as tfjs.SymbolicTensor);
  const model = tf.model({ inputs: input, outputs: output, name: 'repurchase' });
  let saved: LayersModel | undefined;
  const handler = tf.io.withSaveHandler(async (artifacts) => {
    saved = fromArtifacts(artifacts);
    return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
  });
  await model.save(handler);
  model.dispose();
  return saved!;
}

/** Reads the networks of a model written by `layersModel`; throws if a layer's weights are missing. */
export function readEnsemble(model: LayersModel): Ensemble {
  const tensors = weightTensors(model);
  const weight = (member: number, layer: number, part: string) => {
    const name = `${layerName(member, layer)}/${part}`;
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`model.json has no weights ${name}`);
    return tensor;
  };
  const [features, first] = weight(0, 0, 'kernel').shape as [number, number];
  const shape: Shape = { features, hidden: [first, weight(0, 1, 'kernel').shape[1]!] };
  const members = Array.from({ length: tensors.size / 6 }, (_, member) => {
    const flat = new Float32Array(parameterCount(shape));
    for (const [place, layer] of layersOf(shape).entries()) {
      const { kernel, bias } = layerWeights(layer, flat);
      kernel.set(weight(member, place, 'kernel').values);
      bias.set(weight(member, place, 'bias').values);
    }
    return flat;
  });
  return { shape, members };
}

function weightTensors({ topology, weights }: LayersModel): Map<string, { shape: number[]; values: Float32Array }> {
  const values = new Float32Array(Uint8Array.from(weights).buffer);
  const tensors = new Map<string, { shape: number[]; values: Float32Array }>();
  let at = 0;
  for (const { name, shape } of topology.weightsManifest.flatMap((group) => group.weights)) {
    const size = shape.reduce((product, length) => product * length, 1);
    tensors.set(name, { shape, values: values.subarray(at, at + size) });
    at += size;
  }
  return tensors;
}

function memberOutput(
  tf: typeof tfjs,
  input: tfjs.SymbolicTensor,
  shape: Shape,
  weights: Float32Array,
  member: number,
): tfjs.SymbolicTensor {
  const activations = ['relu', 'relu', 'sigmoid'] as const;
  let tensor = input;
  for (const [place, layer] of layersOf(shape).entries()) {
    const { kernel, bias } = layerWeights(layer, weights);
    const values = [tf.tensor2d(kernel, [layer.inputs, layer.units]), tf.tensor1d(bias)];
    const dense = tf.layers.dense({
      units: layer.units,
      activation: activations[place]!,
      kernelInitializer: 'glorotUniform',
      name: layerName(member, place),
      weights: values,
    });
    tensor = dense.apply(tensor) as tfjs.SymbolicTensor;
    tf.dispose(values);
  }
  return tensor;
}

function fromArtifacts(artifacts: tfjs.io.ModelArtifacts): LayersModel {
  const data = artifacts.weightData!;
  const topology = {
    format: artifacts.format!,
    generatedBy: artifacts.generatedBy!,
    convertedBy: artifacts.convertedBy ?? null,
    modelTopology: artifacts.modelTopology as object,
    weightsManifest: [{ paths: ['weights.bin'], weights: artifacts.weightSpecs! }],
  };
  return { topology, weights: Buffer.concat((Array.isArray(data) ? data : [data]).map((part) => Buffer.from(part))) };
}
