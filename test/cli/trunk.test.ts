import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModel, type Model, openTrunk, weightsFolder } from '../../models/cli/model.ts'
import { seePhotos } from '../../models/cli/see.ts'
import type { Trunk } from '../../models/cli/trunk.ts'
import { expandWeights, parseExpansion } from '../../models/cli/weights.ts'
import { dot, l2Normalize } from '../../models/core/descriptor.ts'
import { evenLight } from '../../models/core/light.ts'
import { mirrorPixels, type Pixels } from '../../models/core/pixels.ts'
import { cutPhoto, poolPictures, seeSureGarments } from '../../models/core/see.ts'
import { compareOutline } from '../fixtures/outline.ts'
import { drawPixels } from './photos.ts'

/** The two patterns of the exporter (models/train/trunk/export.py), drawn again from its formulas. */
const patterns: Record<string, (x: number, y: number, size: number) => number[]> = {
  gradient: (x, y, size) =>
    [(x * 255) / (size - 1), (y * 255) / (size - 1), ((x + y) * 255) / (2 * size - 2)].map(Math.floor),
  checker: (x, y) => [(((x >> 4) + (y >> 4)) % 2) * 255, (((x >> 3) + (y >> 5)) % 2) * 180 + 40, (x * y) % 256],
}

function drawPattern(name: string, size: number): Pixels {
  const data = new Uint8ClampedArray(4 * size * size)
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) data.set([...patterns[name](x, y, size), 255], 4 * (y * size + x))
  return { data, width: size, height: size }
}

function drawOpaque(seed: number, width: number, height: number): Pixels {
  const rgb = drawPixels(seed, width, height)
  const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 ? 255 : rgb[(i >> 2) * 3 + (i % 4)],
  )
  return { data, width, height }
}

const cosine = (a: Float32Array, b: Float32Array) => dot(l2Normalize(a), l2Normalize(b))

describe('the trunk in Node', () => {
  let model: Model
  const trunks: Record<string, Trunk> = {}
  beforeAll(async () => {
    model = await loadModel()
    trunks['native'] = await openTrunk(model, 'native')
    trunks['wasm'] = await openTrunk(model, 'wasm')
  })
  afterAll(async () => {
    for (const trunk of Object.values(trunks)) await trunk.close()
  })

  it('says which runtime runs', () => {
    expect(trunks['native'].backend).toMatch(/^native/)
    expect(trunks['wasm'].backend).toMatch(/^wasm/)
  })

  it.each(['native', 'wasm'])('gives the golden features of the exporter, %s', async (name) => {
    const golden = JSON.parse(await readFile(join(weightsFolder, 'trunk.golden.json'), 'utf8'))
    for (const { pattern, size, spoc, gem } of golden) {
      const release = { ...model.release, input: { ...model.release.input, itemArea: size * size } }
      const photo = { pixels: drawPattern(pattern, size), side: 'item' as const }
      const [{ features }] = await seePhotos(trunks[name], [photo], 'find', release)
      const [pooled] = features
      expect(cosine(pooled.spoc, Float32Array.from(spoc))).toBeGreaterThan(0.9999)
      expect(cosine(pooled.gem, Float32Array.from(gem))).toBeGreaterThan(0.9999)
    }
  })

  it.each(['native', 'wasm'])('gives the golden outline of the exporter, %s', async (name) => {
    const { outline } = trunks[name]
    expect(outline && (await compareOutline(outline))).toBeGreaterThan(0.999)
  })

  it('says that outlines do not load when their graph is damaged', async () => {
    const { outline } = model.release
    const damaged = async (name: string) => (name === outline?.sha256 ? new Uint8Array(64) : model.read(name))
    await expect(openTrunk({ ...model, read: damaged })).rejects.toMatchObject({
      code: 'backend-unavailable',
      message: expect.stringContaining('outlines do not load'),
    })
  })

  it('sees what may be one piece in dim light as it is and in even light: the mean of both', async () => {
    const { run, outline } = trunks['native']
    const dim = drawOpaque(3, 96, 128)
    const even = evenLight(dim)
    expect(even).not.toBe(dim)
    const [seen] = await seePhotos(trunks['native'], [{ pixels: dim, side: 'snapshot' }], 'ask', model.release)
    const found = await seeSureGarments(even, model.release, run)
    const inLight = async (photo: Pixels) =>
      poolPictures(await cutPhoto(photo, found, model.release, outline), 'snapshot', model.release, run)
    const [[one], [other]] = [await inLight(dim), await inLight(even)]
    const mean = one.colour.map((share, at) => (share + other.colour[at]) / 2)
    expect(seen.features[0].colour).toEqual(mean)
    expect(one.colour).not.toEqual(other.colour)
    expect(seen.features[0].spoc[0]).toBeCloseTo((one.spoc[0] + other.spoc[0]) / 2, 2)
  })

  it('gives a photo the same features alone and in a batch, on both runtimes', async () => {
    const photos = [5, 6, 7].map((seed) => drawOpaque(seed, 120, 80))
    const sides = ['snapshot', 'item', 'snapshot'] as const
    // Anything counts as a garment here: made-up pictures have none.
    const release = { ...model.release, garments: { ...model.release.garments, least: 0 } }
    const given = photos.map((pixels, at) => ({ pixels, side: sides[at] }))
    const batch = await seePhotos(trunks['native'], given, 'find', release)
    expect(batch.map(({ garments }) => garments.length)).toEqual([expect.any(Number), 0, expect.any(Number)])
    for (const [at, one] of given.entries()) {
      const [alone] = await seePhotos(trunks['native'], [one], 'find', release)
      expect(alone.features).toHaveLength(Math.max(1, alone.garments.length))
      expect(alone.garments.map(({ superCategory }) => superCategory)).toEqual(
        batch[at].garments.map(({ superCategory }) => superCategory),
      )
      for (const [place, { spoc, gem }] of alone.features.entries()) {
        expect(cosine(spoc, batch[at].features[place].spoc)).toBeGreaterThan(0.9999)
        expect(cosine(gem, batch[at].features[place].gem)).toBeGreaterThan(0.9999)
      }
    }
    const [native] = await seePhotos(trunks['native'], [given[1]], 'find', release)
    const [wasm] = await seePhotos(trunks['wasm'], [given[1]], 'find', release)
    expect(cosine(native.features[0].gem, wasm.features[0].gem)).toBeGreaterThan(0.9999)
  })

  it('sees what is to be told apart twice, the second time mirrored, and larger where it has the pixels', async () => {
    const { release } = model
    const [small, large] = [drawOpaque(8, 60, 80), drawOpaque(9, 240, 320)]
    const given = [large, small].map((pixels) => ({ pixels, side: 'item' as const }))
    const told = await seePhotos(trunks['native'], given, 'tell', release)
    const twice = { ...release, input: { ...release.input, itemArea: 2 * release.input.itemArea } }
    for (const [at, [pixels, seeing]] of (
      [
        [large, twice],
        [small, release],
      ] as const
    ).entries()) {
      const photo = { pixels: mirrorPixels(pixels), side: 'item' as const }
      const [{ features }] = await seePhotos(trunks['native'], [photo], 'find', seeing)
      expect(told[at].features).toHaveLength(2)
      expect(cosine(told[at].features[1].spoc, features[0].spoc)).toBeGreaterThan(0.9999)
    }
  })

  it('expands the int8 weights as the table says', async () => {
    const { table, weights } = model.release.trunk
    const rows = parseExpansion(await model.read(table.sha256))
    const blob = await model.read(weights.sha256)
    const floats = new Float32Array(expandWeights(rows, blob).buffer)
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength)
    for (const row of [rows[0], rows[1], rows[rows.length - 2], rows[rows.length - 1]]) {
      const last = Math.max(1, row.channels) * row.perChannel - 1
      const expected = row.channels
        ? view.getInt8(row.int8Offset + last) * view.getFloat32(row.scaleOffset + 4 * (row.channels - 1), true)
        : view.getFloat32(row.scaleOffset + 4 * last, true)
      expect(floats[row.floatOffset / 4 + last], row.name).toBe(Math.fround(expected))
    }
    expect(() => expandWeights([{ ...rows[0], int8Offset: 2 }], blob)).toThrow(/does not fit/)
  })
})
