/** Heads: small matrices over what the trunk gives, in one file each. */
import { pending } from './pending.ts'
import type { Side } from './schema.ts'

export type HeadKind = 'descriptor' | 'classifier'
export type Branch = 'spoc' | 'gem'
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
 * A descriptor head has the layers `item.spoc`, `item.gem`, `snapshot.spoc`, `snapshot.gem`, each [d/2, C] and [d/2]:
 * sides that share their weights and differ in bias are "centred each side". A classifier has `spoc`, `gem` or both,
 * [labels, C] and [labels]; its logits are their sum.
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

/** @param type f16 halves the file; values are then rounded to half precision. @throws head-damaged when layers and tensors do not fit. */
export function encodeHead(head: Head, type: 'f32' | 'f16' = 'f16'): Uint8Array<ArrayBuffer> {
  return pending(head, type)
}

/** @throws head-damaged naming what does not fit. */
export function decodeHead(bytes: Uint8Array): Head {
  return pending(bytes)
}
