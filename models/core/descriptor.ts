/** The Combined Global Descriptor (CGD, arXiv 1903.10663) and the classifiers, from pooled features. */
import { EnsembleError } from './errors.ts'
import { type Branch, branches, branchesOf, type Head, layerName } from './head.ts'
import type { Features } from './pool-photo.ts'
import type { Side } from './schema.ts'

/**
 * Descriptor of one picture or region, [d], unit length: L2(concat over branches of balance * L2(W x + b)). CGD with a
 * third branch, see [Note: Why a colour branch].
 */
export function describe(features: Features, head: Head, side: Side): Float32Array<ArrayBuffer> {
  const descriptor = new Float32Array(dimensionOf(head))
  for (const { projected, at, factor } of describeParts(features, head, side))
    for (let i = 0; i < projected.length; i++) descriptor[at + i] = projected[i] * factor
  return descriptor
}

/** One branch's part of a descriptor. */
export interface Part {
  branch: Branch
  /** [length, C] */
  weight: Float32Array
  /** W x + b, [length] */
  projected: Float32Array
  /** Where the part begins in the descriptor. */
  at: number
  /** What `projected` is multiplied with on its way into the descriptor: balance / its norm / norm of the whole. */
  factor: number
}

/** The parts of a descriptor, with what scales each: for telling where a cosine comes from. */
export function describeParts(features: Features, head: Head, side: Side): Part[] {
  const balance = head.tensors['balance']?.data
  const used = branchesOf(head)
  const whole = balance ? lengthOf(balance) : Math.sqrt(used.length)
  let at = 0
  return used.map((branch, index) => {
    const name = layerName(side, branch)
    const projected = project(head, name, features[branch])
    const factor = (balance?.[index] ?? 1) / lengthOf(projected) / whole
    const part = { branch, weight: head.tensors[head.layers[name].weight].data, projected, at, factor }
    at += projected.length
    return part
  })
}

/** d of a descriptor head. @throws invalid for a classifier. */
export function dimensionOf(head: Head): number {
  if (head.kind !== 'descriptor')
    throw new EnsembleError('invalid', `head "${head.name}" is a ${head.kind}, not a descriptor`)
  return branchesOf(head).reduce(
    (sum, branch) => sum + head.tensors[head.layers[layerName('item', branch)].bias].data.length,
    0,
  )
}

/** Probabilities (softmax), [labels], of a classifier head. */
export function classify(features: Features, head: Head): Float32Array<ArrayBuffer> {
  return softmax(logitsOf(features, head))
}

/** Logits, [labels], of a classifier head: the sum of its layers. */
export function logitsOf(features: Features, head: Head): Float64Array {
  const logits = new Float64Array(head.labels.length)
  for (const branch of branches) {
    if (!head.layers[branch]) continue
    const part = project(head, branch, features[branch])
    for (let i = 0; i < logits.length; i++) logits[i] += part[i]
  }
  return logits
}

/** Safe for any finite logits: the greatest is subtracted first. */
export function softmax(logits: ArrayLike<number>): Float32Array<ArrayBuffer> {
  let greatest = -Infinity
  for (let i = 0; i < logits.length; i++) greatest = Math.max(greatest, logits[i])
  const powers = Float64Array.from(logits, (logit) => Math.exp(logit - greatest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return Float32Array.from(powers, (power) => power / sum)
}

/** weight * vector + bias, [out]. @throws invalid when the vector is not as long as the layer is wide. */
function project(head: Head, name: string, vector: Float32Array): Float32Array<ArrayBuffer> {
  const layer = head.layers[name]
  if (!layer) throw new EnsembleError('invalid', `head "${head.name}" (${head.kind}) has no layer "${name}"`)
  const weight = head.tensors[layer.weight].data
  const bias = head.tensors[layer.bias].data
  const width = weight.length / bias.length
  if (vector.length !== width) {
    throw new EnsembleError('invalid', `layer "${name}" of "${head.name}" takes ${width} numbers, got ${vector.length}`)
  }
  const projected = new Float32Array(bias.length)
  for (let row = 0, at = 0; row < bias.length; row++) {
    let sum = bias[row]
    for (let i = 0; i < width; i++, at++) sum += weight[at] * vector[i]
    projected[row] = sum
  }
  return projected
}

/** A unit vector of the same direction. @throws invalid for a zero or not finite vector. */
export function l2Normalize(vector: Float32Array): Float32Array<ArrayBuffer> {
  const norm = lengthOf(vector)
  const unit = new Float32Array(vector.length)
  for (let i = 0; i < unit.length; i++) unit[i] = vector[i] / norm
  return unit
}

function lengthOf(vector: Float32Array): number {
  const norm = Math.sqrt(dot(vector, vector))
  if (norm > 0 && norm < Infinity) return norm
  throw new EnsembleError('invalid', `a vector of ${vector.length} numbers has length ${norm}: no direction`)
}

/** Inner product, accumulated in double. @throws invalid when lengths differ. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new EnsembleError('invalid', `vectors of ${a.length} and ${b.length} numbers`)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** The text whose SHA-256 is the id of the space that trunk (its wasm graph) and descriptor head make. */
export function spaceText(trunkSha256: string, headSha256: string): string {
  return `ensemble-space-1\ntrunk ${trunkSha256}\nhead ${headSha256}\n`
}
