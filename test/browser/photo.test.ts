/** Bad input: each kind gets its own error and a hint, and nothing large is decoded to find out. */
import { describe, expect, test } from 'vitest'
import { EnsembleError } from '../../models/core/errors.ts'
import { readHeader } from '../../models/core/picture-header.ts'
import { checkPhoto, decodePhoto } from '../../web/worker/photo.ts'
import animated from '../fixtures/animated.gif?url'
import avif from '../fixtures/photo.avif?url'
import cmyk from '../fixtures/cmyk.jpg?url'
import rotated from '../fixtures/rotated.jpg?url'
import webp from '../fixtures/photo.webp?url'

const fixture = async (address: string) => (await fetch(address)).blob()

async function draw(width: number, height: number, type: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')!
  for (let x = 0; x < width; x += 4) {
    context.fillStyle = `hsl(${x % 360} 70% 50%)`
    context.fillRect(x, 0, 4, height)
  }
  return canvas.convertToBlob({ type })
}

/** A PNG that claims a size and holds nothing. */
function emptyPng(width: number, height: number): Blob {
  const bytes = new Uint8Array(64)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  new DataView(bytes.buffer).setUint32(16, width)
  new DataView(bytes.buffer).setUint32(20, height)
  return new Blob([bytes])
}

function heic(width: number, height: number): Blob {
  const bytes = new Uint8Array(96)
  const view = new DataView(bytes.buffer)
  const put = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at)
  view.setUint32(0, 24)
  put(4, 'ftypheic')
  put(16, 'mif1heic')
  put(28, 'ispe')
  view.setUint32(36, width)
  view.setUint32(40, height)
  return new Blob([bytes], { type: 'image/jpeg' }) // a wrong name changes nothing
}

async function refusal(photo: Blob): Promise<EnsembleError> {
  const problem = await decodePhoto(photo).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(problem instanceof EnsembleError)) throw new Error(`not refused as it should be: ${String(problem)}`)
  return problem
}

const pixel = (photo: { data: ArrayLike<number>; width: number }, x: number, y: number) =>
  Array.from({ length: 3 }, (_, i) => photo.data[4 * (y * photo.width + x) + i])

describe('refused', () => {
  const cases: [string, () => Promise<Blob> | Blob, string, RegExp][] = [
    ['an empty file', () => new Blob([]), 'photo-unreadable', /0 bytes/],
    ['a text', () => new Blob(['not a picture, but long enough to be looked at']), 'photo-unreadable', /not a picture/],
    ['a 200-megapixel PNG', () => emptyPng(20_000, 10_000), 'photo-too-large', /20000 x 10000.*200 megapixels/],
    ['a 1 x 1 picture', () => draw(1, 1, 'image/png'), 'photo-too-small', /1 x 1/],
    [
      'a truncated JPEG',
      async () => (await draw(640, 480, 'image/jpeg')).slice(0, 4000),
      'photo-unreadable',
      /cut short/,
    ],
    [
      'a truncated PNG',
      async () => (await draw(640, 480, 'image/png')).slice(0, 1500),
      'photo-unreadable',
      /cut short/,
    ],
    ['a PNG without a picture in it', () => new Blob([emptyPng(64, 64), 'IEND1234']), 'photo-unreadable', /damaged/],
    ['HEIC that this platform cannot read', () => heic(4032, 3024), 'photo-unsupported', /HEIC/],
    ['a HEIC of 108 megapixels', () => heic(12_000, 9000), 'photo-too-large', /108 megapixels/],
  ]
  test.each(cases)('%s', async (_name, make, code, message) => {
    const problem = await refusal(await make())
    expect(problem.code).toBe(code)
    expect(problem.message).toMatch(message)
    expect(problem.hint).not.toBe('')
  })

  test('a crop that leaves nothing', async () => {
    const photo = await draw(100, 100, 'image/png')
    await expect(decodePhoto(photo, [99, 99, 50, 50])).rejects.toMatchObject({ code: 'photo-too-small' })
  })
})

describe('decoded', () => {
  test('EXIF orientation is applied', async () => {
    const photo = await decodePhoto(await fixture(rotated))
    expect([photo.width, photo.height]).toEqual([32, 48])
    expect(pixel(photo, 16, 8)[0]).toBeGreaterThan(180) // red on top
    expect(pixel(photo, 16, 40)[2]).toBeGreaterThan(180) // blue below
  })

  test('the first frame of an animation', async () => {
    const photo = await decodePhoto(await fixture(animated))
    expect(pixel(photo, 5, 5)[0]).toBeGreaterThan(180)
    expect(pixel(photo, 5, 5)[2]).toBeLessThan(90)
  })

  test('CMYK', async () => {
    const photo = await decodePhoto(await fixture(cmyk))
    expect([photo.width, photo.height]).toEqual([48, 32])
    expect(pixel(photo, 6, 16)[0]).toBeGreaterThan(pixel(photo, 6, 16)[2] + 80)
  })

  test('what is transparent lies on white', async () => {
    const canvas = new OffscreenCanvas(40, 40)
    canvas.getContext('2d')!.fillRect(0, 0, 20, 40)
    const photo = await decodePhoto(await canvas.convertToBlob({ type: 'image/png' }))
    expect(pixel(photo, 5, 5)).toEqual([0, 0, 0])
    expect(pixel(photo, 35, 5)).toEqual([255, 255, 255])
  })

  test('a crop gives those pixels', async () => {
    const whole = await decodePhoto(await fixture(webp))
    const part = await decodePhoto(await fixture(webp), [24, 8, 24, 20])
    expect([part.width, part.height]).toEqual([24, 20])
    expect(pixel(part, 3, 3)).toEqual(pixel(whole, 27, 11))
  })

  test('24 megapixels come back as at most 16', async () => {
    const photo = await decodePhoto(await draw(6000, 4000, 'image/jpeg'))
    expect([photo.width, photo.height]).toEqual([3000, 2000])
  })
})

test('headers tell type and size', async () => {
  for (const [address, type] of [
    [avif, 'avif'],
    [webp, 'webp'],
    [cmyk, 'jpeg'],
    [rotated, 'jpeg'],
  ] as const)
    expect(await checkPhoto(await fixture(address))).toEqual({ type: `image/${type}`, width: 48, height: 32 })
  expect(await checkPhoto(await fixture(animated))).toMatchObject({ type: 'image/gif', width: 32, height: 32 })
  const bmp = new Uint8Array(64)
  bmp.set([0x42, 0x4d])
  new DataView(bmp.buffer).setUint32(14, 40, true)
  new DataView(bmp.buffer).setInt32(18, 300, true)
  new DataView(bmp.buffer).setInt32(22, -200, true)
  expect(readHeader(bmp)).toEqual({ type: 'image/bmp', width: 300, height: 200 })
})
