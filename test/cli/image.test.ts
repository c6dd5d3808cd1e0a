import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodePhoto, readPhoto } from '../../models/cli/image.ts'
import { hashBytes } from '../../models/cli/hash.ts'
import { encodePicture, isClean, keepPicture } from '../../models/cli/picture.ts'
import { filesOf } from '../../models/core/picture-sizes.ts'
import { checkItem } from '../../models/core/records.ts'
import { drawGrain, drawJpeg, drawPhoto, makeFolder, writeFiles } from './photos.ts'

const refusal = async (bytes: Uint8Array) =>
  decodePhoto(bytes, 'photo').then(
    () => 'decoded',
    (error: { code: string }) => error.code,
  )

/** A PNG that says it is huge: its header, and nothing that could be decoded. */
function pngHeader(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', Buffer.alloc(64)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const pixel = ({ data, width }: { data: ArrayLike<number>; width: number }, x: number, y: number) =>
  [0, 1, 2, 3].map((at) => data[4 * (y * width + x) + at])

describe('bad photos are refused with a code', () => {
  it('not a picture, truncated, empty, tiny', async () => {
    const jpeg = await drawJpeg(1)
    expect(await refusal(Buffer.from('hello, this is no picture at all'))).toBe('photo-unreadable')
    expect(await refusal(jpeg.subarray(0, jpeg.length / 2))).toBe('photo-unreadable')
    expect(await refusal(await drawPhoto(1, 1, 1).png().toBuffer())).toBe('photo-too-small')
    const folder = await makeFolder()
    await writeFiles(folder, { 'empty.jpg': '' })
    await expect(readPhoto(`${folder}/empty.jpg`)).rejects.toMatchObject({ code: 'photo-unreadable' })
    await expect(readPhoto(`${folder}/nobody.jpg`)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('200 megapixels by the header alone, without decoding them', async () => {
    const before = process.memoryUsage().rss
    expect(await refusal(pngHeader(20_000, 10_000))).toBe('photo-too-large')
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
  })

  it('HEIC and SVG', async () => {
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(200)])
    expect(await refusal(heic)).toBe('photo-unsupported')
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="50" height="50"/></svg>'
    expect(await refusal(Buffer.from(svg))).toBe('photo-unsupported')
  })
})

describe('odd photos are decoded as the browser shows them', () => {
  it('turned by EXIF', async () => {
    const flag = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'blue' } })
      .composite([{ input: { create: { width: 20, height: 20, channels: 3, background: 'red' } }, left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer()
    const photo = await decodePhoto(flag, 'flag')
    expect([photo.width, photo.height]).toEqual([20, 40])
    // Orientation 6: the left half of what is stored is the top of what is seen.
    expect(pixel(photo, 10, 5)).toEqual([255, 0, 0, 255])
    expect(pixel(photo, 10, 35)).toEqual([0, 0, 255, 255])
  })

  it('CMYK, grey, 16 bits and transparent ones come as RGBA', async () => {
    const green = sharp({ create: { width: 32, height: 32, channels: 3, background: { r: 20, g: 160, b: 60 } } })
    const cmyk = await decodePhoto(await green.clone().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(), 'cmyk')
    const [r, g, b] = pixel(cmyk, 16, 16)
    expect(g).toBeGreaterThan(120)
    expect(Math.max(r, b)).toBeLessThan(110)
    const grey = await decodePhoto(await green.clone().greyscale().jpeg().toBuffer(), 'grey')
    expect(new Set(pixel(grey, 3, 3).slice(0, 3)).size).toBe(1)
    const deep = await decodePhoto(await green.clone().toColourspace('rgb16').png().toBuffer(), 'deep')
    expect(pixel(deep, 3, 3)).toEqual([20, 160, 60, 255])
    const clear = await decodePhoto(await green.clone().ensureAlpha(0.5).png().toBuffer(), 'clear')
    expect(pixel(clear, 3, 3)).toEqual([20, 160, 60, 127])
  })

  it('the first frame of an animation', async () => {
    const frames = await Promise.all(
      ['red', 'blue', 'lime'].map((background) =>
        sharp({ create: { width: 30, height: 24, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    const gif = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100, 100] })
      .toBuffer()
    const photo = await decodePhoto(gif, 'gif')
    expect([photo.width, photo.height]).toEqual([30, 24])
    expect(pixel(photo, 5, 5)).toEqual([255, 0, 0, 255])
  })
})

describe('what is published of a photo', () => {
  it('has no EXIF, and at most 1280 pixels a side', async () => {
    const wide = await drawPhoto(3, 2000, 500)
      .withExif({ IFD0: { Copyright: 'somebody' }, IFD3: { GPSLatitudeRef: 'N' } })
      .jpeg()
      .toBuffer()
    expect((await sharp(wide).metadata()).exif).toBeDefined()
    const { picture, files } = await encodePicture(await decodePhoto(wide, 'wide'), 'webp')
    const meta = await sharp(files[0].bytes).metadata()
    expect([meta.exif, meta.icc, meta.xmp]).toEqual([undefined, undefined, undefined])
    expect([picture.width, picture.height, picture.type]).toEqual([1280, 320, 'image/webp'])
    expect([picture.sizes, files.length]).toEqual([undefined, 1]) // stripes weigh next to nothing
  })

  it.each(['webp', 'avif'] as const)(
    'comes in 400 and 640 pixels too, as %s, each what its entry says',
    async (format) => {
      const photo = await drawGrain(5, 1200, 1500).jpeg().toBuffer()
      const { picture, files } = await encodePicture(await decodePhoto(photo, 'grain'), format)
      expect(filesOf(picture).map(({ width, height, type }) => [width, height, type])).toEqual([
        [400, 500, `image/${format}`],
        [640, 800, `image/${format}`],
        [1024, 1280, `image/${format}`],
      ])
      expect(files.map(({ file }) => file.sha256)).toEqual(filesOf(picture).map(({ sha256 }) => sha256))
      for (const { file, bytes } of files) {
        const meta = await sharp(bytes).metadata()
        expect([meta.width, meta.height, meta.hasAlpha]).toEqual([file.width, file.height, false])
        expect([hashBytes(bytes), bytes.length]).toEqual([file.sha256, file.bytes])
      }
      expect(checkItem({ id: 'grain', title: { en: 'Grain' }, picture, colours: [] }).picture).toEqual(picture)
    },
  )

  it('stays transparent where it is', async () => {
    const clear = await drawGrain(6, 900, 900).ensureAlpha(0.5).png().toBuffer()
    const { files } = await encodePicture(await decodePhoto(clear, 'clear'), 'avif')
    expect(files).toHaveLength(3)
    for (const { bytes } of files) expect((await sharp(bytes).metadata()).hasAlpha).toBe(true)
  })

  it('is the file itself when that is clean', async () => {
    const clean = await drawPhoto(4).avif({ quality: 60 }).toBuffer()
    const meta = await sharp(clean).metadata()
    expect(isClean(meta, clean)).toBe(true)
    const never = () => Promise.reject(new Error('a light picture is decoded for nothing'))
    const { picture, files } = await keepPicture(meta, clean, never, 'webp')
    expect([files.map(({ bytes }) => bytes), picture.sizes]).toEqual([[clean], undefined])
    const telling = await drawPhoto(4)
      .withExif({ IFD0: { Copyright: 'somebody' } })
      .webp()
      .toBuffer()
    expect(isClean(await sharp(telling).metadata(), telling)).toBe(false)
    const heavy = await drawGrain(4, 700, 700).avif({ quality: 60 }).toBuffer()
    const kept = await keepPicture(await sharp(heavy).metadata(), heavy, () => decodePhoto(heavy, 'heavy'), 'webp')
    expect(kept.files.at(-1)?.bytes).toBe(heavy)
    expect(filesOf(kept.picture).map(({ width, type }) => [width, type])).toEqual([
      [400, 'image/webp'],
      [700, 'image/avif'],
    ])
    const jpeg = await drawJpeg(4)
    expect(isClean(await sharp(jpeg).metadata(), jpeg)).toBe(false)
  })
})
