/** Designs of shoes and bags. */

import type { Chance, Variant } from './chance.ts'
import type { Params } from './types.ts'

const soles = ['#f3efe8', '#f3efe8', '#e6dcc6', '#c79a62', '#26231f']
const side = (c: Chance) => c.one(['swoop', 'bars', 'wave', 'chevron', 'none'])

const sneakers: Variant[] = [
  (c) => ({ side: side(c), sole: c.one(soles) }),
  (c) => ({ soleKind: 'run', side: side(c), sole: c.one(soles) }),
  (c) => ({ high: c.range(46, 70, 1), side: c.one(['none', 'swoop', 'bars']), sole: c.one(soles) }),
  (c) => ({ slipOn: true, side: 'none', sole: c.one(soles), noToe: c.odds(0.5) }),
  (c) => ({ soleKind: 'chunky', side: side(c), sole: c.one(soles) }),
  (c) => ({ straps: true, side: c.one(['none', 'bars']), sole: c.one(soles) }),
  (c) => ({ noToe: true, side: 'none', sole: c.one(['#f3efe8', '#e6dcc6']) }),
  (c) => ({ high: c.range(20, 34, 1), soleKind: 'run', side: side(c), sole: '#26231f' }),
]

const loafers: Variant[] = [
  () => ({ vamp: 'penny' }),
  () => ({ vamp: 'tassel' }),
  () => ({ vamp: 'bit' }),
  (c) => ({ vamp: c.one(['penny', 'bit', 'tassel']), chunky: true }),
  () => ({ vamp: 'kiltie' }),
  (c) => ({ vamp: 'penny', twoTone: true, heel: c.range(20, 30, 1) }),
  (c) => ({ vamp: c.one(['bit', 'tassel']), sole: c.one(['#cdb48a', '#6b4a30']), heel: 18 }),
]

const derbies: Variant[] = [
  (c) => ({ heel: c.range(20, 26, 1) }),
  () => ({ toeCap: true }),
  () => ({ toeCap: true, brogue: true }),
  () => ({ toeCap: true, brogue: true, twoTone: true }),
  (c) => ({ chunky: true, toeCap: c.odds(0.5), lace: c.one(['#d8b46a', '#2a2421']) }),
  () => ({ monk: true, toeCap: true }),
  (c) => ({ sole: c.one(['#f0e8da', '#c79a62']), lace: '#efe6d6', toe: 0 }),
]

const boots: Variant[] = [
  (c) => ({ chelsea: true, shaft: c.range(100, 126, 1), heel: 24 }),
  (c) => ({
    laces: true,
    soleKind: 'lug',
    shaft: c.range(120, 150, 1),
    heel: 32,
    sole: '#1f1c1a',
    lace: c.one(['#d8b46a', '#2b2724', '#efe6d6']),
  }),
  (c) => ({ zipper: true, soleKind: 'block', heel: c.range(48, 66, 1), shaft: c.range(92, 120, 1), toe: 6 }),
  (c) => ({
    shaft: c.range(240, 290, 1),
    soleKind: c.one(['low', 'block']),
    heel: c.range(26, 50, 1),
    calf: 14,
    zipper: c.odds(0.4),
  }),
  (c) => ({
    western: true,
    soleKind: 'western',
    heel: c.range(40, 48, 1),
    shaft: c.range(170, 230, 1),
    calf: 8,
    toe: 12,
  }),
  () => ({ chelsea: true, soleKind: 'lug', heel: 38, shaft: 124 }),
  (c) => ({ strap: true, shaft: c.range(120, 170, 1), soleKind: c.one(['low', 'lug']), heel: 28 }),
  (c) => ({
    cuff: true,
    laces: true,
    soleKind: 'lug',
    shaft: c.range(100, 124, 1),
    heel: 28,
    sole: c.one(['#c79a62', '#efe8da']),
  }),
  (c) => ({ shaft: c.range(190, 220, 1), soleKind: 'lug', heel: 30, calf: 10 }),
]

const heels: Variant[] = [
  (c) => ({ heel: c.range(70, 98, 1) }),
  (c) => ({ heel: c.range(54, 74, 1), heelKind: 'block', roundToe: c.range(2, 6, 1) }),
  (c) => ({ heel: c.range(64, 90, 1), strap: 'ankle', heelKind: c.one(['stiletto', 'block']) }),
  (c) => ({ heel: c.range(44, 66, 1), strap: 'sling', openBack: true, heelKind: c.one(['stiletto', 'flared']) }),
  (c) => ({ heel: c.range(46, 60, 1), strap: 'mary', heelKind: 'block', roundToe: 6 }),
  (c) => ({ heel: c.range(56, 84, 1), openBack: true, heelKind: c.one(['block', 'flared', 'stiletto']) }),
  () => ({ heel: 78, platform: 20, heelKind: 'block', strap: 'ankle' }),
  () => ({ heel: 70, strap: 't', heelKind: 'flared' }),
  (c) => ({ heel: c.range(44, 56, 1), bow: true }),
  () => ({ heel: 66, heelKind: 'wedge', heelColour: '#c3a577', strap: 'ankle' }),
]

const flats: Variant[] = [
  () => ({ bow: true }),
  (c) => ({ toe: c.range(10, 16, 1), vamp: 170, buckle: c.odds(0.4) }),
  (c) => ({ maryJane: true, heel: c.range(7, 16, 1) }),
  () => ({ rope: true, vamp: 150 }),
  () => ({ capToe: true, bow: true }),
  () => ({ tStrap: true, toe: 4 }),
  (c) => ({ vamp: c.range(120, 136, 1), toe: c.range(0, 12, 1) }),
  () => ({ buckle: true, heel: 14, toe: 2 }),
  () => ({ rope: true, maryJane: true, capToe: true }),
]

const sandals: Variant[] = [
  () => ({ kind: 'straps', ankle: true }),
  (c) => ({ kind: 'slide', soleHeight: c.range(16, 30, 1) }),
  (c) => ({ kind: 'two', soleHeight: c.range(22, 32, 1), sole: '#a98a63' }),
  () => ({ kind: 'thong', soleHeight: 14 }),
  () => ({ kind: 'gladiator', ankle: true }),
  (c) => ({ kind: 'cross', soleHeight: c.range(16, 26, 1), ankle: c.odds(0.4) }),
  (c) => ({
    kind: c.one(['straps', 'cross']),
    ankle: true,
    soleHeight: c.range(36, 48, 1),
    sole: c.one(['#cdb48a', '#1f1c1a', '#efe8da']),
  }),
  () => ({ kind: 'two', ankle: true, sole: '#26231f', soleHeight: 28 }),
]

const totes: Variant[] = [
  (c) => ({ patch: c.one(['label', 'none', 'pocket']), handleColour: c.odds(0.5) ? '#7b4a2b' : '#3a2c22' }),
  (c) => ({ width: c.range(80, 92, 1), height: c.range(108, 124, 1), handle: 80 }),
  (c) => ({ kind: 'trapeze', height: c.range(110, 130, 1), width: 84, handle: 74 }),
  (c) => ({ kind: 'bucket', width: 70, height: c.range(120, 140, 1), handle: 84 }),
  (c) => ({ patch: c.one(['block', 'circle', 'words', 'stripe']) }),
  (c) => ({ kind: 'round', width: 88, height: c.range(116, 130, 1), handle: 64, handleWidth: 10 }),
  (c) => ({ kind: 'slouch', width: 88, height: c.range(130, 160, 1), handle: 100, handleWidth: 12 }),
  (c) => ({ width: 112, height: c.range(100, 116, 1), handle: 76, patch: c.one(['none', 'stripe', 'block']) }),
  (c) => ({ width: 64, height: c.range(84, 96, 1), handle: 56, patch: c.one(['none', 'label']) }),
]

const claspOf = (c: Chance) => c.one(['plate', 'ring', 'turn', 'none', 'buckle'])
const metalOf = (c: Chance) => c.one(['#b99654', '#b9b3a6', '#8a6a3c'])

const shoulders: Variant[] = [
  (c) => ({ kind: 'flap', clasp: claspOf(c), metal: metalOf(c), flap: c.range(0.55, 0.8) }),
  (c) => ({ kind: 'flap', quilted: true, chain: true, clasp: c.one(['turn', 'ring', 'plate']), metal: metalOf(c) }),
  (c) => ({ kind: 'moon', height: c.range(70, 90, 1), handleWidth: c.range(9, 15, 1) }),
  (c) => ({ kind: 'hobo', height: c.range(96, 116, 1), width: 88, handleWidth: 14 }),
  (c) => ({ kind: 'baguette', clasp: claspOf(c), height: 66, handle: c.range(76, 92, 1), flap: 0.7 }),
  (c) => ({ kind: 'bowling', height: c.range(88, 104, 1), handle: 84 }),
  (c) => ({ kind: 'flap', contrastTrim: true, clasp: claspOf(c), height: c.range(84, 96, 1), width: 80 }),
  (c) => ({ kind: 'flap', chain: true, width: 70, height: 62, clasp: claspOf(c), metal: metalOf(c), flap: 0.8 }),
]

const crossbodies: Variant[] = [
  (c) => ({ kind: 'camera', pocket: c.odds(0.4), stripe: c.odds(0.4) }),
  (c) => ({ kind: 'saddle', clasp: claspOf(c), flap: c.range(0.7, 0.9), metal: metalOf(c) }),
  (c) => ({ kind: 'round', width: c.range(62, 74, 1), height: c.range(92, 108, 1) }),
  (c) => ({ kind: 'box', clasp: claspOf(c), height: c.range(74, 90, 1), metal: metalOf(c) }),
  (c) => ({ kind: 'pouch', width: 66, height: c.range(92, 110, 1) }),
  (c) => ({ kind: 'messenger', clasp: c.one(['buckle', 'none']), height: 96, handleWidth: 12, flap: 0.72 }),
  () => ({ kind: 'camera', quilted: true, chain: true }),
  () => ({ kind: 'camera', width: 46, height: 96, pocket: true }),
]

const backpacks: Variant[] = [
  (c) => ({ kind: 'zip', label: c.odds(0.6), contrastTrim: c.odds(0.4) }),
  (c) => ({ kind: 'roll', noPocket: c.odds(0.6), width: 78 }),
  (c) => ({ kind: 'flap', contrastTrim: c.odds(0.5), noPocket: c.odds(0.3) }),
  () => ({ kind: 'cord', square: false, label: false }),
  (c) => ({ kind: 'zip', width: c.range(64, 70, 1), height: 130, label: true }),
  () => ({ kind: 'zip', patch: 'block', square: true }),
  (c) => ({ kind: 'zip', square: true, noPocket: c.odds(0.5), label: true, height: 190 }),
  () => ({ kind: 'cord', noPocket: true, width: 74, height: 150 }),
]

const clutches: Variant[] = [
  (c) => ({ kind: 'envelope', flap: c.range(0.6, 0.86) }),
  (c) => ({ kind: 'box', width: c.range(80, 96, 1), height: 62 }),
  (c) => ({ kind: 'frame', gathered: c.odds(0.6), width: 82 }),
  (c) => ({ kind: 'pouch', wristlet: c.odds(0.7), gathered: c.odds(0.4) }),
  () => ({ kind: 'fold', width: 92, contrastTrim: false }),
  () => ({ kind: 'envelope', quilted: true, chain: true }),
  () => ({ kind: 'fold', contrastTrim: true, wristlet: true }),
  () => ({ kind: 'frame', chain: true, width: 76, height: 66 }),
]

const just = (variants: Variant[], base: Params = {}) => ({ base, variants })

export const accessoryDesigns: Record<string, { base: Params; variants: Variant[] }> = {
  sneaker: just(sneakers),
  loafer: just(loafers),
  derby: just(derbies),
  boot: just(boots),
  heel: just(heels),
  flat: just(flats),
  sandal: just(sandals),
  tote: just(totes),
  shoulder: just(shoulders),
  crossbody: just(crossbodies),
  backpack: just(backpacks),
  clutch: just(clutches),
}
