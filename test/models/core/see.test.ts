import { describe, expect, test } from 'vitest'
import { cutOutColours } from '../../../models/core/colour.ts'
import type { Head } from '../../../models/core/head.ts'
import type { RunOutline } from '../../../models/core/outline.ts'
import type { Pixels, Rect } from '../../../models/core/pixels.ts'
import { poolRegion } from '../../../models/core/pooling.ts'
import {
  askingGlances,
  catalogGlances,
  cutGarments,
  cutItem,
  cropGarment,
  cutPhoto,
  groupByShape,
  nameFrame,
  placeGarments,
  poolPictures,
  seeBoxes,
  seeGarments,
  type RunTrunk,
} from '../../../models/core/see.ts'
import { superCategories } from '../../../models/core/taxonomy.ts'
import { plainInput } from '../../fixtures/release-input.ts'

const release = {
  input: plainInput(16384, { cropArea: 8192 }),
  gemExponent: 3,
  garments: { least: 0.3, most: 8, margin: 0 },
}
const plain = (width: number, height: number, grey: number): Pixels => ({
  data: new Uint8ClampedArray(width * height * 4).map((_, at) => (at % 4 === 3 ? 255 : grey)),
  width,
  height,
})

/**
 * A trunk of one channel: a cell of the map is the red in the middle of its 32 pixels; every photo has one bag, in the
 * first cell, as sure as the photo is bright.
 */
function fakeTrunk() {
  const calls: [count: number, width: number, height: number][] = []
  const run: RunTrunk = (images, width, height) => {
    const size = 3 * width * height
    const [count, rows, columns] = [images.length / size, height / 32, width / 32]
    calls.push([count, width, height])
    const map = new Float32Array(count * rows * columns)
    const garments = new Float32Array(count * 120 * rows * columns).fill(-20)
    for (let n = 0; n < count; n++) {
      for (let cell = 0; cell < rows * columns; cell++) {
        const [x, y] = [(cell % columns) * 32 + 16, Math.floor(cell / columns) * 32 + 16]
        map[n * rows * columns + cell] = images[n * size + y * width + x]
      }
      const bright = images[n * size + 16 * width + 16]
      garments[n * 120 * rows * columns + 5 * 4 * rows * columns] = bright > 0.1 ? Math.log(bright / (1 - bright)) : -20
    }
    return Promise.resolve({ channels: 1, rows, columns, map, garments })
  }
  return { run, calls }
}

test('groupByShape keeps the order', () => {
  const shapes = [64, 96, 64, 128].map((width) => ({ width, height: 64 }))
  expect(groupByShape(shapes).map(({ width, members }) => [width, members])).toEqual([
    [64, [0, 2]],
    [96, [1]],
    [128, [3]],
  ])
})

test('each photo gets its own garments, photos of one shape in one pass', async () => {
  const { run, calls } = fakeTrunk()
  const photos = [plain(100, 100, 128), plain(50, 150, 204), plain(300, 300, 10)]
  const found = await seeGarments(photos, askingGlances(release), release, run)
  expect(calls).toEqual([
    [2, 128, 128],
    [1, 64, 192],
  ])
  expect(found.map((garments) => garments.map(({ superCategory }) => superCategory))).toEqual([['bag'], ['bag'], []])
  expect(found[0][0].score).toBeCloseTo(128 / 255, 5)
  expect(found[1][0].score).toBeCloseTo(0.8, 5)
})

test('a catalog looks at a photo at each size and in the mirror, and means the same place', async () => {
  const { run, calls } = fakeTrunk()
  const seeing = { ...release, input: { ...release.input, catalogAreas: [16384, 4096] } }
  expect(catalogGlances(seeing).map(({ area, mirrored }) => [area, mirrored])).toEqual([
    [16384, false],
    [16384, true],
    [4096, false],
    [4096, true],
  ])
  // Only the left quarter is bright enough: its bag is in the first cell, and nothing in the mirror's.
  const photo = plain(128, 128, 10)
  for (let i = 0; i < photo.data.length; i += 4) if ((i / 4) % 128 < 32) photo.data.fill(204, i, i + 3)
  const [views] = await seeBoxes([photo], catalogGlances(seeing).slice(0, 2), seeing, run)
  expect(views.map((boxes) => boxes.length)).toEqual([1, 0])
  const bright = plain(128, 128, 204)
  const [[one], [other]] = (await seeBoxes([bright], catalogGlances(seeing).slice(0, 2), seeing, run))[0]
  expect(other.box).toEqual([1 - one.box[2], one.box[1], 1 - one.box[0], one.box[3]])
  expect(calls).toHaveLength(4)
})

describe('poolPictures', () => {
  test('pools each picture alone, without its margin', async () => {
    const { run, calls } = fakeTrunk()
    const greys = [20, 40, 60, 80, 100, 120, 140, 160, 180]
    const pictures = greys.map((grey) => plain(70, 35, grey))
    const pooled = await poolPictures(pictures.map(cutItem), 'snapshot', release, run)
    expect(calls).toEqual([
      [8, 128, 64],
      [1, 128, 64],
    ])
    pooled.forEach(({ spoc, gem }, at) => {
      expect(spoc[0]).toBeCloseTo(greys[at] / 255, 5)
      expect(gem[0]).toBeCloseTo(greys[at] / 255, 5)
    })
  })

  test('the area is that of the side', async () => {
    const { run, calls } = fakeTrunk()
    await poolPictures([cutItem(plain(10, 10, 5))], 'item', release, run)
    await poolPictures([cutItem(plain(10, 10, 5))], 'snapshot', release, run)
    expect(calls).toEqual([
      [1, 128, 128],
      [1, 64, 64],
    ])
  })

  test('is the pooling of the map over the content', async () => {
    const photo = plain(60, 100, 0)
    for (let i = 0; i < photo.data.length; i++) if (i % 4 < 3) photo.data[i] = (i * 31) % 256
    let map = new Float32Array()
    const { run } = fakeTrunk()
    const watched: RunTrunk = async (...given) => {
      const output = await run(...given)
      map = Float32Array.from(output.map)
      return output
    }
    const [{ spoc, gem }] = await poolPictures([cutItem(photo)], 'item', release, watched)
    // 96 x 160 holds all of it: 96 x 160 = 15,360 square pixels.
    const expected = poolRegion(map, 1, 5, 3, [0, 0, 1, 1], 3)
    expect(spoc[0]).toBeCloseTo(expected.spoc[0], 6)
    expect(gem[0]).toBeCloseTo(expected.gem[0], 6)
  })
})

test('cutPhoto: a crop a garment, the whole photo when there is none', async () => {
  const photo = plain(100, 200, 9)
  const box: [number, number, number, number] = [0.2, 0.5, 0.7, 0.75]
  const crops = await cutPhoto(photo, [{ superCategory: 'bag', box }], release, undefined)
  expect(crops).toMatchObject([{ pixels: { width: 50, height: 50 }, box: [20, 100, 50, 50] }])
  const roomy = { ...release, garments: { least: 0.3, most: 8, margin: 0.1 } }
  const wide = await cutPhoto(photo, [{ superCategory: 'bag', box }], roomy, undefined)
  expect([wide[0].pixels.width, wide[0].pixels.height]).toEqual([60, 60])
  expect(await cutPhoto(photo, [], release, undefined)).toMatchObject([{ pixels: { width: 100, height: 200 } }])
})

describe('cutGarments with outlines', () => {
  const photo = plain(100, 200, 9)
  const box: [number, number, number, number] = [0.2, 0.5, 0.7, 0.75]

  /** Answers that the left half of what it sees is the garment; keeps what it was given. */
  function fakeOutline(left: number) {
    const given: Float32Array[] = []
    const run: RunOutline = async (images, count) => {
      given.push(images)
      return Float32Array.from({ length: count * 4096 }, (_, at) => (at % 64 < left ? 20 : -20))
    }
    return { run, given }
  }

  test('are the garment alone, on nothing', async () => {
    const { run } = fakeOutline(32)
    const [cut] = await cutGarments(photo, [{ superCategory: 'bag', box }], release, run)
    // 50 x 50 pixels at 20, 100, and 10 around: 70 x 70 at 10, 90, of which the left 35 columns are the garment's.
    expect(cut.box).toEqual([10, 90, 35, 70])
    expect(cut.pixels).toMatchObject({ width: 35, height: 70 })
    const alphas = Array.from({ length: 35 }, (_, x) => cut.pixels.data[x * 4 + 3])
    expect(alphas.slice(0, 34)).toEqual(Array(34).fill(255))
    const [colour] = await cutGarments(photo, [{ superCategory: 'bag', box }], release, undefined)
    expect(cut.colour).toEqual(cutOutColours(cut.pixels))
    expect(colour.box).toEqual([20, 100, 50, 50])
  })

  test('are crops where next to nothing is outlined', async () => {
    const [cut] = await cutGarments(photo, [{ superCategory: 'bag', box }], release, fakeOutline(1).run)
    expect(cut.box).toEqual([20, 100, 50, 50])
  })

  test('are asked for eight at once, each with its frame in the plane of its kind', async () => {
    const { run, given } = fakeOutline(64)
    const nine = Array.from({ length: 9 }, () => ({ superCategory: 'shoes' as const, box }))
    expect(await cutGarments(photo, nine, release, run)).toHaveLength(9)
    expect(given.map(({ length }) => length / (9 * 128 * 128))).toEqual([8, 1])
    const plane = (at: number) => given[1].subarray(at * 128 * 128, (at + 1) * 128 * 128)
    const middle = (rows: Float32Array) => [0, 17, 19, 64, 108, 111].map((x) => rows[64 * 128 + x])
    expect(middle(plane(3 + superCategories.indexOf('shoes')))).toEqual([0, 0, 1, 1, 1, 0])
    expect(plane(3 + superCategories.indexOf('bag')).every((value) => value === 0)).toBe(true)
  })
})

test('nameFrame: what a person framed is of the kind found there, else of the one that the category head takes it for', async () => {
  const labels = ['shirt', 'tote', 'boot']
  const tensors = {
    w: { shape: [3, 1], data: new Float32Array(3) },
    b: { shape: [3], data: Float32Array.of(0, 2, 1) },
  }
  const layers = { spoc: { weight: 'w', bias: 'b' } }
  const head: Head = { name: 'made', kind: 'classifier', layers, tensors, labels, meta: {} }
  const shoes = { superCategory: 'shoes' as const, score: 0.3, box: [0, 0.5, 1, 1] as Rect }
  const dress = { superCategory: 'dress' as const, score: 0.9, box: [0, 0.4, 1, 1] as Rect }
  const { run, calls } = fakeTrunk()
  const name = (box: Rect) => nameFrame(plain(64, 64, 9), box, [dress, shoes], release, run, head)
  expect(await name([0, 0.55, 1, 1])).toEqual({ superCategory: 'shoes', box: [0, 0.55, 1, 1] })
  expect(calls).toEqual([])
  expect(await name([0, 0, 1, 0.5])).toEqual({ superCategory: 'bag', box: [0, 0, 1, 0.5] })
  expect(calls).toHaveLength(1)
})

test('placeGarments: the outline says where a garment is; far from its frame, half of the way', () => {
  const garment = { superCategory: 'top' as const, score: 1, box: [0.2, 0.2, 0.6, 0.6] as Rect }
  const cut = { ...cropGarment(plain(100, 100, 9), garment.box, 0), extent: [0.2, 0.2, 0.6, 0.5] as Rect }
  expect(placeGarments([garment], [cut])[0].box).toEqual([0.2, 0.2, 0.6, 0.5])
  const [{ box }] = placeGarments([garment], [{ ...cut, extent: [0.3, 0.2, 0.4, 0.6] }])
  ;[0.25, 0.2, 0.5, 0.6].forEach((side, at) => expect(box[at]).toBeCloseTo(side, 10))
})
