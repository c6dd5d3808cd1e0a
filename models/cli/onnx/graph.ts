/** The part of an ONNX file (onnx.proto: ModelProto and below) that tells a network's nodes and weights. */
import { EnsembleError } from '../../core/errors.ts'
import { decodeHalf } from '../../core/half.ts'
import { type Field, readFields, readNumbers, readString } from './protobuf.ts'

export interface OnnxTensor {
  name: string
  dims: number[]
  /** TensorProto.DataType: 1 float, 10 float16, 11 double ... */
  type: number
  /** Little-endian values, or packed float_data. Empty for an external tensor. */
  raw: Uint8Array
  external: Record<string, string>
}

export interface OnnxNode {
  op: string
  name: string
  inputs: string[]
  outputs: string[]
  /** Integer attributes, with the byte at which each number is written. */
  ints: Record<string, { value: number; at: number }[]>
  floats: Record<string, number>
  texts: Record<string, string>
}

export interface OnnxGraph {
  nodes: OnnxNode[]
  tensors: Map<string, OnnxTensor>
  /** Inputs that are no tensors of the file. */
  inputs: string[]
}

const pick = (bytes: Uint8Array, { start, end }: Field) => bytes.subarray(start, end)
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function parseTensor(bytes: Uint8Array, { start, end }: Field): OnnxTensor {
  const tensor: OnnxTensor = { name: '', dims: [], type: 0, raw: new Uint8Array(), external: {} }
  const loose: Uint8Array[] = []
  for (const field of readFields(bytes, start, end)) {
    if (field.number === 1) for (const { value } of readNumbers(bytes, field)) tensor.dims.push(value)
    if (field.number === 2) tensor.type = field.value
    if (field.number === 4 || field.number === 10) loose.push(pick(bytes, field))
    if (field.number === 8) tensor.name = readString(bytes, field)
    if (field.number === 9) tensor.raw = pick(bytes, field)
    if (field.number === 13) {
      const [key, value] = [...readFields(bytes, field.start, field.end)].map((part) => readString(bytes, part))
      tensor.external[key] = value
    }
  }
  if (loose.length) tensor.raw = new Uint8Array(Buffer.concat(loose))
  return tensor
}

function parseAttribute(bytes: Uint8Array, { start, end }: Field, node: OnnxNode): OnnxTensor | undefined {
  const fields = [...readFields(bytes, start, end)]
  const of = (number: number) => fields.filter((field) => field.number === number)
  const [named, text, tensor] = [of(1)[0], of(4)[0], of(5)[0]]
  const name = named ? readString(bytes, named) : ''
  const numbers = [...of(3), ...of(8)].flatMap((field) => [...readNumbers(bytes, field)])
  if (numbers.length) node.ints[name] = numbers
  if (text) node.texts[name] = readString(bytes, text)
  for (const field of of(2)) node.floats[name] = viewOf(bytes).getFloat32(field.start, true)
  return tensor && parseTensor(bytes, tensor)
}

function parseNode(bytes: Uint8Array, { start, end }: Field): { node: OnnxNode; constant?: OnnxTensor } {
  const node: OnnxNode = { op: '', name: '', inputs: [], outputs: [], ints: {}, floats: {}, texts: {} }
  let constant: OnnxTensor | undefined
  for (const field of readFields(bytes, start, end)) {
    if (field.number === 1) node.inputs.push(readString(bytes, field))
    if (field.number === 2) node.outputs.push(readString(bytes, field))
    if (field.number === 3) node.name = readString(bytes, field)
    if (field.number === 4) node.op = readString(bytes, field)
    if (field.number === 5) constant = parseAttribute(bytes, field, node) ?? constant
  }
  return { node, constant }
}

/** @throws EnsembleError `invalid` when the bytes are no ONNX model */
export function parseOnnx(bytes: Uint8Array): OnnxGraph {
  const graph = [...readFields(bytes)].find(({ number, wire }) => number === 7 && wire === 2)
  if (!graph) throw new EnsembleError('invalid', 'the file holds no ONNX graph', 'is this an .onnx file?')
  const [nodes, inputs, tensors] = [[] as OnnxNode[], [] as string[], new Map<string, OnnxTensor>()]
  for (const field of readFields(bytes, graph.start, graph.end)) {
    if (field.number === 1) {
      const { node, constant } = parseNode(bytes, field)
      if (node.op === 'Constant' && constant) tensors.set(node.outputs[0], constant)
      else nodes.push(node)
    } else if (field.number === 5) {
      const tensor = parseTensor(bytes, field)
      tensors.set(tensor.name, tensor)
    } else if (field.number === 11) {
      const named = [...readFields(bytes, field.start, field.end)].find(({ number }) => number === 1)
      if (named) inputs.push(readString(bytes, named))
    }
  }
  return { nodes, tensors, inputs: inputs.filter((name) => !tensors.has(name)) }
}

/** Reads bytes of a file that the model names beside itself. */
export type ReadBeside = (location: string, offset: number, length: number | undefined) => Uint8Array

/** A tensor's values. @throws EnsembleError `invalid` for a type that holds no weights, or a length that does not fit */
export function readValues({ name, dims, type, raw, external }: OnnxTensor, beside: ReadBeside): Float32Array {
  const { location, offset, length } = external
  const bytes = location ? beside(location, Number(offset ?? 0), length ? Number(length) : undefined) : raw
  const count = dims.reduce((product, side) => product * side, 1)
  const size = { 1: 4, 10: 2, 11: 8 }[type]
  if (!size)
    throw new EnsembleError('invalid', `weights "${name}" have ONNX type ${type}`, 'float, float16 and double are read')
  if (bytes.length !== count * size)
    throw new EnsembleError('invalid', `weights "${name}" [${dims.join(', ')}] have ${bytes.length} bytes`)
  const own = bytes.slice().buffer // aligned
  if (type === 10) return decodeHalf(new Uint16Array(own))
  return type === 1 ? new Float32Array(own) : Float32Array.from(new Float64Array(own))
}
