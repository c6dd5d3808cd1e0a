import { describe, expect, test } from 'vitest'
import type { BoutiqueLook, Item } from '../../../models/demo/item.ts'
import {
  extendPalette,
  fitsPalette,
  mostWorn,
  splitOf,
  testOnlyItems,
  type Palette,
} from '../../../models/demo/outfits.ts'
import { makeBoutique } from '../../../models/demo/render.ts'

const { items, looks } = makeBoutique()
const byId = new Map(items.map((item) => [item.id, item]))
const wornIn = (look: BoutiqueLook): Item[] => look.itemIds.map((id) => byId.get(id)!)
const countOf = (worn: readonly Item[], kind: string): number =>
  worn.filter((item) => item.superCategory === kind).length

describe('outfits', () => {
  test('have three to six pieces, one of a kind', () => {
    for (const look of looks) {
      const worn = wornIn(look)
      expect(worn.length, look.id).toBeGreaterThanOrEqual(3)
      expect(worn.length, look.id).toBeLessThanOrEqual(6)
      expect(new Set(worn.map((item) => item.superCategory)).size, look.id).toBe(worn.length)
    }
  })

  test('a dress excludes top and bottom; without one, both are there', () => {
    for (const look of looks) {
      const worn = wornIn(look)
      const separates = countOf(worn, 'top') + countOf(worn, 'bottom')
      expect(separates, look.id).toBe(countOf(worn, 'dress') === 1 ? 0 : 2)
    }
  })

  test('every piece suits the season, the wearer and the palette', () => {
    for (const look of looks) {
      const worn = wornIn(look)
      for (const item of worn) {
        expect(item.seasons, `${look.id} ${item.id}`).toContain(look.season)
        expect([look.wearer, 'unisex'], `${look.id} ${item.id}`).toContain(item.gender)
      }
      const fits = [true, false].some((warm) => {
        let palette: Palette = { warm, loud: false }
        return worn.every((item) => {
          const fine = fitsPalette(palette, item)
          palette = extendPalette(palette, item)
          return fine
        })
      })
      expect(fits, `${look.id}: ${worn.map((item) => item.tone).join(', ')}`).toBe(true)
    }
  })

  test('hold one accent and one loud pattern at most', () => {
    for (const look of looks) {
      const worn = wornIn(look)
      expect(worn.filter((item) => item.role === 'accent').length, look.id).toBeLessThanOrEqual(1)
      expect(worn.filter((item) => item.loud).length, look.id).toBeLessThanOrEqual(1)
      expect(
        new Set(worn.filter((item) => item.role === 'tone').map((item) => item.colours[0])).size,
      ).toBeLessThanOrEqual(1)
    }
  })

  test('wear outerwear by the season, shoes nearly always', () => {
    const share = (kind: string, season?: string): number => {
      const list = looks.filter((look) => season === undefined || look.season === season)
      return list.filter((look) => countOf(wornIn(look), kind) > 0).length / list.length
    }
    expect(share('outer', 'winter')).toBeGreaterThan(0.85)
    expect(share('outer', 'summer')).toBeLessThan(0.2)
    expect(share('shoes')).toBeGreaterThan(0.95)
    expect(share('bag')).toBeGreaterThan(0.4)
  })

  test('spread over the catalog', () => {
    const worn = new Map<string, number>()
    for (const look of looks) for (const id of look.itemIds) worn.set(id, (worn.get(id) ?? 0) + 1)
    expect(Math.max(...worn.values())).toBeLessThanOrEqual(mostWorn)
    expect(worn.size).toBeGreaterThan(700)
    expect([...worn.values()].filter((count) => count <= 2).length / worn.size).toBeGreaterThan(0.8)
  })

  test('one in five is kept for tests, by its number', () => {
    for (const look of looks) expect(look.split, look.id).toBe(splitOf(look.number))
    expect(looks.filter((look) => look.split === 'test').length).toBe(80)
    const trained = new Set(looks.filter((look) => look.split === 'train').flatMap((look) => look.itemIds))
    expect(testOnlyItems(looks).length).toBeGreaterThan(50)
    for (const id of testOnlyItems(looks)) expect(trained.has(id)).toBe(false)
  })
})
