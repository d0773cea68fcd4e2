import protobuf from 'protobufjs';

/** The messages of TensorFlow's protobuf files (tensorflow/core/framework, /protobuf) that a SavedModel needs. */
const schema = `
syntax = "proto3";
message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraphDef meta_graphs = 2; }
message MetaGraphDef {
  message MetaInfoDef { repeated string tags = 4; }
  MetaInfoDef meta_info_def = 1; GraphDef graph_def = 2; map<string, SignatureDef> signature_def = 5;
}
message GraphDef { repeated NodeDef node = 1; VersionDef versions = 4; }
message VersionDef { int32 producer = 1; }
message NodeDef { string name = 1; string op = 2; repeated string input = 3; map<string, AttrValue> attr = 5; }
message AttrValue {
  oneof value { bytes s = 2; int64 i = 3; float f = 4; bool b = 5; int32 type = 6; TensorShape shape = 7; Tensor tensor = 8; }
}
message TensorShape { message Dim { int64 size = 1; } repeated Dim dim = 2; }
message Tensor { int32 dtype = 1; TensorShape tensor_shape = 2; bytes tensor_content = 4; }
message SignatureDef { map<string, TensorInfo> inputs = 1; map<string, TensorInfo> outputs = 2; string method_name = 3; }
message TensorInfo { string name = 1; int32 dtype = 2; TensorShape tensor_shape = 3; }
`;

/** Numbers of `DataType` in types.proto. */
const dataTypes = { float32: 1, int32: 3, bool: 10 } as const;
type DataType = keyof typeof dataTypes;

/** An attribute of a node: `{ type: 'float32' }`, `{ i: 3 }`, … */
export type Attribute =
  | { type: DataType }
  | { i: number }
  | { b: boolean }
  | { s: string }
  | { shape: number[] }
  | { tensor: { values: Float32Array | Int32Array; shape: number[] } };

/** A tensor of the graph: the name of its node, with `:1` and so on for further outputs. */
export type Output = string;

export type GraphNode = { name: string; op: string; inputs: Output[]; attributes: Record<string, Attribute> };

/** A function of the graph. All inputs and outputs are float32 tensors; -1 is a size known only at run time. */
export type Signature = { inputs: Record<string, { of: Output; shape: number[] }>; outputs: Record<string, Output> };

export const tag = 'serve';

/** The bytes of `saved_model.pb`: one graph without saved variables, and its signatures. */
export function encodeSavedModel(nodes: GraphNode[], signatures: Record<string, Signature>): Uint8Array {
  const type = protobuf.parse(schema, { keepCase: true }).root.lookupType('SavedModel');
  const graph = {
    meta_info_def: { tags: [tag] },
    graph_def: { node: nodes.map(nodeMessage), versions: { producer: graphVersion } },
    signature_def: mapValues(signatures, signatureMessage),
  };
  return type.encode(type.create({ saved_model_schema_version: 1, meta_graphs: [graph] })).finish();
}

/** The graph version of TensorFlow 2.9, the oldest version that can read our graphs. */
const graphVersion = 1087;

function nodeMessage({ name, op, inputs, attributes }: GraphNode) {
  return { name, op, input: inputs, attr: mapValues(attributes, attributeMessage) };
}

function attributeMessage(attribute: Attribute) {
  if ('type' in attribute) return { type: dataTypes[attribute.type] };
  if ('s' in attribute) return { s: Buffer.from(attribute.s) };
  if ('shape' in attribute) return { shape: shapeMessage(attribute.shape) };
  if ('tensor' in attribute) return { tensor: tensorMessage(attribute.tensor) };
  return attribute;
}

function tensorMessage({ values, shape }: { values: Float32Array | Int32Array; shape: number[] }) {
  const dtype = values instanceof Float32Array ? dataTypes.float32 : dataTypes.int32;
  const content = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return { dtype, tensor_shape: shapeMessage(shape), tensor_content: content };
}

function signatureMessage({ inputs, outputs }: Signature) {
  const info = (name: Output, shape: number[]) => ({
    name: name.includes(':') ? name : `${name}:0`,
    dtype: dataTypes.float32,
    tensor_shape: shapeMessage(shape),
  });
  return {
    inputs: mapValues(inputs, ({ of, shape }) => info(of, shape)),
    outputs: mapValues(outputs, (of) => info(of, [])),
    method_name: 'tensorflow/serving/predict',
  };
}

function shapeMessage(shape: number[]) {
  return { dim: shape.map((size) => ({ size })) };
}

function mapValues<From, To>(record: Record<string, From>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
