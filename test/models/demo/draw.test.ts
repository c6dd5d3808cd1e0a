import { Resvg } from '@resvg/resvg-js'
import { describe, expect, it } from 'vitest'
import { subCategories, subCategory } from '../../../models/core/taxonomy.ts'
import { fromLch, toLch } from '../../../models/demo/draw/colour.ts'
import { sampleFigure } from '../../../models/demo/draw/figure.ts'
import { flatPicture } from '../../../models/demo/draw/flat.ts'
import { lookPicture } from '../../../models/demo/draw/look.ts'
import { keyed, makeRandom } from '../../../models/demo/draw/number.ts'
import { poses } from '../../../models/demo/draw/pose.ts'
import { countVariants, sampleParams } from '../../../models/demo/draw/sample.ts'
import type { Garment, Look, Material, Picture } from '../../../models/demo/draw/types.ts'

const plain: Material = { colour: '#4a6b95', fabric: 'cotton', pattern: 'plain' }
const scene = { background: '<rect width="900" height="1200" fill="#cccccc"/>', defs: '', light: -0.5, floorY: 1120 }
const camera = { width: 900, height: 1200, x: 450, y: 0, scale: 1.22 }
const flatOptions = { width: 200, height: 250, ground: '#eceae6', angle: 1, light: -0.5, seed: 3 }

const garment = (id: string, seed = 1, material = plain, variant?: number): Garment => ({
  subCategory: id,
  params: sampleParams(id, makeRandom(seed), variant),
  material,
  seed,
})

const wear = (garments: Garment[], seed = 5, options: Partial<Look> = {}): Picture =>
  lookPicture(
    { figure: sampleFigure(makeRandom(seed)), garments, tucked: true, open: true, ...options },
    scene,
    camera,
    makeRandom(seed),
  )

/** Share of pixels that differ from the top-left one: an empty picture has none. */
function inked(svg: string): number {
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: 100 }, font: { loadSystemFonts: false } }).render()
  const pixels = image.pixels
  let changed = 0
  for (let i = 0; i < pixels.length; i += 4) {
    if (
      Math.abs(pixels[i]! - pixels[0]!) +
        Math.abs(pixels[i + 1]! - pixels[1]!) +
        Math.abs(pixels[i + 2]! - pixels[2]!) >
      24
    )
      changed++
  }
  return changed / (pixels.length / 4)
}

/** Everything but colours: what two colourways must share. */
const geometryOf = (svg: string) =>
  svg
    .replace(/#[0-9a-f]{6}/g, '#')
    .replace(/(fill|stroke|stop)-opacity="[^"]*"/g, '')
    .replace(/<path[^>]*fill="#"[^>]*\/>/g, '')
const outlinesOf = (picture: Picture) => picture.placed.map((placed) => placed.outline)

describe('numbers and colours', () => {
  it('returns the colour it was given', () => {
    for (const hex of ['#000000', '#ffffff', '#4a6b95', '#c7442e']) expect(fromLch(toLch(hex))).toBe(hex)
    // Ottosson's published value for sRGB red: L 0.628, C 0.2577, hue 29.2 degrees.
    const [l, c, h] = toLch('#ff0000')
    expect([l, c, (h * 180) / Math.PI]).toEqual([
      expect.closeTo(0.628, 3),
      expect.closeTo(0.2577, 3),
      expect.closeTo(29.23, 1),
    ])
  })

  it('passes its keys and never overshoots them', () => {
    const curve = keyed([
      [0, 1],
      [1, 3],
      [2, 3],
      [3, 0],
    ])
    expect([0, 1, 2, 3].map(curve)).toEqual([1, 3, 3, 0])
    for (let t = -1; t < 4; t += 0.05) expect(curve(t)).toSatisfy((y: number) => y >= 0 && y <= 3.0001)
  })
})

describe('designs', () => {
  it('has designs of every sub-category, with several kinds each', () => {
    for (const { id } of subCategories) expect(countVariants(id), id).toBeGreaterThanOrEqual(6)
  })

  it('draws 25 different designs of each', () => {
    for (const { id } of subCategories) {
      const random = makeRandom(9)
      const designs = new Set(Array.from({ length: 25 }, (_, i) => JSON.stringify(sampleParams(id, random, i))))
      expect(designs.size, id).toBeGreaterThanOrEqual(superDistinct(id))
    }
  })

  it('refuses an unknown sub-category by name', () => {
    expect(() => sampleParams('toga', makeRandom(1))).toThrow('toga')
  })
})

/** Accessories vary by kind, trim and colour more than by cut. */
const superDistinct = (id: string) => (['shoes', 'bag'].includes(subCategory(id).superCategory) ? 6 : 20)

describe('flat pictures', () => {
  it.each(subCategories.map(({ id }) => id))('draws %s in every kind', (id) => {
    for (let variant = 0; variant < countVariants(id); variant++) {
      const svg = flatPicture(garment(id, variant + 1, plain, variant), flatOptions)
      expect(svg).not.toMatch(/NaN|Infinity|undefined/)
      expect(svg).not.toContain('<filter')
    }
    expect(inked(flatPicture(garment(id), flatOptions))).toBeGreaterThan(0.03)
  })

  it('gives the same bytes for the same seeds, other folds for another picture', () => {
    expect(flatPicture(garment('coat'), flatOptions)).toBe(flatPicture(garment('coat'), flatOptions))
    expect(flatPicture(garment('coat'), { ...flatOptions, seed: 4 })).not.toBe(
      flatPicture(garment('coat'), flatOptions),
    )
  })

  it('keeps the geometry between two colourways', () => {
    for (const { id } of subCategories) {
      const [a, b] = ['#4a6b95', '#5a7ba5'].map((colour) =>
        geometryOf(flatPicture(garment(id, 1, { ...plain, colour }), flatOptions)),
      )
      expect(a === b, id).toBe(true)
    }
  })
})

describe('looks', () => {
  const sets = [
    ['t-shirt', 'jeans', 'sneaker', 'tote'],
    ['shirt', 'trousers', 'loafer', 'shoulder'],
    ['knit', 'long-skirt', 'boot', 'crossbody'],
    ['sweatshirt', 'cargo', 'derby', 'backpack'],
    ['hoodie', 'shorts', 'sandal', 'clutch'],
    ['sleeveless', 'short-skirt', 'heel', 'tote'],
    ['short-dress', 'flat', 'jacket'],
    ['long-dress', 'heel', 'blazer'],
    ['shirt', 'jeans', 'coat', 'boot'],
    ['knit', 'trousers', 'trench', 'loafer'],
    ['t-shirt', 'cargo', 'padded', 'sneaker'],
    ['shirt', 'long-skirt', 'cardigan', 'flat'],
  ]

  it('draws all 32 sub-categories worn, with boxes inside the picture', () => {
    const seen = new Set<string>()
    sets.forEach((ids, i) => {
      const picture = wear(
        ids.map((id) => garment(id, i + 1)),
        i,
      )
      expect(picture.svg).not.toMatch(/NaN|Infinity|undefined|<filter/)
      for (const { garmentIndex, box, outline } of picture.placed) {
        const [x, y, w, h] = box
        expect(
          x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= camera.width && y + h <= camera.height,
          ids[garmentIndex],
        ).toBe(true)
        expect(outline?.length, ids[garmentIndex]).toBeGreaterThan(0)
        seen.add(ids[garmentIndex]!)
      }
    })
    expect([...seen].sort()).toEqual(subCategories.map(({ id }) => id).sort())
  })

  it('puts shoes below bottoms below tops, at the floor', () => {
    for (let seed = 0; seed < 8; seed++) {
      const { placed } = wear([garment('t-shirt', seed), garment('jeans', seed), garment('sneaker', seed)], seed)
      const boxOf = (index: number): number[] => placed.find((one) => one.garmentIndex === index)!.box
      const [top, bottom, shoes] = [boxOf(0), boxOf(1), boxOf(2)]
      expect(top[1]! + top[3]! / 2).toBeLessThan(bottom[1]! + bottom[3]! / 2)
      expect(bottom[1]! + bottom[3]! / 2).toBeLessThan(shoes[1]!)
      expect(Math.abs(shoes[1]! + shoes[3]! - scene.floorY)).toBeLessThan(14)
    }
  })

  it('leaves out what a closed coat hides and cuts what the frame cuts', () => {
    const knit = garment('knit', 2, plain, 0)
    const coat = garment('coat', 2, plain, 4)
    const box = (open: boolean) =>
      wear([knit, coat], 3, { open }).placed.find(({ garmentIndex }) => garmentIndex === 0)?.box[3] ?? 0
    expect(box(false)).toBeLessThan(box(true))
    const close = lookPicture(
      {
        figure: sampleFigure(makeRandom(1)),
        garments: [garment('jeans'), garment('boot')],
        tucked: false,
        open: false,
      },
      scene,
      { ...camera, y: 500 },
      makeRandom(1),
    )
    expect(close.placed.map(({ garmentIndex }) => garmentIndex)).toEqual([0])
  })

  it('is deterministic, and a colourway keeps every outline', () => {
    const look = (colour: string) =>
      wear([garment('shirt', 4, { ...plain, colour }), garment('trousers', 4), garment('derby', 4)], 4)
    expect(look('#4a6b95')).toEqual(look('#4a6b95'))
    expect(outlinesOf(look('#aa3322'))).toEqual(outlinesOf(look('#4a6b95')))
  })

  it('stands in at least ten poses without a broken number', () => {
    expect(poses.length).toBeGreaterThanOrEqual(10)
    for (const pose of poses) {
      const figure = { ...sampleFigure(makeRandom(2)), pose }
      const { svg } = lookPicture(
        { figure, garments: [garment('coat'), garment('jeans'), garment('boot')], tucked: false, open: true },
        scene,
        camera,
        makeRandom(2),
      )
      expect(svg, pose.name).not.toMatch(/NaN|Infinity|undefined/)
      expect(inked(svg)).toBeGreaterThan(0.05)
    }
  })
})
