import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { emptyMatrices, extractRows } from '../../models/cli/train-features.ts'
import type { Trunk } from '../../models/cli/trunk.ts'
import type { Seeing } from '../../models/core/see.ts'
import { featureWidth, widthOf } from '../../models/train/samples.ts'
import type { Shot } from '../../models/train/shots.ts'
import { plainInput } from '../fixtures/release-input.ts'
import { drawPhoto, makeFolder, writeFiles } from './photos.ts'

const release: Seeing = {
  input: plainInput(4096),
  gemExponent: 3,
  garments: { least: 0.3, most: 8, margin: 0 },
}
const shot = (file: string, more: Partial<Shot> = {}): Shot => {
  return { file, side: 'snapshot', mirror: false, identity: file, looks: [], category: '', ...more }
}

/** Channel c of every cell is the red of pixel c of the picture's row in the middle: what was cut, and which way round. */
const trunk: Trunk = {
  backend: 'none',
  close: () => Promise.resolve(),
  run(images, width, height) {
    const size = 3 * width * height
    const [count, rows, columns] = [images.length / size, height / 32, width / 32]
    const map = new Float32Array(count * featureWidth * rows * columns)
    for (let n = 0; n < count; n++)
      for (let c = 0; c < width; c++) {
        const from = (n * featureWidth + c) * rows * columns
        map.fill(images[n * size + (height / 2) * width + c], from, from + rows * columns)
      }
    const garments = new Float32Array(count * 120 * rows * columns)
    return Promise.resolve({ channels: featureWidth, rows, columns, map, garments })
  },
}

let home: string
beforeAll(async () => {
  home = await makeFolder()
  await writeFiles(home, {
    'd/one.png': await drawPhoto(3, 128, 128).png().toBuffer(),
    'd/two.png': await drawPhoto(4, 64, 64).png().toBuffer(),
    'd/bad.png': 'no picture',
  })
})

async function extract(shots: Shot[], cache: string, from = 0) {
  const matrices = emptyMatrices(from + shots.length)
  let opened = 0
  const open = () => {
    opened++
    return Promise.resolve(trunk)
  }
  const options = { release, trunkId: 't', cache: join(home, cache) }
  const { rows, receipt } = await extractRows(join(home, 'd'), shots, open, options, { matrices, from })
  const rowOf = (at: number) => [...matrices.spoc.subarray(at * featureWidth, at * featureWidth + 64)]
  return { matrices, rows, receipt, opened, rowOf }
}

it('cuts out, mirrors, and fills the rows after those of other folders', async () => {
  const box: Shot['box'] = [0.5, 0.5, 1, 1]
  const shots = [shot('one.png', { box }), shot('one.png', { box, mirror: true }), shot('two.png', { side: 'item' })]
  const { rows, receipt, rowOf, matrices } = await extract(shots, 'a', 2)
  expect(receipt).toEqual({ given: 2, done: 2, rejected: [] })
  expect(rows.map(({ shot: { file }, row }) => [file, row])).toEqual([
    ['one.png', 2],
    ['one.png', 3],
    ['two.png', 4],
  ])
  expect(rowOf(1).every((value) => value === 0)).toBe(true)
  const plain = rowOf(2)
  expect(new Set(plain).size).toBeGreaterThan(1)
  expect(rowOf(3)).toEqual([...plain].reverse())
  const colours = (row: number) => matrices.colour.subarray(row * widthOf.colour, (row + 1) * widthOf.colour)
  expect(colours(3)).toEqual(colours(2))
  expect(colours(4)).not.toEqual(colours(2))
})

it('gives the same numbers from its cache, without the trunk; other names are the same features', async () => {
  const shots = [shot('one.png', { box: [0, 0, 0.5, 0.5] }), shot('two.png', { side: 'item' })]
  const first = await extract(shots, 'b')
  const again = await extract(
    shots.map((each) => ({ ...each, identity: 'other' })),
    'b',
  )
  expect([first.opened, again.opened]).toEqual([1, 0])
  expect(again.matrices).toEqual(first.matrices)
  expect(again.rows.map(({ shot: { identity } }) => identity)).toEqual(['other', 'other'])
  const moved = await extract([shot('one.png', { box: [0, 0, 0.5, 0.6] }), shots[1]], 'b')
  expect(moved.opened).toBe(1)
})

it('lists a broken picture, leaves its shots out, and tries it again the next time', async () => {
  const shots = [shot('bad.png', { side: 'item' }), shot('two.png', { side: 'item' })]
  const { rows, receipt, rowOf } = await extract(shots, 'c')
  expect(receipt).toMatchObject({ given: 2, done: 1, rejected: [{ what: 'bad.png', code: 'photo-unreadable' }] })
  expect(rows.map(({ row }) => row)).toEqual([1])
  expect(rowOf(1).some((value) => value > 0)).toBe(true)
  expect(() => readdirSync(join(home, 'c'))).toThrow()
})
