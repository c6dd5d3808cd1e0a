/** Designs of outerwear. */

import type { Variant } from './chance.ts'
import type { Params } from './types.ts'

const jackets: Variant[] = [
  // Denim trucker
  (c) => ({ collar: 'point', closing: 0.13, buttons: 5, buttonEnd: 0.9, pocket: 'trucker', overlap: 8, cuff: 'strap', hemStitch: true, topstitch: true, stitch: c.one(['#d29a55', '#e6d6b4']), hem: c.range(0.92, 1.02), button: '#b98a55', buttonSize: 3.6 }),
  // Biker
  (c) => ({ collar: c.one(['notch', 'peak']), gorge: 0.15, lapelWidth: c.range(38, 46), closing: 0.5, zip: true, pocket: c.one(['zip', 'welt']), overlap: 18, hem: c.range(0.9, 1), easeBust: 10, easeWaist: 12, easeHip: 10, drop: 2, sleeveCap: 29, sleeveElbow: 25, sleeveCuff: 18, belt: c.odds(0.25) }),
  // Bomber
  (c) => ({ collar: 'stand', ribCollar: true, standHeight: 0.07, closing: 0.1, zip: true, pocket: 'welt', overlap: 0, cuff: 'rib', hemRib: 0.09, hem: c.range(0.98, 1.06), easeBust: 24, easeWaist: 28, easeHip: 20, drop: 10, sleeveCap: 36, sleeveElbow: 33, sleeveCuff: 24, blouse: 4 }),
  // Varsity
  () => ({ collar: 'stand', ribCollar: true, standHeight: 0.06, closing: 0.1, buttons: 6, buttonEnd: 0.96, contrastSleeve: true, contrastTrim: true, pocket: 'welt', cuff: 'rib', hemRib: 0.09, hem: 1.02, overlap: 8, easeBust: 24, easeWaist: 28, easeHip: 20, drop: 9, sleeveCap: 35, sleeveElbow: 32, sleeveCuff: 23 }),
  // Collarless, braided
  (c) => ({ collar: 'none', closing: 0.12, braid: true, pocket: c.one(['patch', 'double']), pocketV: 0.74, buttons: c.one([4, 5]), buttonEnd: 0.86, hem: c.range(0.92, 1), overlap: 2, cuff: 'turn', easeBust: 14, easeWaist: 20, easeHip: 14 }),
  // Chore, safari
  (c) => ({ collar: 'point', closing: 0.14, buttons: c.one([4, 5]), buttonEnd: 1, pocket: c.one(['cargo', 'patch']), pocketV: 0.8, hem: c.range(1.06, 1.16), overlap: 9, easeBust: 22, easeWaist: 28, easeHip: 22, drop: 8, legEase: 0, hemStitch: true, belt: c.odds(0.25) }),
  // Wind jacket
  (c) => ({ collar: 'stand', standHeight: 0.12, closing: 0.1, zip: true, zipColour: '#e9e4da', pocket: 'zip', overlap: 0, cuff: 'rib', hem: 1.08, block: c.one(['yoke', 'chest', 'half', 'diagonal']), hood: c.odds(0.4), easeBust: 26, easeWaist: 32, easeHip: 26, drop: 12, legEase: 0 }),
  // Cropped zip jacket
  (c) => ({ collar: 'point', closing: 0.14, zip: true, pocket: c.one(['flap', 'zip', 'welt']), pocketV: 0.62, hem: c.range(0.76, 0.86), overlap: 0, easeBust: 16, easeWaist: 20, cuff: 'strap', drop: 4 }),
  // Shearling
  () => ({ collar: 'shawl', lapelColour: '#efe3cd', lapelWidth: 46, gorge: 0.16, closing: 0.4, zip: true, pocket: 'zip', overlap: 6, hem: 1, easeBust: 22, easeWaist: 26, easeHip: 20, sleeveCap: 36, sleeveElbow: 32, sleeveCuff: 26, cuff: 'turn', drop: 8 }),
]

const blazers: Variant[] = [
  (c) => ({ buttons: c.one([1, 2]), closing: c.range(0.56, 0.66), buttonEnd: 0.82, lapelWidth: c.range(34, 42), pocket: c.one(['flap', 'welt']), breastPocket: c.odds(0.6), dart: true }),
  (c) => ({ collar: 'peak', gorge: 0.19, lapelWidth: c.range(44, 52), double: true, buttons: c.one([2, 3]), closing: c.range(0.56, 0.66), buttonEnd: 0.9, overlap: c.range(20, 26), cutaway: false, pocket: 'flap', pocketV: 0.92, breastPocket: true }),
  (c) => ({ easeBust: 26, easeWaist: 38, easeHip: 30, drop: 14, sleeveCap: 36, sleeveElbow: 32, hem: c.range(1.26, 1.34), lapelWidth: 44, buttons: 2, closing: 0.66, cutaway: false, pocket: 'flap', pocketV: 0.98 }),
  (c) => ({ buttons: 3, closing: 0.42, buttonEnd: 0.82, lapelWidth: 34, gorge: 0.13, pocket: c.one(['patch', 'flap']), breastPocket: true }),
  (c) => ({ collar: 'shawl', lapelWidth: c.range(38, 48), buttons: 1, closing: 0.62, pocket: 'welt', lapelColour: c.odds(0.4) ? '#1b1b1d' : '' }),
  (c) => ({ hem: c.range(0.82, 0.9), buttons: c.one([1, 2]), closing: 0.5, buttonEnd: 0.68, lapelWidth: 38, pocket: 'welt', pocketV: 0.62, cutaway: false }),
  (c) => ({ collar: 'none', closing: 0.4, buttons: c.one([3, 4]), buttonEnd: 0.86, princess: true, pocket: 'flap', cutaway: true }),
  (c) => ({ easeWaist: 6, flare: 10, princess: true, hem: 1.24, buttons: 1, closing: 0.58, lapelWidth: 42, collar: c.one(['peak', 'notch']), pocket: 'flap', belt: c.odds(0.4) }),
  () => ({ sleeve: 0, strapless: true, hem: 1.08, buttons: 3, closing: 0.42, buttonEnd: 0.84, lapelWidth: 36, pocket: 'welt', pocketV: 0.76, easeBust: 14, easeWaist: 18 }),
]

const coats: Variant[] = [
  (c) => ({ buttons: 3, closing: c.range(0.58, 0.68), pocket: c.one(['welt', 'flap']), hem: c.range(1.8, 2.1) }),
  (c) => ({ buttons: 2, pocket: 'patch', hem: c.range(1.5, 1.8), collar: c.one(['notch', 'peak']) }),
  (c) => ({ collar: 'shawl', belt: true, tied: true, overlap: 24, lapelWidth: 48, closing: 0.56, easeWaist: 14, flare: 24, hem: c.range(1.75, 2.1), pocket: 'welt', buttons: 0 }),
  (c) => ({ collar: 'peak', gorge: 0.19, lapelWidth: 46, double: true, buttons: 3, overlap: 24, closing: 0.58, buttonEnd: 1, hem: c.range(1.36, 1.5), flare: 6, legEase: 22 }),
  (c) => ({ collar: 'peak', double: true, buttons: 3, overlap: 24, closing: 0.62, buttonEnd: 1.05, lapelWidth: 46, hem: c.range(1.9, 2.15), pocket: 'flap', pocketV: 0.95 }),
  (c) => ({ collar: 'stand', closing: 0.1, buttons: 5, buttonEnd: 1.1, standHeight: 0.09, hem: c.range(1.6, 1.95), flare: c.range(14, 30), pocket: 'welt' }),
  (c) => ({ collar: 'none', closing: 0.16, buttons: c.one([3, 4]), buttonEnd: 1, hem: c.range(1.4, 1.75), pocket: 'patch', easeBust: 26 }),
  (c) => ({ collar: 'point', closing: 0.16, buttons: 5, buttonEnd: 1.15, hem: c.range(1.45, 1.9), drop: 4, pocket: c.one(['flap', 'welt']), flare: 14 }),
  // Duffle
  (c) => ({ collar: 'stand', hood: true, closing: 0.12, buttons: 4, buttonSize: 5.5, buttonEnd: 1, pocket: 'patch', hem: c.range(1.4, 1.6), button: '#c9a87c' }),
  (c) => ({ drop: 16, easeBust: 34, easeWaist: 40, easeHip: 36, flare: 30, buttons: 1, closing: 0.5, lapelWidth: 50, collar: c.one(['notch', 'shawl']), hem: c.range(1.6, 2), sleeveCap: 40, sleeveElbow: 36 }),
]

const trenches: Variant[] = [
  (c) => ({ belt: true, double: true, buttons: c.one([3, 4]), stormFlap: true, hem: c.range(1.75, 2.1) }),
  (c) => ({ belt: true, double: true, buttons: 3, hem: c.range(1.36, 1.5), flare: 30, legEase: 26 }),
  (c) => ({ belt: true, tied: true, double: true, buttons: 3, stormFlap: c.odds(0.5), hem: c.range(1.6, 1.9), drop: 14, easeBust: 30, easeWaist: 24, easeHip: 32 }),
  (c) => ({ belt: false, double: true, buttons: 4, buttonEnd: 1.1, stormFlap: true, hem: c.range(1.7, 2), easeWaist: 26 }),
  (c) => ({ belt: true, tied: true, double: false, buttons: 4, buttonEnd: 1.2, overlap: 12, lapelWidth: 44, hem: c.range(1.6, 2), stormFlap: c.odds(0.6) }),
  (c) => ({ belt: false, collar: 'point', closing: 0.16, double: false, overlap: 10, buttons: 5, buttonEnd: 1.2, hem: c.range(1.4, 1.8), easeWaist: 26, flare: 20 }),
]

const padded: Variant[] = [
  (c) => ({ quilt: c.range(0.11, 0.15), hem: c.range(1, 1.12) }),
  (c) => ({ quilt: c.range(0.07, 0.09), easeBust: 20, easeWaist: 22, easeHip: 18, sleeveCap: 34, sleeveElbow: 30, sleeveCuff: 22, standHeight: 0.09, drop: 6 }),
  (c) => ({ quilt: 0.13, sleeve: 0, hem: c.range(0.98, 1.1), block: c.one(['none', 'yoke']) }),
  (c) => ({ quilt: c.range(0.14, 0.17), hem: c.range(1.5, 1.95), hood: true, legEase: 26, pocket: 'welt', pocketV: 0.95, flare: 6, belt: c.odds(0.3) }),
  (c) => ({ quilt: 0.15, quiltKind: 'diamond', collar: c.one(['point', 'none', 'stand']), closing: 0.14, zip: false, buttons: 5, buttonEnd: 0.96, easeBust: 20, easeWaist: 24, easeHip: 22, sleeveCap: 34, sleeveElbow: 30, sleeveCuff: 24, overlap: 8, pocket: 'patch', pocketV: 0.78 }),
  (c) => ({ quilt: 0.15, hem: c.range(0.76, 0.86), standHeight: 0.14, easeBust: 36, easeWaist: 40 }),
  (c) => ({ quilt: 0.13, hood: true, furColour: c.odds(0.6) ? '#b9a487' : '', hem: c.range(1.16, 1.4), pocket: 'flap', legEase: 10 }),
  (c) => ({ quilt: 0.13, block: c.one(['yoke', 'chest', 'half', 'diagonal']), hood: c.odds(0.4) }),
  () => ({ quilt: 0.13, quiltKind: 'columns', collar: 'stand', hem: 1.06, zip: true }),
  (c) => ({ quilt: 0.14, quiltKind: 'diamond', sleeve: 0, collar: 'none', neck: 'v', closing: 0.3, zip: false, buttons: 4, buttonEnd: 0.9, hem: c.range(1, 1.2), overlap: 6 }),
]

const cardigans: Variant[] = [
  (c) => ({ closing: c.range(0.36, 0.5), buttons: c.one([4, 5]), pocket: c.one(['patch', 'none']) }),
  (c) => ({ closing: 0.1, buttons: c.one([6, 7]), buttonEnd: 0.98, hem: c.range(0.86, 1), easeBust: 12, easeWaist: 14, easeHip: 10, sleeveCap: 29, sleeveElbow: 25, drop: 3 }),
  (c) => ({ closing: 0.5, hem: c.range(1.3, 1.7), pocket: 'patch', pocketV: 1, buttons: c.one([0, 4]), buttonEnd: 1.1, frontRib: 11, easeHip: 24 }),
  (c) => ({ hem: c.range(0.74, 0.84), closing: c.range(0.14, 0.3), buttons: 5, buttonEnd: 0.72, easeWaist: 16, blouse: 6 }),
  (c) => ({ collar: 'shawl', lapelWidth: 38, closing: 0.5, buttons: 4, buttonEnd: 1, pocket: 'patch', drop: 10, easeBust: 26, easeWaist: 30, frontRib: 0, overlap: 8, sleeveElbow: c.range(30, 34) }),
  (c) => ({ drop: 15, easeBust: 34, easeWaist: 42, easeHip: 30, closing: 0.48, buttons: 3, sleeveCap: 40, sleeveElbow: 36, blouse: 7, frontRib: c.range(9, 12), buttonSize: 5.4 }),
  () => ({ contrastTrim: true, closing: 0.46, buttons: 5, pocket: 'none' }),
  () => ({ sleeve: 0, closing: 0.48, buttons: 4, contrastTrim: true, hem: 1.04 }),
  () => ({ zip: true, frontRib: 0, collar: 'stand', standHeight: 0.09, closing: 0.1, buttons: 0, overlap: 0, hem: 1.06, pocket: 'welt' }),
]

const tailored: Params = { sleeve: 1.03, sleeveCap: 31, sleeveElbow: 27, sleeveCuff: 20, easeBust: 17, easeWaist: 20, easeHip: 18, neckWidth: 28, drop: 6, collar: 'notch', cuff: 'jacket' }

export const outerDesigns: Record<string, { base: Params; variants: Variant[] }> = {
  jacket: { base: { sleeve: 1.01, sleeveCap: 32, sleeveElbow: 28, sleeveCuff: 21, easeBust: 18, easeWaist: 20, easeHip: 15, neckWidth: 29, drop: 6, gap: 26, cuff: 'hem' }, variants: jackets },
  blazer: { base: { ...tailored, hem: 1.2, legEase: 3, gap: 30, cutaway: true, overlap: 10 }, variants: blazers },
  coat: {
    base: { ...tailored, sleeve: 1.04, sleeveCap: 33, sleeveElbow: 29, sleeveCuff: 24, easeBust: 22, easeWaist: 26, easeHip: 24, flare: 16, legEase: 30, drop: 8, gorge: 0.18, lapelWidth: 42, overlap: 12, gap: 34, buttonSize: 5, cuff: 'none', closing: 0.62 },
    variants: coats,
  },
  trench: {
    base: { ...tailored, sleeveCap: 33, sleeveElbow: 29, sleeveCuff: 23, easeBust: 20, easeWaist: 14, easeHip: 24, flare: 26, legEase: 32, drop: 7, collar: 'trench', gorge: 0.17, lapelWidth: 52, closing: 0.46, buttonEnd: 0.9, pocket: 'welt', overlap: 24, cuff: 'strap', gap: 34, buttonSize: 4.6 },
    variants: trenches,
  },
  padded: {
    base: { sleeve: 1.02, sleeveCap: 42, sleeveElbow: 38, sleeveCuff: 31, easeBust: 30, easeWaist: 34, easeHip: 28, hem: 1.08, legEase: 0, neckWidth: 31, drop: 13, collar: 'stand', standHeight: 0.11, closing: 0.1, zip: true, overlap: 0, cuff: 'hem', gap: 28, soft: 0.6 },
    variants: padded,
  },
  cardigan: {
    base: { sleeve: 1.02, sleeveCap: 33, sleeveElbow: 29, sleeveCuff: 21, easeBust: 18, easeWaist: 22, easeHip: 18, hem: 1.08, legEase: 6, neckWidth: 29, drop: 8, closing: 0.46, buttonEnd: 0.98, frontRib: 8, overlap: 7, cuff: 'rib', hemRib: 0.07, gap: 24, buttonSize: 4.2, soft: 0.8 },
    variants: cardigans,
  },
}
