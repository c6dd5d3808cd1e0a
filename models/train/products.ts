/**
 * Matrix products with gradients.
 *
 * [Note: products without flags] tfjs' WASM kernel hands a product to XNNPACK only when neither side is flagged as
 * transposed; with a flag, and tfjs' own gradients always have one, it runs a plain loop. So the transposed matrix is
 * made first, here and in the gradients: a training step takes a third of the
 * processor's time.
 */
import * as tf from '@tensorflow/tfjs-core'

const flip = (matrix: tf.Tensor) => tf.transpose(matrix as tf.Tensor2D)
const multiply = (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D)

/** rows * weight^T of rows that are data: no gradient reaches them. [n, c], [w, c] -> [n, w] */
export function projectRows(rows: tf.Tensor2D, weight: tf.Tensor2D): tf.Tensor2D {
  const project = tf.customGrad((given) => ({
    value: multiply(rows, flip(given as tf.Tensor)),
    gradFunc: (dy: tf.Tensor) => multiply(flip(dy), rows),
  }))
  return project(weight) as tf.Tensor2D
}

/** a * b^T: the product of every row with every row. [n, d], [m, d] -> [n, m] */
export function multiplyRows(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const product = tf.customGrad((left, right, save) => {
    ;(save as tf.GradSaveFunc)([left as tf.Tensor, right as tf.Tensor])
    return {
      value: multiply(left as tf.Tensor, flip(right as tf.Tensor)),
      gradFunc: (dy: tf.Tensor, [x, y]: tf.Tensor[]) => [multiply(dy, y), multiply(flip(dy), x)],
    }
  })
  return product(a, b) as tf.Tensor2D
}
