/**
 * Finds the convolutions of a ResNet50 in an ONNX graph, with batch norm folded in.
 *
 * [Note: by structure, not by name] torchvision, gluon, Caffe2 and the exporters between them all name weights
 * differently (`layer1.0.conv1.weight`, `onnx::Conv_497`, `resnetv17_stage1_conv0_weight`), and some fold batch norm
 * before export. What they share is the network: so it is walked from the picture on, and every step is checked.
 */
import { EnsembleError } from '../../core/errors.ts'
import { type OnnxGraph, type OnnxNode, type ReadBeside, readValues } from './graph.ts'

export interface FoldedConv {
  /** As our graphs name it: conv1, layer1.0.conv1, layer1.0.down ... */
  name: string
  /** [out, in, k, k] */
  weight: Float32Array
  /** [out] */
  bias: Float32Array
  stride: number
}

/** Bottlenecks of each stage. */
export const stages = [3, 4, 6, 3]

interface Shape {
  out: number
  in: number
  kernel: number
}

interface Walk {
  graph: OnnxGraph
  consumers: Map<string, OnnxNode[]>
  beside: ReadBeside
  convs: FoldedConv[]
}

function refuse(where: string, expected: string, found: string): EnsembleError {
  return new EnsembleError('invalid', `not a ResNet50: ${where}: expected ${expected}, found ${found}`)
}

const listOps = (nodes: readonly OnnxNode[]) => nodes.map(({ op }) => op).join(' and ') || 'the end of the network'
const idle = new Set(['Identity', 'Dropout'])

/** Nodes that read a value, looking through those that do nothing. */
function readersOf(walk: Walk, value: string): OnnxNode[] {
  return (walk.consumers.get(value) ?? []).flatMap((node) =>
    idle.has(node.op) ? readersOf(walk, node.outputs[0]) : [node],
  )
}

/** The only node that reads a value. */
function follow(walk: Walk, value: string, op: string, where: string): OnnxNode {
  const nodes = readersOf(walk, value)
  if (nodes.length !== 1 || nodes[0].op !== op) throw refuse(where, op, listOps(nodes))
  return nodes[0]
}

/** Weights by name, through Identity nodes: exporters write equal tensors once. */
function findTensor({ graph }: Walk, name: string) {
  let found = name
  for (let node: OnnxNode | undefined; !graph.tensors.has(found); found = node.inputs[0]) {
    node = graph.nodes.find(({ op, outputs }) => op === 'Identity' && outputs[0] === found)
    if (!node) return undefined
  }
  return graph.tensors.get(found)
}

function readVector(walk: Walk, name: string, length: number, where: string): Float32Array {
  const tensor = findTensor(walk, name)
  if (!tensor) throw refuse(where, `weights "${name}" in the file`, 'none')
  const values = readValues(tensor, walk.beside)
  if (values.length !== length) throw refuse(where, `${length} values in "${name}"`, `[${tensor.dims.join(', ')}]`)
  return values
}

const numbersOf = (node: OnnxNode, name: string, otherwise: number[]) =>
  node.ints[name]?.map(({ value }) => value) ?? otherwise

/** Pads the same on all sides, in one group, without holes: anything else is another network. */
function checkWindow(node: OnnxNode, kernel: number, where: string): number {
  const pad = (kernel - 1) / 2
  const [pads, strides] = [numbersOf(node, 'pads', [0, 0, 0, 0]), numbersOf(node, 'strides', [1, 1])]
  const auto = node.texts['auto_pad'] ?? 'NOTSET'
  if (auto !== 'NOTSET' && !(auto === 'VALID' && pad === 0)) throw refuse(where, 'explicit pads', `auto_pad ${auto}`)
  if (pads.some((each) => each !== pad)) throw refuse(where, `pads of ${pad}`, `[${pads.join(', ')}]`)
  if (strides[0] !== strides[1]) throw refuse(where, 'equal strides', `[${strides.join(', ')}]`)
  if (numbersOf(node, 'group', [1])[0] !== 1) throw refuse(where, '1 group', `${numbersOf(node, 'group', [1])[0]}`)
  const holes = numbersOf(node, 'dilations', [1, 1])
  if (holes.some((each) => each !== 1)) throw refuse(where, 'no dilation', `[${holes.join(', ')}]`)
  return strides[0]
}

/** weight * x + bias, then (y - mean) * scale / sqrt(variance + epsilon) + shift, as one convolution; in double. */
function foldNorm(walk: Walk, norm: OnnxNode, weight: Float32Array, bias: Float32Array, where: string): void {
  const parts = norm.inputs.slice(1, 5).map((name) => readVector(walk, name, bias.length, `${where} batch norm`))
  const [scale, shift, mean, variance] = parts
  const epsilon = norm.floats['epsilon'] ?? 1e-5
  const per = weight.length / bias.length
  for (let out = 0; out < bias.length; out++) {
    const factor = scale[out] / Math.sqrt(variance[out] + epsilon)
    for (let at = out * per; at < (out + 1) * per; at++) weight[at] *= factor
    bias[out] = (bias[out] - mean[out]) * factor + shift[out]
  }
}

/** Takes a convolution and the batch norm behind it. @returns the value that comes out */
function takeConv(
  walk: Walk,
  node: OnnxNode,
  name: string,
  shape: Shape,
  strides: readonly number[],
): FoldedConv & { out: string } {
  const due = [shape.out, shape.in, shape.kernel, shape.kernel]
  if (node.op !== 'Conv') throw refuse(name, `Conv [${due.join(', ')}]`, node.op)
  const tensor = findTensor(walk, node.inputs[1])
  if (!tensor) throw refuse(name, 'weights in the file', `"${node.inputs[1]}", which is computed`)
  if (tensor.dims.join() !== due.join())
    throw refuse(name, `weights [${due.join(', ')}]`, `[${tensor.dims.join(', ')}]`)
  const stride = checkWindow(node, shape.kernel, name)
  if (!strides.includes(stride)) throw refuse(name, `stride ${strides.join(' or ')}`, String(stride))
  const weight = readValues(tensor, walk.beside)
  const bias = node.inputs[2] ? readVector(walk, node.inputs[2], shape.out, name) : new Float32Array(shape.out)
  let [out] = node.outputs
  const next = readersOf(walk, out)
  if (next.length === 1 && next[0].op === 'BatchNormalization') {
    foldNorm(walk, next[0], weight, bias, name)
    out = next[0].outputs[0]
  }
  const broken = weight.some((value) => !Number.isFinite(value)) || bias.some((value) => !Number.isFinite(value))
  if (broken) throw refuse(name, 'finite weights', 'NaN or infinity')
  walk.convs.push({ name, weight, bias, stride })
  return { name, weight, bias, stride, out }
}

const isSum = ({ op }: OnnxNode) => op === 'Add' || op === 'Sum'

/** The two ways out of a block's input: into its first convolution, and around it. */
function findWays(walk: Walk, from: string, name: string, width: number, hasDown: boolean) {
  const starts = readersOf(walk, from)
  const wideOf = (node: OnnxNode) => findTensor(walk, node.inputs[1] ?? '')?.dims[0]
  const isConv = (node: OnnxNode, wide: number) => node.op === 'Conv' && wideOf(node) === wide
  const [main] = starts.filter((node) => isConv(node, width))
  const [short] = starts.filter((node) => (hasDown ? isConv(node, 4 * width) : isSum(node)))
  if (starts.length === 2 && main && short) return { main, short }
  const found = starts.map((node) => (node.op === 'Conv' ? `a ${wideOf(node)}-wide Conv` : node.op)).join(' and ')
  const around = hasDown ? `a ${4 * width}-wide Conv` : 'an Add'
  throw refuse(name, `a ${width}-wide Conv and ${around}`, found || 'the end of the network')
}

/** One bottleneck: 1x1, 3x3, 1x1 and the shortcut around them. @returns the value that comes out */
function takeBlock(walk: Walk, from: string, name: string, given: number, width: number, stride: number): string {
  const wide = 4 * width
  const { main, short } = findWays(walk, from, name, width, given !== wide)
  const next = (value: string, part: string) =>
    follow(walk, follow(walk, value, 'Relu', `${name} before ${part}`).outputs[0], 'Conv', `${name}.${part}`)
  const one = takeConv(walk, main, `${name}.conv1`, { out: width, in: given, kernel: 1 }, [1, stride])
  // The stride is in the 3x3 (torchvision) or in the first 1x1 (the paper, Caffe2, gluon), once.
  const [middle, last] = [
    { out: width, in: width, kernel: 3 },
    { out: wide, in: width, kernel: 1 },
  ]
  const two = takeConv(walk, next(one.out, 'conv2'), `${name}.conv2`, middle, [stride / one.stride])
  const three = takeConv(walk, next(two.out, 'conv3'), `${name}.conv3`, last, [1])
  const sums = readersOf(walk, three.out)
  if (sums.length !== 1 || !isSum(sums[0])) throw refuse(`${name} after conv3`, 'Add', listOps(sums))
  let around = short
  if (!isSum(short)) {
    const down = takeConv(walk, short, `${name}.down`, { out: wide, in: given, kernel: 1 }, [stride])
    ;[around] = readersOf(walk, down.out)
  }
  if (around !== sums[0]) throw refuse(`${name} shortcut`, 'the Add that conv3 leads to', around?.op ?? 'nothing')
  return follow(walk, sums[0].outputs[0], 'Relu', `${name} after the sum`).outputs[0]
}

function takeStem(walk: Walk): string {
  const { inputs } = walk.graph
  if (inputs.length !== 1) throw refuse('inputs', 'one', inputs.join(', ') || 'none')
  const [first] = readersOf(walk, inputs[0])
  if (!first) throw refuse('conv1', 'Conv', 'nothing that reads the input')
  const conv = takeConv(walk, first, 'conv1', { out: 64, in: 3, kernel: 7 }, [2])
  const relu = follow(walk, conv.out, 'Relu', 'after conv1').outputs[0]
  const pool = follow(walk, relu, 'MaxPool', 'stem')
  const kernel = numbersOf(pool, 'kernel_shape', [])
  if (kernel.join() !== '3,3' || checkWindow(pool, 3, 'stem') !== 2)
    throw refuse('stem', 'MaxPool 3x3 of stride 2', `${kernel.join('x')}`)
  return pool.outputs[0]
}

/** @throws EnsembleError `invalid` naming the first place that differs, what was expected there and what was found */
export function readResnet50(graph: OnnxGraph, beside: ReadBeside): FoldedConv[] {
  const consumers = new Map<string, OnnxNode[]>()
  for (const node of graph.nodes)
    for (const name of new Set(node.inputs)) consumers.set(name, [...(consumers.get(name) ?? []), node])
  const walk: Walk = { graph, consumers, beside, convs: [] }
  let value = takeStem(walk)
  let channels = 64
  for (const [stage, blocks] of stages.entries())
    for (let block = 0; block < blocks; block++) {
      const width = 64 << stage
      value = takeBlock(walk, value, `layer${stage + 1}.${block}`, channels, width, block === 0 && stage > 0 ? 2 : 1)
      channels = 4 * width
    }
  const more = readersOf(walk, value).filter(({ op }) => op === 'Conv')
  if (more.length) throw refuse('after layer4.2', 'a pooling', 'more convolutions: a deeper network')
  return walk.convs
}
