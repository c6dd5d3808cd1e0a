/** One picture in several files: which of them answers, from where; and how the Studio makes them of a photo. */
import { beforeEach, describe, expect, test } from 'vitest'
import { filesOf } from '../../models/core/picture-sizes.ts'
import type { Picture, PictureFile } from '../../models/core/schema.ts'
import { pictureAddress, readPicture, readPictureAddress, takeFile } from '../../web/picture.ts'
import { hashOf } from '../../web/worker/cache.ts'
import type { Catalog } from '../../web/worker/catalog.ts'
import { countPictures, keepPictures, keptPictures, seenPictures } from '../../web/worker/pictures.ts'
import { openStudioDb } from '../../web/worker/studio/db.ts'
import { readyPicture } from '../../web/worker/studio/picture.ts'

/** The edge has files of ten equal bytes, 0 to 39 (edge.ts). */
const fileOf = async (number: number, width: number): Promise<PictureFile> => {
  const sha256 = await hashOf(new Uint8Array(10).fill(number))
  return { sha256, width, height: width, type: 'image/png', bytes: 10 }
}
let picture: Picture
const [narrow, middle, wide] = [11, 12, 13]

const offline = () => Promise.reject(new TypeError('Failed to fetch'))
const numberIn = async (body: Blob | Response) => new Uint8Array(await body.arrayBuffer())[0]
const see = async (number: number) =>
  (await caches.open(seenPictures)).put(
    `/blobs/${(await fileOf(number, 1)).sha256}`,
    new Response(new Uint8Array(10).fill(number)),
  )
/** What answers an <img> that asks for a file of so many pixels. @param fetchIt the network */
async function ask(width: number, fetchIt: () => Promise<Response>): Promise<number> {
  const file = filesOf(picture).find((each) => each.width === width)!
  const address = new URL(pictureAddress(picture, file), location.origin)
  return numberIn(await takeFile(readPictureAddress(address), fetchIt))
}

beforeEach(async () => {
  for (const name of [keptPictures, seenPictures]) await caches.delete(name)
  const [small, larger, whole] = await Promise.all([fileOf(narrow, 400), fileOf(middle, 640), fileOf(wide, 1024)])
  picture = { ...whole, sizes: [small, larger] }
})

describe('an image', () => {
  const network = (number: number) => async () => new Response(new Uint8Array(10).fill(number))

  test('is the file it asks for when that is kept, or a wider one that is, without the network', async () => {
    await see(wide)
    expect(await ask(400, offline)).toBe(wide)
    await see(narrow)
    expect(await ask(400, offline)).toBe(narrow)
    expect(await ask(640, offline)).toBe(wide)
  })

  test('comes from the network when only narrower ones are kept; without that it is the widest of those', async () => {
    await see(narrow)
    expect(await ask(1024, network(wide))).toBe(wide)
    expect(await ask(1024, offline)).toBe(narrow)
    await see(middle)
    expect(await ask(1024, offline)).toBe(middle)
    expect(await ask(1024, async () => new Response('lost', { status: 404 }))).toBe(middle)
  })

  test('says what is wrong when no file of it is within reach', async () => {
    await expect(ask(400, offline)).rejects.toMatchObject({ code: 'network' })
    await expect(ask(400, async () => new Response('', { status: 404 }))).rejects.toMatchObject({ code: 'not-found' })
  })
})

test('as bytes it is read whole, or no larger than is needed', async () => {
  expect(await numberIn(await readPicture(picture))).toBe(wide)
  expect(await numberIn(await readPicture(picture, 500))).toBe(middle)
  expect(await numberIn(await readPicture(picture, 5000))).toBe(wide)
})

test('kept for use without a network it is its widest file alone, which answers for all', async () => {
  const catalog = { items: new Map([['one', { picture }]]), snapshots: new Map() } as unknown as Catalog
  expect(await countPictures(catalog)).toMatchObject({ count: 1, bytes: 10 })
  expect(await keepPictures(catalog, () => true)).toMatchObject({ kept: 1, keptBytes: 10 })
  for (const width of [400, 640, 1024]) expect(await ask(width, offline)).toBe(wide)
})

/** A photo that weighs something: grain, which no encoder makes small. */
async function drawPhoto(width: number, height: number, type: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')!
  let state = 7
  for (let y = 0; y < height; y += 4)
    for (let x = 0; x < width; x += 4) {
      state = (state * 48271) % 2147483647
      context.fillStyle = `hsl(${state % 360} 60% ${20 + (state % 61)}%)`
      context.fillRect(x, y, 4, 4)
    }
  return canvas.convertToBlob({ type, quality: 0.9 })
}

/** As other encoders write WebP: Chromium's has a colour profile, right after its first chunk (RFC 9649). */
async function dropProfile(webp: Blob): Promise<Blob> {
  const bytes = new Uint8Array(await webp.arrayBuffer())
  const view = new DataView(bytes.buffer)
  const [profile, flags] = [30, 20]
  const length = 8 + view.getUint32(profile + 4, true)
  view.setUint32(4, view.getUint32(4, true) - length, true)
  bytes[flags] &= ~0x20
  return new Blob([bytes.subarray(0, profile), bytes.subarray(profile + length)], { type: webp.type })
}

describe('the Studio', () => {
  beforeEach(async () => (await openStudioDb()).clear('pictures'))

  test('makes smaller sizes of a photo, each what its entry says, and remembers them', async () => {
    const photo = await drawPhoto(1500, 1875, 'image/jpeg')
    const { picture: made, files } = await readyPicture(photo)
    expect(filesOf(made).map(({ width, height, type }) => [width, height, type])).toEqual([
      [400, 500, 'image/webp'],
      [640, 800, 'image/webp'],
      [1024, 1280, 'image/webp'],
    ])
    expect([...files.keys()]).toEqual(filesOf(made).map(({ sha256 }) => sha256))
    for (const { sha256, width, height, bytes } of filesOf(made)) {
      const blob = files.get(sha256)!
      expect([await hashOf(new Uint8Array(await blob.arrayBuffer())), blob.size]).toEqual([sha256, bytes])
      const bitmap = await createImageBitmap(blob)
      expect([bitmap.width, bitmap.height]).toEqual([width, height])
    }
    const again = await readyPicture(photo)
    expect([again.picture, [...again.files.keys()]]).toEqual([made, [...files.keys()]])
  })

  test('keeps a ready picture byte for byte, and makes smaller sizes beside it', async () => {
    const photo = await dropProfile(await drawPhoto(800, 600, 'image/webp'))
    const { picture: made, files, photo: hash } = await readyPicture(photo)
    expect(made).toMatchObject({ sha256: hash, width: 800, sizes: [{ width: 400, height: 300 }] })
    expect(files.size).toBe(2)
  })
})
