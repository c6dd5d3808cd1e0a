/** Heads: small matrices over what the trunk gives, in one file each ("ENSH"). */
import { type Check, dictionary, integer, list, object, oneOf, text } from './check.ts'
import { alignedCopy, decodeContainer, encodeContainer, type Format } from './container.ts'
import { EnsembleError } from './errors.ts'
import { decodeHalf, encodeHalf } from './half.ts'
import { greatestDimension } from './scanner.ts'
import type { Side } from './schema.ts'

export type HeadKind = 'descriptor' | 'classifier'
export type Branch = 'spoc' | 'gem' | 'colour'
/** In the order in which their parts stand in a descriptor. */
export const branches: readonly Branch[] = ['spoc', 'gem', 'colour']
export interface Tensor {
  /** Row-major; a weight is [out, in], a bias [out]. */
  shape: number[]
  data: Float32Array
}

/** The names of the two tensors of y = weight * x + bias. Two layers may name the same tensor. */
export interface Layer {
  weight: string
  bias: string
}

/**
 * A descriptor head has a layer a side and branch, `item.spoc`, `snapshot.spoc` and so on; `colour` may be missing.
 * Sides that share their weights and differ in bias are "centred each side". Its tensor `balance`, one number a branch,
 * says how much each counts; without it all count alike. A classifier has some of the layers `spoc`, `gem`, `colour`,
 * [labels, C] and [labels]; its logits are their sum. See tags.ts for what the labels of each mean.
 */
export interface Head {
  name: string
  kind: HeadKind
  layers: Record<string, Layer>
  tensors: Record<string, Tensor>
  /** Classifier: one a logit. Empty for a descriptor. */
  labels: string[]
  /** Anything worth keeping with it (JSON): recipe, seed, measured figures. */
  meta: Record<string, unknown>
}

/** Key of `layers` in a descriptor head. */
export const layerName = (side: Side, branch: Branch): string => `${side}.${branch}`

const format: Format = { magic: 'ENSH', version: 1, code: 'head-damaged' }
const word = text({ min: 1, max: 100 })
const anything: Check<unknown> = (value) => value

const headerCheck = object({
  name: word,
  kind: oneOf(['descriptor', 'classifier']),
  layers: dictionary(object({ weight: word, bias: word }), { max: 100 }),
  tensors: list(
    object({
      name: word,
      type: oneOf(['f32', 'f16', 'i8']),
      shape: list(integer({ min: 1, max: 1 << 24 }), { min: 1, max: 4 }),
    }),
    { max: 100 },
  ),
  labels: list(text({ max: 200 }), { max: 100_000 }),
  meta: dictionary(anything, { max: 1000 }),
})

export type TensorType = 'f32' | 'f16' | 'i8'

/**
 * @param type f16 halves the file; values are then rounded to half precision. i8 quarters it: matrices are kept as a scale
 * a row (f32, all of them first) and steps of it from -127 to 127; what is no matrix is kept as f16.
 * @throws head-damaged when layers and tensors do not fit.
 */
export function encodeHead(head: Head, type: TensorType = 'f16'): Uint8Array<ArrayBuffer> {
  checkHead(head)
  const names = Object.keys(head.tensors).sort()
  const typeOf = (name: string) => (type === 'i8' && head.tensors[name].shape.length !== 2 ? 'f16' : type)
  const sections = Object.fromEntries(names.map((name) => [name, encodeTensor(head.tensors[name], typeOf(name))]))
  const { name, kind, layers, labels, meta } = head
  const tensors = names.map((tensor) => ({ name: tensor, type: typeOf(tensor), shape: head.tensors[tensor].shape }))
  const bytes = encodeContainer(format, { name, kind, layers, tensors, labels, meta }, sections)
  decodeHead(bytes) // a value beyond half precision, or a label too long, is found by who writes it
  return bytes
}

/** @throws head-damaged naming what does not fit. */
export function decodeHead(bytes: Uint8Array): Head {
  const { header, sections } = decodeContainer(format, bytes, headerCheck)
  const tensors: [string, Tensor][] = header.tensors.map(({ name, type, shape }) => {
    const section = sections.get(name)
    const expected = bytesOf(shape, type)
    if (section?.length !== expected) {
      throw damaged(
        header.name,
        `tensor "${name}" [${shape}] takes ${expected} bytes, has ${section?.length ?? 'none'}`,
      )
    }
    return [name, { shape, data: decodeTensor(alignedCopy(section), shape, type) }]
  })
  const { name, kind, layers, labels, meta } = header
  const head: Head = { name, kind, layers, labels, meta, tensors: Object.fromEntries(tensors) }
  checkHead(head)
  return head
}

const bytesOf = (shape: number[], type: TensorType) =>
  type === 'i8' ? 4 * shape[0] + product(shape) : product(shape) * (type === 'f16' ? 2 : 4)

function encodeTensor({ data, shape }: Tensor, type: TensorType): Uint8Array {
  if (type === 'i8') return encodeRows(data, shape[0])
  const raw = type === 'f16' ? encodeHalf(data) : data
  return new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength)
}

function decodeTensor(buffer: ArrayBuffer, shape: number[], type: TensorType): Float32Array {
  if (type === 'i8') return decodeRows(buffer, shape[0])
  return type === 'f16' ? decodeHalf(new Uint16Array(buffer)) : new Float32Array(buffer)
}

/** Each row in 127ths of its greatest magnitude. */
function encodeRows(data: Float32Array, rows: number): Uint8Array {
  const columns = data.length / rows
  const scales = new Float32Array(rows)
  const steps = new Int8Array(data.length)
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * columns, (row + 1) * columns)
    scales[row] = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127 || 1
    for (let i = 0; i < columns; i++) steps[row * columns + i] = Math.round(values[i] / scales[row])
  }
  const bytes = new Uint8Array(scales.byteLength + steps.length)
  bytes.set(new Uint8Array(scales.buffer))
  bytes.set(new Uint8Array(steps.buffer), scales.byteLength)
  return bytes
}

function decodeRows(buffer: ArrayBuffer, rows: number): Float32Array {
  const scales = new Float32Array(buffer, 0, rows)
  const steps = new Int8Array(buffer, scales.byteLength)
  const columns = steps.length / rows
  return Float32Array.from(steps, (step, at) => step * scales[Math.floor(at / columns)])
}

/** Everything `describe` and `classify` rely on, so that they need not look. */
function checkHead(head: Head): void {
  const { name, kind, layers, labels } = head
  for (const [tensor, { shape, data }] of Object.entries(head.tensors)) {
    if (product(shape) !== data.length)
      throw damaged(name, `tensor "${tensor}" [${shape}] holds ${data.length} numbers`)
    if (!data.every(Number.isFinite)) throw damaged(name, `tensor "${tensor}" holds a number that is not finite`)
  }
  if (kind === 'descriptor') return checkDescriptor(head)
  if (!branches.some((branch) => layers[branch])) throw damaged(name, 'a classifier needs a layer of one branch')
  if (labels.length < 1) throw damaged(name, 'it has no labels')
  for (const layer of Object.keys(layers)) checkLayer(head, layer, labels.length)
}

/** Both sides of a branch give as many numbers, from vectors of one length. */
function checkDescriptor(head: Head): void {
  const { name, layers, tensors } = head
  let total = 0
  const used = branchesOf(head)
  const widths: Partial<Record<Branch, number>> = {}
  for (const branch of used) {
    const rows = tensors[layers[layerName('item', branch)]?.bias]?.data.length ?? 0
    const [item, snapshot] = (['item', 'snapshot'] as const).map((side) =>
      checkLayer(head, layerName(side, branch), rows),
    )
    if (item !== snapshot) throw damaged(name, `the sides of "${branch}" take ${item} and ${snapshot} numbers`)
    widths[branch] = item
    total += rows
  }
  if (widths.spoc !== widths.gem) throw damaged(name, `SPoC and GeM take ${widths.spoc} and ${widths.gem} numbers`)
  if (total > greatestDimension) throw damaged(name, `it gives ${total} numbers`)
  const { balance } = tensors
  if (balance && (balance.data.length !== used.length || !balance.data.every((value) => value > 0)))
    throw damaged(name, `"balance" has to be ${used.length} numbers above 0`)
}

/** The branches of a descriptor head: SPoC and GeM always, colour where it has it. */
export function branchesOf({ layers }: Head): Branch[] {
  return branches.filter((branch) => branch !== 'colour' || layers[layerName('item', branch)])
}

/** -> the columns of the layer's weight. */
function checkLayer({ name, layers, tensors }: Head, layer: string, rows: number): number {
  if (!layers[layer]) throw damaged(name, `it has no layer "${layer}"`)
  const { weight, bias } = layers[layer]
  const [w, b] = [tensors[weight]?.shape, tensors[bias]?.shape]
  if (w?.length !== 2 || b?.length !== 1 || rows < 1 || w[0] !== rows || b[0] !== rows) {
    throw damaged(
      name,
      `layer "${layer}" has weight [${w ?? 'missing'}] and bias [${b ?? 'missing'}] where ${rows} rows are due`,
    )
  }
  return w[1]
}

const product = (shape: number[]) => shape.reduce((size, side) => size * side, 1)

function damaged(name: string, reason: string): EnsembleError {
  return new EnsembleError('head-damaged', `head "${name}": ${reason}`)
}
