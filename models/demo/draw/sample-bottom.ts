/** Designs of trousers, shorts, skirts and dresses. */

import type { Variant } from './chance.ts'
import type { Params } from './types.ts'

const jeans: Variant[] = [
  (c) => ({ thigh: 38, knee: 31, legHem: 30, wash: c.range(0, 0.9) }),
  (c) => ({ thigh: 36, knee: 25, legHem: 18, wash: c.range(0, 0.7), easeHip: 0 }),
  (c) => ({ thigh: 43, knee: 43, legHem: c.range(45, 52), wash: c.range(0.1, 0.7), length: 1.06, waistV: 0.66 }),
  (c) => ({ thigh: 44, knee: 38, legHem: 24, waistV: 0.67, wash: c.range(0.2, 0.8), easeHip: 8 }),
  (c) => ({ thigh: 37, knee: 27, legHem: c.range(36, 42), wash: c.range(0, 0.6), length: 1.06 }),
  (c) => ({ thigh: 40, knee: 34, legHem: 33, length: c.range(0.8, 0.9), cuff: c.one(['raw', 'turn']), wash: c.range(0.2, 0.9) }),
  (c) => ({ thigh: 41, knee: 36, legHem: 34, ripped: true, wash: c.range(0.4, 1) }),
  (c) => ({ thigh: 44, knee: 42, legHem: 40, cuff: c.one(['turn', 'none']), wash: c.range(0, 0.5), easeHip: 9, stitch: '#f0e3c4' }),
  (c) => ({ thigh: 43, knee: 42, legHem: 34, balloon: 6, waistV: 0.66, wash: c.range(0.1, 0.6), length: 0.94 }),
  (c) => ({ thigh: 41, knee: 38, legHem: 38, block: 'lower', wash: 0, belt: c.odds(0.3) ? 'leather' : 'none' }),
]

const trousers: Variant[] = [
  (c) => ({ thigh: 42, knee: 44, legHem: c.range(46, 52), length: 1.06, pleats: c.one([1, 2]), crease: true, clean: true }),
  (c) => ({ thigh: 38, knee: 32, legHem: 26, crease: true, pleats: c.one([0, 1]), length: 0.94 }),
  (c) => ({ thigh: 42, knee: 41, legHem: 41, pleats: 2, crease: c.odds(0.6), cuff: c.one(['turn', 'none']) }),
  (c) => ({ thigh: 35, knee: 25, legHem: c.range(18, 22), length: 0.92, crease: c.odds(0.4), waistV: 0.7 }),
  (c) => ({ thigh: 37, knee: 29, legHem: c.range(38, 46), length: 1.06, crease: true, clean: true }),
  (c) => ({ thigh: 43, knee: 42, legHem: 44, length: c.range(0.76, 0.84), pleats: 1, clean: true }),
  (c) => ({ thigh: 44, knee: 38, legHem: 25, pleats: 2, length: 0.93, belt: c.odds(0.5) ? 'leather' : 'none' }),
  (c) => ({ thigh: 41, knee: 42, legHem: 46, elastic: true, slant: true, length: 1.05, noCords: c.odds(0.6) }),
  (c) => ({ thigh: 39, knee: 35, legHem: 33, belt: 'leather', crease: true, cuff: c.one(['turn', 'none']), waistV: 0.72 }),
  (c) => ({ thigh: 40, knee: 36, legHem: 34, tape: true, elastic: c.odds(0.5), length: 0.98 }),
]

const cargos: Variant[] = [
  (c) => ({ cargo: true, thigh: 42, knee: 38, legHem: c.range(32, 36) }),
  () => ({ cargo: true, elastic: true, cuff: 'rib', thigh: 42, knee: 36, legHem: 21 }),
  (c) => ({ elastic: true, cuff: 'rib', thigh: 42, knee: 37, legHem: 21, tape: c.odds(0.4), slant: true }),
  (c) => ({ cargo: true, thigh: 44, knee: 45, legHem: c.range(44, 50), length: 1.05 }),
  (c) => ({ elastic: true, thigh: 43, knee: 42, legHem: 42, length: 1.03, block: c.one(['none', 'lower']), tape: c.odds(0.4) }),
  () => ({ cargo: true, kneeSeam: true, thigh: 43, knee: 41, legHem: 36, belt: 'leather' }),
  () => ({ elastic: true, cuff: 'rib', thigh: 44, knee: 42, legHem: 22, balloon: 8, kneeSeam: true, length: 0.98 }),
  () => ({ elastic: true, cuff: 'rib', thigh: 38, knee: 29, legHem: 18, slant: true }),
  () => ({ cargo: true, elastic: true, thigh: 43, knee: 40, legHem: 30, balloon: 8, cuff: 'hem' }),
]

const shorts: Variant[] = [
  (c) => ({ jean: true, cuff: c.one(['raw', 'turn']), length: c.range(0.17, 0.26), wash: c.range(0.2, 0.8), thigh: 42, knee: 44, slant: false }),
  (c) => ({ pleats: 2, cuff: 'turn', length: c.range(0.3, 0.4), knee: 46 }),
  (c) => ({ elastic: true, slant: true, length: c.range(0.24, 0.36), knee: 47, cuff: 'hem' }),
  (c) => ({ cargo: true, length: c.range(0.42, 0.5), knee: 45, cuff: 'hem' }),
  (c) => ({ length: c.range(0.44, 0.52), knee: 42, thigh: 42, pleats: 1, crease: true }),
  (c) => ({ jean: true, length: c.range(0.44, 0.52), knee: 45, wash: c.range(0, 0.8), slant: false }),
  (c) => ({ tape: true, elastic: true, length: c.range(0.2, 0.3), knee: 46 }),
  (c) => ({ belt: 'leather', length: c.range(0.28, 0.38), knee: 44, cuff: c.one(['turn', 'hem']), crease: true }),
  (c) => ({ length: c.range(0.34, 0.42), knee: 54, pleats: 2, waistV: 0.65, easeHip: 9 }),
]

const shortSkirts: Variant[] = [
  (c) => ({ flare: c.range(14, 26) }),
  (c) => ({ pleats: c.one([14, 18, 22]), flare: c.range(24, 40), yoke: c.odds(0.5), hem: c.range(1.28, 1.42) }),
  (c) => ({ jean: true, flare: c.range(2, 12), buttonFront: c.odds(0.4), waistV: 0.69 }),
  (c) => ({ wrap: true, flare: c.range(6, 16), hemSlope: c.range(-6, 6) }),
  (c) => ({ flare: 2, smooth: true, pocket: c.one(['flap', 'none']), panel: true, hemStitch: true }),
  (c) => ({ tiers: c.one([1, 2]), flare: 34, elastic: true, hem: c.range(1.36, 1.48) }),
  (c) => ({ waves: c.one([3, 4]), flare: c.range(34, 48) }),
  (c) => ({ buttonFront: true, flare: c.range(10, 22) }),
  (c) => ({ flare: 10, ruffleHem: true, hem: c.range(1.34, 1.44) }),
  (c) => ({ flare: 16, hemBand: true, panel: c.odds(0.5) }),
]

const longSkirts: Variant[] = [
  (c) => ({ pleats: c.one([16, 22, 28]), flare: c.range(34, 56), hem: c.range(1.65, 2) }),
  (c) => ({ waves: 3, flare: c.range(14, 28), hem: c.range(1.75, 2.1) }),
  (c) => ({ jean: true, flare: c.range(4, 14), hem: c.range(1.6, 1.95), slit: c.odds(0.5), waistV: 0.68 }),
  (c) => ({ flare: c.range(-4, 4), smooth: true, slit: true, hem: c.range(1.6, 1.85) }),
  (c) => ({ tiers: c.one([2, 3]), flare: c.range(44, 60), elastic: true, hem: c.range(1.9, 2.25) }),
  (c) => ({ wrap: true, flare: c.range(14, 26), hem: c.range(1.65, 1.95), hemSlope: c.range(-14, 14) }),
  (c) => ({ buttonFront: true, flare: c.range(20, 36), hem: c.range(1.65, 1.9) }),
  (c) => ({ waves: c.one([4, 5]), flare: c.range(50, 70), hem: c.range(1.7, 2.1) }),
  (c) => ({ mermaid: 24, flare: 2, hem: c.range(1.8, 2.05), smooth: true }),
  (c) => ({ panel: true, flare: c.range(20, 36), hem: c.range(1.6, 1.9), hemBand: c.odds(0.4) }),
]

const dresses: Variant[] = [
  () => ({ strap: 'tank', neck: 'square', neckDepth: 0.13, neckWidth: 36, gather: 0.62, waistSeam: 0.62, hemWaves: 8 }),
  (c) => ({ sleeve: c.range(0.3, 0.42), sleeveCap: 34, sleeveElbow: 34, neck: 'v', neckDepth: 0.22, gather: 0.62, waistSeam: 0.62, hemWaves: 9 }),
  (c) => ({ strap: 'thin', neck: c.one(['v', 'sweetheart']), neckDepth: 0.22, neckWidth: 38, flare: c.range(14, 28), easeBust: 6, easeWaist: 10, easeHip: 12 }),
  (c) => ({ sleeve: 1.02, blouse: 10, neck: 'v', wrap: true, neckDepth: 0.28, neckWidth: 33, gather: 0.62, belt: 'self', cuff: 'shirt', hemWaves: c.range(6, 9) }),
  (c) => ({ sleeve: c.one([0.38, 1.02]), collar: 'shirt', placket: 'full', neckWidth: 29, neckDepth: 0.09, belt: c.one(['self', 'buckle']), gather: 0.62, easeBust: 14, easeWaist: 10, cuff: 'shirt', buttons: 8 }),
  (c) => ({ sleeve: c.range(0.34, 0.46), puff: c.range(5, 10), sleeveElbow: 30, tiers: 2, neck: c.one(['square', 'crew']), neckDepth: 0.14, neckWidth: 36, gather: 0.5, waistSeam: 0.46, smocking: c.odds(0.4), easeWaist: 24, easeHip: 34 }),
  (c) => ({ sleeve: 1.02, high: c.range(0.06, 0.13), neckWidth: 27, neckDepth: 0.05, easeBust: 9, easeWaist: 8, easeHip: 8, flare: 10, cuff: 'rib', sleeveElbow: 23, sleeveCuff: 16 }),
  (c) => ({ sleeve: 0.36, neckRib: 9, neckDepth: 0.105, easeBust: 18, easeWaist: 30, easeHip: 24, flare: c.range(8, 20), drop: 6, slit: c.odds(0.5), sleeveElbow: 31 }),
  (c) => ({ strap: 'wide', neck: c.one(['crew', 'boat']), neckDepth: 0.09, neckWidth: 36, easeBust: 8, easeWaist: 12, easeHip: 12, flare: c.range(12, 26), smoothWaist: true, hemBand: c.odds(0.3) }),
  (c) => ({ strap: 'halter', neck: 'v', neckDepth: 0.2, neckWidth: 24, gather: 0.62, waistSeam: 0.62, belt: c.one(['none', 'self']) }),
  () => ({ strap: 'bandeau', smocking: true, gather: 0.62, smoothWaist: true, tiers: 1 }),
  (c) => ({ sleeve: 1, collar: c.one(['round', 'bow']), neckDepth: 0.07, blouse: 9, contrastCollar: true, gather: 0.62, waistSeam: 0.62, cuff: 'shirt' }),
]

export const bottomDesigns: Record<string, { base: Params; variants: Variant[] }> = {
  jeans: { base: { jean: true, waistV: 0.71, easeHip: 3, easeWaist: 2 }, variants: jeans },
  trousers: { base: { waistV: 0.66, slant: true, easeHip: 5 }, variants: trousers },
  cargo: { base: { waistV: 0.71, slant: true, easeHip: 7, easeWaist: 3 }, variants: cargos },
  shorts: { base: { waistV: 0.68, slant: true, easeHip: 6, thigh: 44, knee: 46, legHem: 46, length: 0.34 }, variants: shorts },
  'short-skirt': { base: { waistV: 0.67, hem: 1.38 }, variants: shortSkirts },
  'long-skirt': { base: { waistV: 0.66, hem: 1.8 }, variants: longSkirts },
}

const dressBase: Params = { easeBust: 8, easeWaist: 5, easeHip: 18, cuff: 'hem', legEase: 34, drop: 0, sleeveCap: 30, sleeveElbow: 27, sleeveCuff: 18, neckWidth: 32 }

export const dressDesigns: Record<string, { base: Params; variants: Variant[] }> = {
  'short-dress': { base: { ...dressBase, hem: 1.48, flare: 38 }, variants: dresses.map((variant): Variant => (c) => ({ hem: c.range(1.36, 1.58), flare: c.range(30, 56), ...variant(c) })) },
  'long-dress': { base: { ...dressBase, hem: 2, flare: 50 }, variants: dresses.map((variant): Variant => (c) => ({ hem: c.range(1.82, 2.32), flare: c.range(38, 70), ...variant(c) })) },
}
