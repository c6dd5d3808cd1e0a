/** ArcFace (arXiv 1801.07698, eq. 3) in plain code: the reference that trainers are tested against. */
import { pending } from './pending.ts'

export interface ArcFaceOptions {
  scale: number
  /** Radians added to the angle of the true class. */
  margin: number
}

/** Logits of one unit embedding [d] against unit class centres [classes, d]. Safe at |cos| = 1. */
export function arcFaceLogits(
  embedding: Float64Array,
  centres: Float64Array,
  label: number,
  options: ArcFaceOptions,
): Float64Array {
  return pending(embedding, centres, label, options)
}

/** Cross entropy of those logits, and its gradients by embedding and centres (both before normalisation). */
export function arcFaceLoss(
  embedding: Float64Array,
  centres: Float64Array,
  label: number,
  options: ArcFaceOptions,
): { loss: number; byEmbedding: Float64Array; byCentres: Float64Array } {
  return pending(embedding, centres, label, options)
}
