import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { createRandom, normal } from '../../../models/core/random.ts'
import { openBackend } from '../../../models/train/backend.ts'
import { multiplyRows, projectRows } from '../../../models/train/products.ts'

beforeAll(async () => {
  await openBackend('cpu')
})

const random = createRandom(2)
const draw = (rows: number, columns: number) =>
  tf.tensor2d(
    Float32Array.from({ length: rows * columns }, () => normal(random)),
    [rows, columns],
  )
const near = (a: tf.Tensor, b: tf.Tensor) => {
  expect(a.shape).toEqual(b.shape)
  const expected = b.dataSync()
  a.dataSync().forEach((value, at) => expect(value).toBeCloseTo(expected[at], 4))
}

test('values and gradients are those of the product with a flag', () => {
  const [a, b, weigh] = [draw(5, 7), draw(3, 7), draw(5, 3)]
  near(multiplyRows(a, b), tf.matMul(a, b, false, true))
  near(projectRows(a, b), tf.matMul(a, b, false, true))
  const [x, y] = tf.grads((p, q) => tf.sum(tf.mul(tf.square(multiplyRows(p as tf.Tensor2D, q as tf.Tensor2D)), weigh)))(
    [a, b],
  )
  const [u, v] = tf.grads((p, q) => tf.sum(tf.mul(tf.square(tf.matMul(p, q, false, true)), weigh)))([a, b])
  near(x, u)
  near(y, v)
  near(tf.grad((q) => tf.sum(tf.mul(tf.square(projectRows(a, q as tf.Tensor2D)), weigh)))(b), v)
})

test('a matrix multiplied with itself gets both parts of its gradient', () => {
  const a = draw(4, 3)
  const own = tf.grad((p) => tf.sum(tf.square(multiplyRows(p as tf.Tensor2D, p as tf.Tensor2D))))(a)
  near(own, tf.grad((p) => tf.sum(tf.square(tf.matMul(p, p, false, true))))(a))
})

test('no tensor is left behind', () => {
  const [a, b] = [draw(4, 3), draw(2, 3)]
  const before = tf.memory().numTensors
  const { value, grads } = tf.valueAndGrads((p, q) => tf.sum(multiplyRows(p as tf.Tensor2D, q as tf.Tensor2D)))([a, b])
  tf.dispose([value, ...grads])
  expect(tf.memory().numTensors).toBe(before)
})
