import { describe, expect, it } from 'vitest'
import { fileFor, filesOf, makeSizes, withSizes } from '../../../models/core/picture-sizes.ts'
import type { PictureFile } from '../../../models/core/schema.ts'

/** A file that weighs what its pixels weigh, at so many bytes each. */
const fileOf = (width: number, height: number, weight = 0.15): PictureFile => ({
  sha256: String(width).padStart(64, '0'),
  width,
  height,
  type: 'image/webp',
  bytes: Math.round(width * height * weight),
})

/** Sizes of a picture of this width and height, as [width, height], and how many were encoded. */
async function sizesOf(width: number, height: number, weight = 0.15, smallWeight = weight) {
  let made = 0
  const sizes = await makeSizes(fileOf(width, height, weight), async (w, h) => {
    made++
    return { file: fileOf(w, h, smallWeight) }
  })
  return { made, sizes: sizes.map(({ file }) => [file.width, file.height]) }
}

describe('smaller sizes of a picture', () => {
  it('are 400 and 640 wide, in its shape, narrowest first', async () => {
    expect(await sizesOf(1024, 1280)).toEqual({
      made: 2,
      sizes: [
        [400, 500],
        [640, 800],
      ],
    })
    expect((await sizesOf(1280, 431)).sizes).toEqual([
      [400, 135],
      [640, 216],
    ])
  })

  it('are never enlarged, nor nearly as wide as the next', async () => {
    expect((await sizesOf(853, 1280)).sizes.map(([width]) => width)).toEqual([400])
    expect((await sizesOf(854, 1280)).sizes.map(([width]) => width)).toEqual([400, 640])
    expect((await sizesOf(530, 1280)).sizes).toEqual([])
    expect((await sizesOf(300, 1280)).sizes).toEqual([])
  })

  it('are not made of a light picture, and dropped when they are as heavy', async () => {
    expect(await sizesOf(1000, 1000, 0.02)).toEqual({ made: 0, sizes: [] })
    // 640 x 640 at three times the weight a pixel is too heavy, 400 x 400 is not.
    expect(await sizesOf(1000, 1000, 0.1, 0.3)).toEqual({ made: 2, sizes: [[400, 400]] })
  })
})

describe('the file that a use needs', () => {
  const picture = withSizes(fileOf(1024, 1280), [fileOf(400, 500), fileOf(640, 800)])

  it('is the narrowest with pixels enough on its longer side, or the picture itself', () => {
    const widthFor = (side: number) => fileFor(picture, side).width
    expect([100, 500, 501, 800, 801, 1280, 5000].map(widthFor)).toEqual([400, 400, 640, 640, 1024, 1024, 1024])
    expect(fileFor(fileOf(300, 200), 10).width).toBe(300)
  })

  it('is among all of them, narrowest first', () => {
    expect(filesOf(picture).map(({ width }) => width)).toEqual([400, 640, 1024])
    expect(withSizes(fileOf(300, 200), [])).not.toHaveProperty('sizes')
    expect(filesOf(fileOf(300, 200)).map(({ width }) => width)).toEqual([300])
  })
})
