/**
 * Angular-margin logits over a batch of unit descriptors and unit class centres, as tfjs graphs with gradients.
 * The plain reference is models/core/arcface.ts; tests compare values and gradients with it and with differences.
 */
import * as tf from '@tensorflow/tfjs-core'
import { multiplyRows } from './products.ts'

/** ArcFace cos(t + m), arXiv 1801.07698 eq. 3; CosFace cos t - m, arXiv 1801.09414 eq. 4; none = normalised softmax. */
export type Margin = 'arcface' | 'cosface' | 'none'

export interface MarginOptions {
  kind: Margin
  /** Radians for arcface, cosine for cosface. */
  margin: number
  scale: number
  /** Of this term in the loss. */
  weight: number
  /** Centres a class (sub-centre ArcFace, Deng et al. 2020, section 3.2); the nearest one counts. */
  centres: number
}

/** Keeps sqrt(1 - cos^2) away from 0, where its derivative is infinite. */
const edge = 1e-6

/** Rows of unit length; eps keeps the gradient finite at the zero vector. [n, d] -> [n, d] */
export function normalizeRows(x: tf.Tensor2D): tf.Tensor2D {
  const squares = tf.sum(tf.square(x), 1, true)
  return tf.div(x, tf.sqrt(tf.add(squares, 1e-12))) as tf.Tensor2D
}

/** cos of every descriptor to every class: the nearest of the class's centres. [n, d], [classes * centres, d] -> [n, classes] */
export function classCosines(descriptors: tf.Tensor2D, centreRows: tf.Tensor2D, centres: number): tf.Tensor2D {
  const cosines = multiplyRows(descriptors, normalizeRows(centreRows))
  if (centres === 1) return cosines
  const [n, all] = cosines.shape
  return tf.max(tf.reshape(cosines, [n, all / centres, centres]), 2) as tf.Tensor2D
}

/** The target's cosine with its margin. Below cos(pi - m) the curve would turn up again: continue it as a line there. */
function withMargin(cosine: tf.Tensor2D, options: MarginOptions): tf.Tensor2D {
  const { kind, margin } = options
  if (kind === 'none') return cosine
  if (kind === 'cosface') return tf.sub(cosine, margin)
  const safe = tf.clipByValue(cosine, -1 + edge, 1 - edge)
  const sine = tf.sqrt(tf.sub(1, tf.square(safe)))
  const turned = tf.sub(tf.mul(safe, Math.cos(margin)), tf.mul(sine, Math.sin(margin)))
  const line = tf.sub(cosine, Math.sin(margin) * margin)
  // step() has a gradient (zero), comparisons have none: mask by arithmetic.
  const inside = tf.step(tf.sub(cosine, Math.cos(Math.PI - margin)))
  return tf.add(line, tf.mul(inside, tf.sub(turned, line)))
}

/** Scaled logits with the margin on the target only. [n, classes], one-hot [n, classes] -> [n, classes] */
export function marginLogits(cosines: tf.Tensor2D, oneHot: tf.Tensor2D, options: MarginOptions): tf.Tensor2D {
  const shifted = tf.add(cosines, tf.mul(oneHot, tf.sub(withMargin(cosines, options), cosines)))
  return tf.mul(shifted, options.scale)
}

/**
 * Mean cross-entropy with label smoothing and temperature; the temperature divides the logits, before the softmax.
 * @param smoothing share of the target spread evenly over all classes (0 is none)
 */
export function crossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D, smoothing = 0, temperature = 1): tf.Scalar {
  const classes = logits.shape[1]
  const target = tf.add(tf.mul(oneHot, 1 - smoothing), smoothing / classes)
  return tf.neg(tf.mean(tf.sum(tf.mul(target, logSoftmax(tf.div(logits, temperature))), 1))) as tf.Scalar
}

/** log softmax by rows, shifted by the row's maximum (a constant to the gradient). */
function logSoftmax(logits: tf.Tensor2D): tf.Tensor2D {
  const shifted = tf.sub(logits, tf.max(logits, 1, true))
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)))
}

/** 1 / temperature stays below this: softer than a hard maximum, so that every pair teaches. */
const sharpest = 60

/**
 * Supervised contrastive loss inside the batch: each partner against all rows of other classes, so that partners do not
 * compete with each other (SINCERE, arXiv 2309.14277, section 3), with a learned temperature as in CLIP (arXiv
 * 2103.00020, section 2.3).
 * @param same [n, n] 1 where two of the compared rows share a class
 * @param compared [n, n] 1 where two rows are compared; never on the diagonal
 * @param sharpness [1, 1] logarithm of 1 / temperature
 */
export function contrastiveLoss(
  descriptors: tf.Tensor2D,
  same: tf.Tensor2D,
  compared: tf.Tensor2D,
  sharpness: tf.Tensor2D,
): tf.Scalar {
  const logits = tf.mul(multiplyRows(descriptors, descriptors), tf.minimum(tf.exp(sharpness), sharpest))
  const others = tf.sub(compared, same)
  const rivals = tf.logSumExp(tf.add(logits, tf.mul(tf.sub(others, 1), 1e4)), 1, true)
  const pairs = tf.sum(same, 1)
  // -log(e^s / (e^s + sum of e^rivals)) = softplus(log of the sum - s)
  const perPair = tf.softplus(tf.sub(rivals, logits))
  const perRow = tf.div(tf.sum(tf.mul(same, perPair), 1), tf.maximum(pairs, 1))
  // Rows without a partner in the batch carry no information.
  return tf.div(tf.sum(perRow), tf.maximum(tf.sum(tf.minimum(pairs, 1)), 1)) as tf.Scalar
}
