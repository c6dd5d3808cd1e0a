/** Cleaning, on pictures made for it. */
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { groupVariants } from '../../../../models/core/import/group-variants.ts'
import { chooseView, judgePicture } from '../../../../models/core/import/judge-picture.ts'
import { bitsApart, findDoubles, keyOf } from '../../../../models/core/import/picture-key.ts'
import { splitStacked } from '../../../../models/core/import/split-stacked.ts'
import type { ItemDraft } from '../../../../models/core/import/rows.ts'
import type { Pixels } from '../../../../models/core/pixels.ts'
import { createRandom } from '../../../../models/core/random.ts'

async function toPixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height }
}
const draw = (svg: string) => toPixels(sharp(Buffer.from(svg)))

/** A shirt of sorts: body, sleeves, stripes where the seed says. */
function shirt(colour: string, seed = 1, { x = 0, y = 0, size = 600, ground = '#f4f2ee' } = {}): string {
  const random = createRandom(seed)
  const stripes = Array.from(
    { length: 5 },
    () =>
      `<rect x="${150 + random() * 240}" y="${120 + random() * 330}" width="${20 + random() * 70}" height="${15 + random() * 60}" fill="#222"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 600 600">
    <rect width="600" height="600" fill="${ground}"/><g transform="translate(${x} ${y})"><rect x="150" y="100" width="300" height="400" fill="${colour}"/>
    <rect x="70" y="110" width="80" height="${150 + random() * 200}" fill="${colour}"/><rect x="450" y="110" width="80" height="${150 + random() * 200}" fill="${colour}"/>${stripes.join('')}</g></svg>`
}

describe('doubles', () => {
  it('finds a picture saved again as JPEG, at half the size, and as WebP', async () => {
    const original = Buffer.from(shirt('#8a3b2a'))
    const copies = [
      sharp(original),
      sharp(await sharp(original).jpeg({ quality: 60 }).toBuffer()),
      sharp(await sharp(original).resize(300).webp({ quality: 70 }).toBuffer()),
    ]
    const keys = await Promise.all(copies.map(async (copy) => keyOf(await toPixels(copy))))
    const other = keyOf(await draw(shirt('#8a3b2a', 2)))
    expect(findDoubles([...keys, other]).map(({ a, b }) => [a, b])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ])
    expect(findDoubles([keys[0], keys[0]])).toEqual([{ a: 0, b: 1, same: true }])
  })

  it('takes another colour of the same shirt for another picture', async () => {
    const [red, blue] = [keyOf(await draw(shirt('#8a3b2a'))), keyOf(await draw(shirt('#2a4b8a')))]
    expect(bitsApart(red, blue)).toBeLessThanOrEqual(6)
    expect(findDoubles([red, blue])).toEqual([])
  })

  it('counts the bits of any two hashes that differ', () => {
    const random = createRandom(5)
    const words = [0, 1, 0x80000000, 0xffffffff, ...Array.from({ length: 200 }, () => Math.floor(random() * 2 ** 32))]
    const toKey = (high: number, low: number) => ({ high, low, colours: new Uint8Array(192) })
    const ones = (word: number) => word.toString(2).replaceAll('0', '').length
    for (const [at, word] of words.entries()) {
      const other = words[words.length - 1 - at]
      expect(bitsApart(toKey(word, 0), toKey(0, other))).toBe(ones(word) + ones(other))
    }
  })

  it('compares thousands by their bits before it looks at their colours', () => {
    const random = createRandom(6)
    const [count, word] = [5000, () => Math.floor(random() * 2 ** 32)]
    let looks = 0
    const colours = new Uint8Array(192)
    const keys = Array.from({ length: count }, () => {
      const [high, low] = [word(), word()]
      return {
        ...{ high, low },
        get colours() {
          looks++
          return colours
        },
      }
    })
    expect(findDoubles(keys)).toEqual([])
    expect(looks).toBe(0)
  })

  it('calls none of 60 different ones doubles, and finds each of their copies', async () => {
    const drawn = Array.from({ length: 60 }, (_, seed) => Buffer.from(shirt('#5a6b4a', 100 + seed)))
    const keys = await Promise.all(drawn.map(async (svg) => keyOf(await toPixels(sharp(svg)))))
    expect(findDoubles(keys)).toEqual([])
    const copies = await Promise.all(
      drawn.map(async (svg) => keyOf(await toPixels(sharp(await sharp(svg).jpeg({ quality: 75 }).toBuffer())))),
    )
    const pairs = findDoubles([...keys, ...copies])
    expect(pairs.map(({ a, b }) => [a, b - 60]).sort((x, y) => x[0] - y[0])).toEqual(drawn.map((_, at) => [at, at]))
  })
})

describe('stacked pictures', () => {
  const stack = (parts: string[], gap: number) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="${parts.length * (300 + gap)}"><rect width="100%" height="100%" fill="#fff"/>${parts
      .map((fill, at) => `<rect x="${20 + 10 * at}" y="${at * (300 + gap)}" width="240" height="300" fill="${fill}"/>`)
      .join('')}</svg>`

  it('finds the parts of a long image, each with its own width', async () => {
    expect(splitStacked(await draw(stack(['#833', '#383', '#338'], 40)))).toEqual([
      [20, 0, 240, 300],
      [30, 340, 240, 300],
      [40, 680, 240, 300],
    ])
  })

  it('leaves one long thing, and two things side by side, whole', async () => {
    const long =
      '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="600"><rect width="200" height="600" fill="#fff"/><rect x="60" y="20" width="80" height="560" fill="#345"/></svg>'
    expect(splitStacked(await draw(long))).toEqual([[0, 0, 200, 600]])
    expect(splitStacked(await draw(shirt('#345')))).toEqual([[0, 0, 600, 600]])
  })

  it('takes a line of text between two pictures for no picture', async () => {
    const text =
      '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="800"><rect width="300" height="800" fill="#eee"/><rect x="10" y="0" width="280" height="300" fill="#833"/><rect x="40" y="360" width="200" height="18" fill="#000"/><rect x="10" y="420" width="280" height="350" fill="#338"/></svg>'
    expect(splitStacked(await draw(text)).map(([, y]) => y)).toEqual([0, 420])
  })
})

describe('views', () => {
  it('names what is tiny, blank, or small', async () => {
    expect(judgePicture(await draw(shirt('#345', 1, { size: 90 }))).fault).toBe('tiny')
    expect(judgePicture(await draw(shirt('#345', 1, { size: 300 }))).fault).toBe('small')
    expect(
      judgePicture(
        await draw(
          '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"><rect width="600" height="600" fill="#fafafa"/></svg>',
        ),
      ).fault,
    ).toBe('blank')
    expect(judgePicture(await draw(shirt('#345'))).fault).toBeUndefined()
  })

  it('chooses the whole piece on a plain ground before a street and a detail', async () => {
    const street = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600">${Array.from({ length: 12 }, (_, at) => `<rect x="${at * 50}" width="50" height="600" fill="hsl(${at * 30} 60% ${25 + at * 5}%)"/>`).join('')}</svg>`
    const detail =
      '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"><rect width="600" height="600" fill="#f4f2ee"/><rect x="0" y="0" width="60" height="60" fill="#345"/></svg>'
    const views = await Promise.all([street, detail, shirt('#345')].map(async (svg) => judgePicture(await draw(svg))))
    expect(chooseView(views)).toBe(2)
    expect(chooseView([views[2], views[2]])).toBe(0)
    expect(chooseView([{ fault: 'blank', score: 9 }])).toBe(-1)
  })
})

describe('colour variants', () => {
  const item = (id: string, title: string, colours: string[] = [], brand = 'Tessaly'): ItemDraft => ({
    id,
    title: { en: title },
    colours,
    brand,
  })

  it('groups the same design in several colours, and nothing else', () => {
    const items = [
      item('a', 'Wool coat, camel'),
      item('b', 'Wool coat, sky blue'),
      item('c', 'Wool coat', ['black']),
      item('d', 'Wool coat, camel', [], 'Other'),
      item('e', 'Plain tee'),
      item('f', 'Plain tee'),
      { ...item('g', 'Cap, red'), group: 'own' },
      item('h', 'Cap, blue'),
    ]
    expect(groupVariants(items).map(({ group }) => group)).toEqual([
      'a',
      'a',
      'a',
      undefined,
      undefined,
      undefined,
      'own',
      undefined,
    ])
  })
})
