/** Designs of tops. Each sub-category has a base and a few clearly different variants. */

import { graphicNames } from './graphic.ts'
import type { Chance, Variant } from './chance.ts'
import type { Params } from './types.ts'

const block = ({ one, odds }: Chance): Params => (odds(0.3) ? { block: one(['chest', 'half', 'yoke', 'hem', 'tape', 'side', 'diagonal']) } : {})

const print = ({ one, odds, range }: Chance, share: number): Params =>
  odds(share) ? { print: one(graphicNames), printAt: odds(0.3) ? 'chest' : 'centre', printSize: range(0.1, 0.17), printV: range(0.38, 0.46) } : {}

const shortSleeve: Params = { sleeve: 0.34, sleeveCap: 33, sleeveElbow: 29, easeBust: 16, easeWaist: 20, easeHip: 16, hem: 1.06, cuff: 'hem', hemStitch: true }

const tees: Variant[] = [
  (c) => ({ neckRib: c.range(7, 11, 1), drop: c.range(0, 5, 1), ...print(c, 0.6) }),
  (c) => ({ neckRib: 10, drop: c.range(9, 14, 1), easeBust: 26, easeWaist: 34, easeHip: 26, sleeveCap: 38, sleeveElbow: 36, sleeve: c.range(0.38, 0.46), hem: c.range(1.06, 1.12), ...print(c, 0.8), ...block(c) }),
  (c) => ({ neck: 'v', neckDepth: c.range(0.14, 0.2), neckRib: 6, drop: 2, easeBust: 12, easeWaist: 14 }),
  (c) => ({ easeBust: 8, easeWaist: 6, easeHip: 6, hem: c.range(0.72, 0.8), sleeve: 0.26, neckRib: 7, drop: 0, ...print(c, 0.4) }),
  (c) => ({ neckRib: 9, pocket: 'chest', drop: 5, ...block(c) }),
  (c) => ({ neckRib: 9, ringer: true, contrastSleeve: c.odds(0.5), raglan: true, cuff: 'rib', ...print(c, 0.5) }),
  (c) => ({ neck: 'crew', neckDepth: c.range(0.14, 0.18), neckWidth: 40, binding: true, easeBust: 9, easeWaist: 9, sleeve: 0.24, hem: 1 }),
  (c) => ({ sleeve: c.range(0.98, 1.03), sleeveElbow: 24, sleeveCuff: 17, sleeveCap: 29, neckRib: 9, ...print(c, 0.4) }),
  () => ({ neck: 'boat', neckDepth: 0.075, neckWidth: 46, binding: true, sleeve: 0.7, sleeveElbow: 22, sleeveCuff: 19, sleeveCap: 28 }),
  (c) => ({ collar: 'polo', placket: 'henley', placketEnd: 0.32, neckDepth: 0.075, neckWidth: 29, cuff: 'rib', contrastCollar: c.odds(0.4), ...block(c) }),
]

const shirtBase: Params = {
  sleeve: 1.03, sleeveCap: 29, sleeveElbow: 25, sleeveCuff: 19, easeBust: 15, easeWaist: 20, easeHip: 15, hem: 1.12, neckWidth: 29, neckDepth: 0.085,
  collar: 'shirt', placket: 'full', cuff: 'shirt', blouse: 3, drop: 3, legEase: 0, yoke: true,
}

const shirts: Variant[] = [
  (c) => ({ shirtTail: true, pocket: c.one(['chest', 'none']), collarPoint: c.range(0.07, 0.11) }),
  (c) => ({ shirtTail: true, drop: 11, easeBust: 28, easeWaist: 36, easeHip: 28, sleeveCap: 36, sleeveElbow: 32, pocket: c.one(['two', 'chest']), pocketFlap: c.odds(0.5), hem: 1.17 }),
  (c) => ({ sleeve: c.range(0.36, 0.44), sleeveCap: 36, sleeveElbow: 36, cuff: 'hem', easeBust: 24, easeWaist: 32, easeHip: 26, neckDepth: 0.15, collarWide: 12, hem: 1.06, hemStitch: true, pocket: c.one(['chest', 'none']) }),
  (c) => ({ collar: 'band', neckDepth: 0.075, shirtTail: c.odds(0.5), hiddenButtons: c.odds(0.4) }),
  (c) => ({ collar: 'bow', placket: 'none', neckDepth: 0.06, blouse: c.range(8, 14), sleeveElbow: 30, hem: 1.04, yoke: false }),
  (c) => ({ collar: 'none', neck: 'v', placket: 'none', neckDepth: c.range(0.18, 0.24), neckWidth: 34, binding: true, blouse: 14, sleeveCap: 34, sleeveElbow: 35, hem: 1.04, yoke: false, hemStitch: true }),
  () => ({ collar: 'round', neckDepth: 0.07, puff: 7, sleeveCap: 32, blouse: 8, contrastCollar: true, hem: 1.02 }),
  (c) => ({ collar: 'band', ruffle: true, puff: c.range(3, 8), blouse: 12, hem: 1.04, hiddenButtons: true }),
  () => ({ collar: 'band', pintucks: true, sleeve: 0.72, sleeveElbow: 30, sleeveCuff: 27, cuff: 'hem', hem: 1.06 }),
  (c) => ({ easeBust: 8, easeWaist: 4, easeHip: 8, hem: c.range(0.74, 0.82), collarPoint: 0.11, sleeveElbow: 22 }),
  (c) => ({ contrastCollar: true, collarPoint: 0.09, pocket: c.one(['chest', 'none']), easeBust: 20, easeWaist: 26 }),
]

const knitBase: Params = { sleeve: 1.02, sleeveCap: 32, sleeveElbow: 29, sleeveCuff: 21, easeBust: 18, easeWaist: 24, easeHip: 18, hem: 1.08, neckWidth: 33, neckDepth: 0.095, neckRib: 12, cuff: 'rib', hemRib: 0.09, soft: 0.75, neckBack: 0.03 }

const knits: Variant[] = [
  (c) => ({ drop: c.range(4, 12, 1), neckRib: c.range(11, 15, 1), ...block(c) }),
  (c) => ({ high: c.range(0.11, 0.145), neckWidth: 27, neckDepth: 0.05, neckRib: 0, easeBust: 8, easeWaist: 12, easeHip: 9, sleeveCap: 27, sleeveElbow: 22, sleeveCuff: 16, drop: 0, hemRib: 0.07 }),
  (c) => ({ high: c.range(0.05, 0.075), neckWidth: 27, neckDepth: 0.05, neckRib: 0, easeBust: 11, easeWaist: 12, easeHip: 10, sleeveElbow: 23, drop: 2 }),
  (c) => ({ neck: 'v', neckDepth: c.range(0.2, 0.3), neckRib: 8, drop: c.range(3, 10, 1) }),
  () => ({ drop: 14, easeBust: 32, easeWaist: 40, easeHip: 24, sleeveCap: 40, sleeveElbow: 36, blouse: 6, neckRib: 14, hem: 1.06, hemRib: 0.1 }),
  (c) => ({ hem: c.range(0.76, 0.84), easeBust: 16, easeWaist: 24, neckRib: 11, drop: 6, blouse: 8 }),
  (c) => ({ sleeve: c.range(0.34, 0.42), sleeveCap: 31, sleeveElbow: 28, easeBust: 10, easeWaist: 10, easeHip: 10, neckRib: 8, hem: 0.98 }),
  () => ({ collar: 'polo', placket: 'henley', neckRib: 0, neckDepth: 0.08, neckWidth: 30, easeBust: 13, easeWaist: 16 }),
  () => ({ neck: 'boat', neckWidth: 48, neckDepth: 0.07, neckRib: 7, drop: 8 }),
  () => ({ placket: 'half-zip', placketEnd: 0.32, high: 0.08, neckWidth: 29, neckDepth: 0.05, neckRib: 0, drop: 7 }),
  () => ({ contrastSleeve: true, ringer: true, drop: 4 }),
]

const sweatBase: Params = { sleeve: 1.03, sleeveCap: 34, sleeveElbow: 30, sleeveCuff: 22, easeBust: 22, easeWaist: 28, easeHip: 20, hem: 1.08, neckWidth: 33, neckDepth: 0.095, neckRib: 12, cuff: 'rib', hemRib: 0.09, drop: 10 }

const sweats: Variant[] = [
  (c) => print(c, 1),
  (c) => ({ raglan: true, contrastSleeve: c.odds(0.7), ringer: c.odds(0.4), drop: 5, ...print(c, 0.4) }),
  (c) => ({ block: c.one(['chest', 'half', 'yoke', 'tape', 'diagonal', 'hem']) }),
  (c) => ({ easeBust: 34, easeWaist: 42, easeHip: 30, sleeveCap: 41, sleeveElbow: 37, blouse: 5, drop: 16, ...print(c, 0.6) }),
  (c) => ({ hem: c.range(0.78, 0.86), easeBust: 20, easeWaist: 28, drop: 8, ...print(c, 0.6) }),
  () => ({ placket: 'half-zip', placketEnd: 0.3, high: 0.085, neckWidth: 29, neckDepth: 0.05, neckRib: 0 }),
  () => ({ pocket: 'kangaroo' }),
  () => ({ collar: 'polo', placket: 'henley', neckRib: 0, neckDepth: 0.08, neckWidth: 30 }),
  (c) => ({ sleeve: 0.7, sleeveElbow: 32, sleeveCuff: 28, cuff: 'hem', ...print(c, 0.8) }),
  (c) => ({ pocket: c.one(['chest', 'none']), easeBust: 16, easeWaist: 18, drop: 4, neckRib: 9 }),
]

const hoodBase: Params = { ...sweatBase, neckRib: 0, neckWidth: 31, neckDepth: 0.1, hood: true, hem: 1.1, hemRib: 0.1, drop: 12, sleeveCap: 36, sleeveElbow: 32, sleeveCuff: 25 }

const hoodies: Variant[] = [
  () => ({ pocket: 'kangaroo' }),
  (c) => ({ pocket: 'kangaroo', ...print(c, 1), printV: 0.4, printSize: 0.11 }),
  (c) => ({ pocket: 'kangaroo', block: c.one(['half', 'yoke', 'chest', 'tape', 'side', 'diagonal']), contrastHood: c.odds(0.5) }),
  (c) => ({ hem: c.range(0.78, 0.88), noCords: c.odds(0.5), pocket: 'none', easeWaist: 30, ...print(c, 0.5), printSize: 0.1 }),
  () => ({ pocket: 'kangaroo', easeBust: 36, easeWaist: 44, easeHip: 32, sleeveCap: 42, sleeveElbow: 38, blouse: 5, drop: 18, hem: 1.16, legEase: 0 }),
  (c) => ({ pocket: 'kangaroo', raglan: true, contrastSleeve: true, contrastHood: c.odds(0.5), drop: 6 }),
  () => ({ pocket: 'kangaroo', placket: 'half-zip', placketEnd: 0.4 }),
  () => ({ pocket: 'kangaroo', placket: 'half-zip', placketEnd: 1.2, noCords: false, contrastHood: true }),
  (c) => ({ sleeve: 0.44, sleeveElbow: 35, cuff: 'hem', pocket: 'kangaroo', noCords: c.odds(0.5) }),
]

const tankBase: Params = { easeBust: 5, easeWaist: 8, easeHip: 8, hem: 1, neckWidth: 36, neckDepth: 0.2, hemStitch: true }

const tanks: Variant[] = [
  (c) => ({ strap: 'thin', neck: 'v', neckDepth: c.range(0.18, 0.24), neckWidth: 38 }),
  (c) => ({ strap: 'thin', neck: 'square', neckDepth: c.range(0.16, 0.2), neckWidth: 40, hem: c.range(0.72, 0.9) }),
  () => ({ strap: 'thin', neck: 'sweetheart', neckDepth: 0.22, neckWidth: 40, bustSeam: true, strapWidth: 8 }),
  (c) => ({ strap: 'tank', neckDepth: c.range(0.14, 0.19), neckWidth: 34, binding: true, hem: c.range(0.76, 1.04) }),
  () => ({ strap: 'tank', neck: 'square', neckDepth: 0.14, neckWidth: 38, hem: 0.8 }),
  () => ({ strap: 'wide', neckDepth: 0.1, neckRib: 7, easeBust: 12, easeWaist: 18, easeHip: 14, neckWidth: 32 }),
  () => ({ strap: 'wide', neck: 'v', neckDepth: 0.24, neckRib: 8, easeBust: 14, easeWaist: 18, hemRib: 0.08, neckWidth: 31 }),
  (c) => ({ strap: 'halter', neck: c.one(['crew', 'v']), neckDepth: 0.12, neckWidth: 26, hem: 0.86 }),
  () => ({ strap: 'bandeau', smocking: true, hem: 0.74, smoothWaist: true }),
  () => ({ strap: 'wide', ruffle: true, neckDepth: 0.09, hem: 1.02, easeWaist: 22, easeHip: 20 }),
  () => ({ strap: 'wide', high: 0.06, neckWidth: 27, neckDepth: 0.05, easeBust: 6, easeWaist: 6 }),
  () => ({ strap: 'thin', neck: 'v', wrap: true, neckDepth: 0.26, neckWidth: 38, gather: 0.62, flare: 14, hem: 1.04 }),
]

export const topDesigns: Record<string, { base: Params; variants: Variant[] }> = {
  't-shirt': { base: { ...shortSleeve, neckDepth: 0.105, neckWidth: 32 }, variants: tees },
  shirt: { base: shirtBase, variants: shirts },
  knit: { base: knitBase, variants: knits },
  sweatshirt: { base: sweatBase, variants: sweats },
  hoodie: { base: hoodBase, variants: hoodies },
  sleeveless: { base: tankBase, variants: tanks },
}
