/** ArcFace (arXiv 1801.07698, eq. 3) in plain code: the reference that trainers are tested against. */
import { dot } from './descriptor.ts'

export interface ArcFaceOptions {
  scale: number
  /** Radians added to the angle of the true class. */
  margin: number
}

/** Keeps sin = sqrt(1 - cos^2) away from 0, where its derivative is infinite. */
const edge = 1e-6

/** Cosines of an embedding [d] (any length) to class centres [classes, d] (any lengths). */
function cosinesTo(embedding: Float64Array, centres: Float64Array): Float64Array {
  const d = embedding.length
  const length = Math.sqrt(dot(embedding, embedding))
  return Float64Array.from({ length: centres.length / d }, (_, row) => {
    const centre = centres.subarray(row * d, (row + 1) * d)
    return dot(embedding, centre) / (length * Math.sqrt(dot(centre, centre)))
  })
}

/**
 * cos(t + margin) and its derivative by cos t. Beyond t = pi - margin the curve would turn up again; it goes on as the
 * line cos t - margin sin(margin), as the authors' code does.
 */
function withMargin(cosine: number, margin: number): { value: number; slope: number } {
  if (cosine <= Math.cos(Math.PI - margin)) return { value: cosine - margin * Math.sin(margin), slope: 1 }
  const safe = Math.min(1 - edge, Math.max(edge - 1, cosine))
  const sine = Math.sqrt(1 - safe * safe)
  return {
    value: safe * Math.cos(margin) - sine * Math.sin(margin),
    slope: Math.cos(margin) + (safe * Math.sin(margin)) / sine,
  }
}

/** Logits [classes] of one embedding; both sides are normalised here. Safe at |cos| = 1. */
export function arcFaceLogits(
  embedding: Float64Array,
  centres: Float64Array,
  label: number,
  { scale, margin }: ArcFaceOptions,
): Float64Array {
  const cosines = cosinesTo(embedding, centres)
  return cosines.map((cosine, row) => scale * (row === label ? withMargin(cosine, margin).value : cosine))
}

/** Cross entropy of those logits, and its gradients by embedding and centres (both before normalisation). */
export function arcFaceLoss(
  embedding: Float64Array,
  centres: Float64Array,
  label: number,
  options: ArcFaceOptions,
): { loss: number; byEmbedding: Float64Array; byCentres: Float64Array } {
  const d = embedding.length
  const cosines = cosinesTo(embedding, centres)
  const logits = arcFaceLogits(embedding, centres, label, options)
  const greatest = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp(logit - greatest))
  const sum = powers.reduce((total, power) => total + power, 0)
  const byEmbedding = new Float64Array(d)
  const byCentres = new Float64Array(centres.length)
  const length = Math.sqrt(dot(embedding, embedding))
  for (let row = 0; row < cosines.length; row++) {
    const centre = centres.subarray(row * d, (row + 1) * d)
    const centreLength = Math.sqrt(dot(centre, centre))
    const slope = row === label ? withMargin(cosines[row], options.margin).slope : 1
    const byCosine = options.scale * slope * (powers[row] / sum - (row === label ? 1 : 0))
    for (let i = 0; i < d; i++) {
      const [a, b] = [embedding[i] / length, centre[i] / centreLength]
      byEmbedding[i] += (byCosine * (b - cosines[row] * a)) / length
      byCentres[row * d + i] = (byCosine * (a - cosines[row] * b)) / centreLength
    }
  }
  return { loss: Math.log(sum) + greatest - logits[label], byEmbedding, byCentres }
}
