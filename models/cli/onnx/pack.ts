/** Folded convolutions -> the files of a trunk, laid out as another trunk's: same network, other numbers. */
import { EnsembleError } from '../../core/errors.ts'
import { superCategories } from '../../core/taxonomy.ts'
import type { ExpansionRow } from '../weights.ts'
import { parseOnnx } from './graph.ts'
import type { FoldedConv } from './resnet50.ts'

export interface Packed {
  /** int8 weights and float32 scales and biases, where the table says. */
  blob: Uint8Array
  /** The same network before rounding, as the float graph reads it. */
  floats: Uint8Array
}

/** Shares of the greatest weight tried as the point where a channel is clipped. */
const clips = Array.from({ length: 12 }, (_, at) => 1 - (at * 0.33) / 11)

/** Nearest whole number, halves to even (as numpy's rint): the sum loses what is below one. |x| < 2^51. */
const rint = (x: number) => x + 6755399441055744 - 6755399441055744
const clamp = (value: number) => Math.min(127, Math.max(-127, value))

/** int8 of one output channel, and its scale: of the 12 clipping points the one with the least squared error. */
export function quantizeChannel(weights: Float32Array, into: Int8Array): number {
  let [top, energy] = [1e-12, 0]
  for (const weight of weights) {
    top = Math.max(top, Math.abs(weight))
    energy += weight * weight
  }
  let [best, least] = [Math.fround(top / 127), Infinity]
  for (const clip of clips) {
    const scale = Math.fround((top * clip) / 127)
    let error = 0
    for (let i = 0; i < weights.length; i++) {
      const wrong = clamp(rint(weights[i] / scale)) * scale - weights[i]
      error += wrong * wrong
    }
    if (error < least) [best, least] = [scale, error]
    if (least <= energy * 1e-12) break // these were int8 before: there is nothing left to gain
  }
  for (let i = 0; i < weights.length; i++) into[i] = clamp(rint(weights[i] / best))
  return best
}

function findRow(rows: readonly ExpansionRow[], name: string, values: number): ExpansionRow {
  const row = rows.find((each) => each.name === name)
  const due = row && Math.max(1, row.channels) * row.perChannel
  if (!row || due !== values)
    throw new EnsembleError('invalid', `the table expects ${due ?? 'no'} values of ${name}, the network has ${values}`)
  return row
}

/**
 * A detector that finds nothing, in the place of the one that was trained on another trunk's maps: its weights are 0 and
 * its logits -20. Photos are then described whole.
 */
export function blindDetector(rows: readonly ExpansionRow[]): FoldedConv[] {
  const ours = rows.filter(({ name, channels }) => name.startsWith('garments.') && channels > 0)
  return ours.map(({ name, channels, perChannel }) => {
    const bias = new Float32Array(channels)
    if (name === 'garments.out.weight') bias.fill(-20, 0, superCategories.length)
    return { name: name.slice(0, -'.weight'.length), weight: new Float32Array(channels * perChannel), bias, stride: 1 }
  })
}

/** @param bytes of the blob to fill: that of the trunk whose table this is */
export function packTrunk(convs: readonly FoldedConv[], rows: readonly ExpansionRow[], bytes: number): Packed {
  if (rows.length !== 2 * convs.length)
    throw new EnsembleError('invalid', `the table has ${rows.length} tensors, the network ${2 * convs.length}`)
  const blob = new Uint8Array(bytes)
  const [whole, plain] = [new Int8Array(blob.buffer), new Float32Array(blob.buffer, 0, Math.floor(bytes / 4))]
  const floats = new Float32Array(convs.reduce((sum, { weight, bias }) => sum + weight.length + bias.length, 0))
  for (const { name, weight, bias } of convs) {
    const row = findRow(rows, `${name}.weight`, weight.length)
    const biases = findRow(rows, `${name}.bias`, bias.length)
    for (let channel = 0; channel < row.channels; channel++) {
      const from = channel * row.perChannel
      const into = whole.subarray(row.int8Offset + from, row.int8Offset + from + row.perChannel)
      plain[row.scaleOffset / 4 + channel] = quantizeChannel(weight.subarray(from, from + row.perChannel), into)
    }
    plain.set(bias, biases.scaleOffset / 4)
    floats.set(weight, row.floatOffset / 4)
    floats.set(bias, biases.floatOffset / 4)
  }
  return { blob, floats: new Uint8Array(floats.buffer) }
}

/**
 * Our graph with each convolution's stride as the imported network has it. A stride of 1 or 2 is one byte of the file,
 * written over in place.
 */
export function setStrides(graph: Uint8Array, convs: readonly FoldedConv[]): Uint8Array {
  const patched = graph.slice()
  const nodes = new Map(parseOnnx(graph).nodes.map((node) => [node.name, node]))
  for (const { name, stride } of convs) {
    const strides = nodes.get(name)?.ints['strides']
    if (strides?.length !== 2) throw new EnsembleError('invalid', `our graph has no strides for ${name}`)
    for (const { at } of strides) patched[at] = stride
  }
  return patched
}
