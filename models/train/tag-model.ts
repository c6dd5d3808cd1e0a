/** The loss of a classifier head over groups of labels, as a tfjs graph with gradients. */
import * as tf from '@tensorflow/tfjs-core'
import { projectRows } from './products.ts'
import type { LabelGroup } from './tag-samples.ts'

export interface TagBatch {
  /** Standardised features. [n, columns] */
  features: tf.Tensor2D
  /** [n, labels] */
  target: tf.Tensor2D
  /** [n, groups] */
  weight: tf.Tensor2D
}

/** Takes a label out of a softmax; far below any logit, far from the limits of half precision. */
const excluded = 1e4

/** log sum exp by rows, [n, 1]; shifted by the row's maximum, a constant to the gradient. */
function logSumExp(logits: tf.Tensor2D): tf.Tensor2D {
  const most = tf.max(logits, 1, true)
  return tf.add(most, tf.log(tf.sum(tf.exp(tf.sub(logits, most)), 1, true))) as tf.Tensor2D
}

/**
 * Of a single choice: -log of the probability that one of the allowed labels holds (partial labels; Jin and Ghahramani,
 * NIPS 2002), smoothed evenly over all (Szegedy et al., arXiv 1512.00567, section 7). [n, 1]
 */
export function choiceLoss(logits: tf.Tensor2D, allowed: tf.Tensor2D, smoothing: number): tf.Tensor2D {
  const all = logSumExp(logits)
  const some = logSumExp(tf.add(logits, tf.mul(tf.sub(allowed, 1), excluded)) as tf.Tensor2D)
  const spread = tf.sub(all, tf.mean(logits, 1, true))
  return tf.add(tf.mul(tf.sub(all, some), 1 - smoothing), tf.mul(spread, smoothing)) as tf.Tensor2D
}

/** Of several words: binary cross-entropy, summed over them; log(1 + e^-|x|) keeps it finite. [n, 1] */
export function wordsLoss(logits: tf.Tensor2D, target: tf.Tensor2D): tf.Tensor2D {
  const softplus = tf.add(tf.relu(logits), tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(logits))))))
  return tf.sum(tf.sub(softplus, tf.mul(logits, target)), 1, true) as tf.Tensor2D
}

/** Mean over the samples of the weighed losses of their groups. */
export function tagLoss(
  batch: TagBatch,
  weight: tf.Tensor2D,
  bias: tf.Tensor2D,
  groups: readonly LabelGroup[],
  smoothing: number,
): tf.Scalar {
  const logits = tf.add(projectRows(batch.features, weight), bias) as tf.Tensor2D
  const n = logits.shape[0]
  const losses = groups.map(({ choice, from, to }, at) => {
    const columns = (matrix: tf.Tensor2D) => tf.slice(matrix, [0, from], [n, to - from])
    const own = columns(logits)
    const target = columns(batch.target)
    const loss = choice === 'single' ? choiceLoss(own, target, smoothing) : wordsLoss(own, target)
    return tf.sum(tf.mul(loss, tf.slice(batch.weight, [0, at], [n, 1])))
  })
  return tf.div(tf.addN(losses), n) as tf.Scalar
}
