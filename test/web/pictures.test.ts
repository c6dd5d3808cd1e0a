import { describe, expect, it } from 'vitest'
import type { Picture } from '../../models/core/schema.ts'
import { pictureAddress, readPictureAddress } from '../../web/picture.ts'
import { places, sourcesOf } from '../../web/ui/pictures.ts'

const file = (digit: string, width: number, height: number) => ({
  sha256: digit.repeat(64),
  width,
  height,
  type: 'image/webp',
  bytes: 1000,
})
const [small, middle, whole] = [file('a', 400, 500), file('b', 640, 800), file('c', 1024, 1280)]
const picture: Picture = { ...whole, sizes: [small, middle] }
const read = (address: string) => readPictureAddress(new URL(address, 'https://shop.example'))

describe('the address of a file of a picture', () => {
  it('names the others, narrowest first, and is read back', () => {
    const files = [small, middle, whole].map(({ sha256 }) => sha256)
    for (const { sha256 } of [small, middle, whole])
      expect(read(pictureAddress(picture, { sha256 }))).toEqual({ sha256, files })
    expect(pictureAddress(picture)).toBe(pictureAddress(picture, whole))
  })

  it('is plain when there is one alone; a query that does not fit is not believed', () => {
    expect(pictureAddress(small)).toBe(`/blobs/${small.sha256}`)
    expect(read(pictureAddress(small))).toEqual({ sha256: small.sha256, files: [small.sha256] })
    expect(read(`/blobs/${small.sha256}?files=x.y`)).toEqual({ sha256: small.sha256, files: [small.sha256] })
  })
})

describe('what an image is told', () => {
  it('of its files and its place, and the shape it will have', () => {
    const { src, srcset, sizes, width, height } = sourcesOf(picture, places.card)
    expect([src, width, height]).toEqual([pictureAddress(picture), 1024, 1280])
    expect(srcset?.split(', ').map((one) => one.split(' '))).toEqual([
      [pictureAddress(picture, small), '400w'],
      [pictureAddress(picture, middle), '640w'],
      [pictureAddress(picture, whole), '1024w'],
    ])
    expect(sizes).toBe(
      '(min-width: 900px) calc((290px) * 1.00), (min-width: 600px) calc((33vw - 19px) * 1.00), calc((50vw - 22px) * 1.00)',
    )
  })

  it('that a picture wider than its frame is shown wider than the frame', () => {
    const square: Picture = { ...file('d', 1280, 1280), sizes: [file('e', 400, 400)] }
    expect(sourcesOf(square, places.card).sizes).toContain('calc((50vw - 22px) * 1.25)')
    expect(sourcesOf(square, places.look).sizes).toContain('calc((50vw - 22px) * 1.33)')
    expect(sourcesOf(square, places.wholeLook).sizes).toContain('calc((100vw) * 1.00)')
  })

  it('nothing to choose from when there is one file', () => {
    expect(sourcesOf(small, places.card)).toEqual({ src: pictureAddress(small), width: 400, height: 500 })
  })
})
