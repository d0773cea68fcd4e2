import type { Attribute, GraphNode, Output } from './savedModel.ts';

/** Adds operations to a graph under unique names; each method returns the operation's output. */
export class GraphBuilder {
  readonly nodes: GraphNode[] = [];

  /** A float32 input; -1 is a size known only at run time, [] a scalar. */
  placeholder(name: string, shape: number[]): Output {
    return this.add(name, 'Placeholder', [], { dtype: { type: 'float32' }, shape: { shape } });
  }

  floats(values: Float32Array | number): Output {
    if (typeof values === 'number') return this.constant(Float32Array.of(values), []);
    return this.constant(values, [values.length]);
  }

  /** int32 values for shapes, sizes and axes. A single number is a scalar. */
  integers(values: number[] | number): Output {
    if (typeof values === 'number') return this.constant(Int32Array.of(values), []);
    return this.constant(Int32Array.from(values), [values.length]);
  }

  /** An operation on float32 tensors. */
  float(op: string, inputs: Output[], attributes: Record<string, Attribute> = {}): Output {
    return this.add(`${op}_${this.nodes.length}`, op, inputs, { T: { type: 'float32' }, ...attributes });
  }

  /** A variable with the value `initial`: its handle, and the operation after which it has that value. */
  variable(name: string, initial: Output, shape: number[]): { handle: Output; assigned: Output } {
    const dtype: Attribute = { type: 'float32' };
    const attributes = { dtype, shape: { shape }, shared_name: { s: name }, container: { s: '' } };
    const handle = this.add(name, 'VarHandleOp', [], attributes);
    return { handle, assigned: this.add(`${name}_assign`, 'AssignVariableOp', [handle, initial], { dtype }) };
  }

  /** The value of a variable after the operations `after`. */
  read(handle: Output, after: Output[]): Output {
    const inputs = [handle, ...after.map((operation) => `^${operation}`)];
    return this.add(`Read_${this.nodes.length}`, 'ReadVariableOp', inputs, { dtype: { type: 'float32' } });
  }

  /** `values` split along their first axis into pieces of the given sizes. */
  split(values: Output, sizes: number[]): Output[] {
    const inputs = [values, this.integers(sizes), this.integers(0)];
    const node = this.float('SplitV', inputs, { num_split: { i: sizes.length }, Tlen: { type: 'int32' } });
    return outputsOf(node, sizes.length);
  }

  /** The `count` slices of `values` along their first axis. */
  unstack(values: Output, count: number): Output[] {
    return outputsOf(this.float('Unpack', [values], { num: { i: count }, axis: { i: 0 } }), count);
  }

  reshape(values: Output, shape: number[]): Output {
    return this.float('Reshape', [values, this.integers(shape)], { Tshape: { type: 'int32' } });
  }

  /** Joins tensors along their first axis. */
  concat(parts: Output[]): Output {
    const attributes: Record<string, Attribute> = { N: { i: parts.length }, Tidx: { type: 'int32' } };
    return parts.length === 1 ? parts[0]! : this.float('ConcatV2', [...parts, this.integers(0)], attributes);
  }

  /** The sum of all elements of a tensor of `rank` axes. */
  sum(values: Output, rank: number): Output {
    const axes = this.integers(Array.from({ length: rank }, (_, axis) => axis));
    return this.float('Sum', [values, axes], { Tidx: { type: 'int32' }, keep_dims: { b: false } });
  }

  matMul(a: Output, b: Output, { transposeA = false, transposeB = false } = {}): Output {
    return this.float('MatMul', [a, b], { transpose_a: { b: transposeA }, transpose_b: { b: transposeB } });
  }

  add(name: string, op: string, inputs: Output[], attributes: Record<string, Attribute>): Output {
    this.nodes.push({ name, op, inputs, attributes });
    return name;
  }

  private constant(values: Float32Array | Int32Array, shape: number[]): Output {
    const dtype = values instanceof Float32Array ? 'float32' : 'int32';
    const attributes: Record<string, Attribute> = { dtype: { type: dtype }, value: { tensor: { values, shape } } };
    return this.add(`Const_${this.nodes.length}`, 'Const', [], attributes);
  }
}

function outputsOf(node: Output, count: number): Output[] {
  return Array.from({ length: count }, (_, place) => (place === 0 ? node : `${node}:${place}`));
}
