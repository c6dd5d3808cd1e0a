/** Folds, gathers, seams, pockets and hems of tops and dresses. */

import { tone } from './colour.ts'
import { unpatterned } from './cloth.ts'
import { paintPlacket } from './collar.ts'
import { along, corner, polygonPath, polyline, traceShape } from './curve.ts'
import type { PanelMap } from './curve.ts'
import { paintBlocks, paintGraphic } from './graphic.ts'
import { fill, fillOutlined, softShadow, softStroke, stitch, stroke } from './ink.ts'
import type { Neck } from './neck.ts'
import { between } from './number.ts'
import type { Maker } from './piece.ts'
import { sides } from './rig.ts'
import { fold, paintRib } from './shade.ts'
import type { Fold } from './shade.ts'
import type { TopShape } from './top.ts'

type AtV = (v: number) => number

function bodyFolds(maker: Maker, t: AtV, armpit: number): Fold[] {
  const soft = maker.read.number('soft', 1)
  const { random } = maker.ink
  const shift = () => between(random, -0.02, 0.02)
  const folds: Fold[] = []
  for (const s of sides) {
    const d = shift()
    folds.push(
      fold([s * 0.97, t(armpit + 0.01 + d)], [s * 0.3, t(0.42 + d)], 5, s * 0.05, 0.85 * soft),
      fold([s * 0.98, t(armpit + 0.07 + d)], [s * 0.42, t(0.56 + d)], 4.5, s * 0.04, 0.65 * soft),
      fold([s * 0.62, t(0.13)], [s * 0.8, t(0.3)], 5, -s * 0.07, 0.45 * soft),
    )
    if (maker.read.flag('smoothWaist')) continue
    folds.push(
      fold([s * 0.99, t(0.6 + d)], [s * 0.35, t(0.72 + d)], 4.5, s * 0.03, 0.6 * soft),
      fold([s * 0.98, t(0.69 - d)], [s * 0.25, t(0.66 - d)], 3.6, 0, 0.5 * soft),
      fold([s * 0.96, t(0.8 + d)], [s * 0.5, t(0.96 + d)], 4, s * 0.05, 0.5 * soft),
    )
  }
  return folds
}

/** A gathered waist: short folds above the seam, long ones fanning out below it. */
function gatherFolds(maker: Maker, t: AtV, hem: number, seam: number): Fold[] {
  const { random } = maker.ink
  const folds: Fold[] = []
  const count = 13
  for (let i = 0; i < count; i++) {
    const u = -0.95 + (i * 1.9) / (count - 1) + between(random, -0.03, 0.03)
    folds.push(
      fold(
        [u * 0.96, t(seam) + 0.005],
        [u * 1.02 + between(random, -0.03, 0.03), between(random, t(seam) + 0.25, 0.99)],
        between(random, 3, 6),
        between(random, -0.03, 0.03),
        between(random, 0.5, 1),
      ),
    )
  }
  for (let i = 0; i < 9; i++) {
    const u = -0.88 + i * 0.22
    folds.push(fold([u, t(seam) - 0.004], [u * 0.96, t(seam) - between(random, 0.04, 0.1)], 2, 0, 0.6))
  }
  if (hem > 1.5) {
    for (let i = 0; i < 7; i++) {
      const u = -0.9 + i * 0.3 + between(random, -0.05, 0.05)
      folds.push(fold([u, 1.01], [u * 0.97, between(random, 0.6, 0.82)], between(random, 6, 10), 0, 0.8))
    }
  }
  return folds
}

export function topFolds(maker: Maker, shape: TopShape): Fold[] {
  const { cut, long } = shape
  const { number, flag } = maker.read
  const t: AtV = (v) => v / cut.hem
  const folds = bodyFolds(maker, t, cut.armpit)
  const gather = number('gather', 0)
  if (gather) folds.push(...gatherFolds(maker, t, cut.hem, gather))
  else if (long) {
    for (const u of [-0.75, -0.4, -0.05, 0.35, 0.7])
      folds.push(
        fold(
          [u * 0.8, t(0.85 + between(maker.ink.random, 0, 0.2))],
          [u, 1.01],
          6,
          between(maker.ink.random, -0.05, 0.05),
          0.7,
        ),
      )
  } else if (!flag('smoothWaist')) {
    folds.push(
      fold([0.18, t(0.55)], [0.1, t(0.98)], 5, 0.05, 0.4),
      fold([-0.3, t(0.62)], [-0.22, t(1)], 4.4, -0.05, 0.4),
    )
  }
  return folds
}

function paintPockets(maker: Maker, map: PanelMap, t: AtV): string {
  const { cloth, read } = maker
  const kind = read.text('pocket', 'none')
  const chest = (s: number) => {
    const d = polygonPath([
      map(s * 0.2, t(0.28)),
      map(s * 0.58, t(0.28)),
      map(s * 0.58, t(0.43)),
      map(s * 0.39, t(0.46)),
      map(s * 0.2, t(0.43)),
    ])
    const flap = polygonPath([
      map(s * 0.18, t(0.275)),
      map(s * 0.6, t(0.275)),
      map(s * 0.59, t(0.325)),
      map(s * 0.39, t(0.345)),
      map(s * 0.19, t(0.325)),
    ])
    const pocket = `<path d="${d}" fill="${tone(cloth.colour, -0.03)}" fill-opacity=".5" stroke="${cloth.shade}" stroke-opacity=".6" stroke-width="1.1"/>`
    return pocket + (read.flag('pocketFlap') ? fillOutlined(flap, cloth.colour, cloth.shade) : '')
  }
  if (kind === 'chest') return chest(1)
  if (kind === 'two') return chest(1) + chest(-1)
  if (kind !== 'kangaroo') return ''
  const knots = (
    [
      [-0.34, 0.66],
      [0.34, 0.66],
      [0.56, 0.88],
      [0.56, 0.95],
      [-0.56, 0.95],
      [-0.56, 0.88],
    ] as const
  ).map(([u, v]) => corner(map(u, t(v))))
  const pouch = traceShape(knots)
  const seam = (s: number) => stitch([map(s * 0.37, t(0.68)), map(s * 0.59, t(0.89))], cloth.shade, 1, 0.6)
  return (
    softShadow(pouch.d, cloth.shade, 0.25, 2.5, 2, 2.5) +
    fillOutlined(pouch.d, cloth.colour, cloth.shade, 1.2, 0.65) +
    seam(1) +
    seam(-1)
  )
}

/** Dress seams: waist, tiers, a wrap edge, a belt, a slit, a ruffle. */
function paintDressSeams(maker: Maker, shape: TopShape, t: AtV, neck: Neck): string {
  const { cloth, read } = maker
  const { map, cut } = shape
  let svg = ''
  const across = (v: number, sag = 0.006) => polyline(along(map, -1.05, t(v), 1.05, t(v), 12, sag))
  const seam = read.number('waistSeam', 0)
  if (seam) svg += stroke(across(seam), cloth.shade, 1.6, 0.8)
  const tiers = read.number('tiers', 0)
  for (let i = 1; i <= tiers; i++) {
    const v = (seam || 0.62) + ((cut.hem - (seam || 0.62)) * i) / (tiers + 1)
    svg += softStroke(across(v + 0.02), cloth.shade, 9, 0.5) + stroke(across(v), cloth.shade, 1.4, 0.8)
    let gathers = ''
    for (let k = 0; k < 26; k++)
      gathers += polyline([map(-0.97 + k * 0.078, t(v + 0.005)), map(-0.97 + k * 0.078, t(v + 0.05))])
    svg += stroke(gathers, cloth.shade, 1.2, 0.4)
  }
  if (read.flag('wrap')) {
    const edge = [map(0.35, t(neck.depth * 0.55)), map(0, t(neck.depth)), map(-0.3, t(0.4)), map(-0.86, t(0.62))]
    svg += softStroke(polyline(edge.slice(1)), cloth.shade, 7, 0.4) + stroke(polyline(edge), cloth.shade, 1.5, 0.8)
    svg += stroke(polyline([map(-0.6, t(0.64)), map(-0.1, t(cut.hem * 0.78)), map(0.1, 1.03)]), cloth.shade, 1.6, 0.7)
  }
  const belt = read.text('belt', 'none')
  if (belt !== 'none') {
    const d = polygonPath([
      ...along(map, -1.1, t(0.6), 1.1, t(0.6), 10, 0.006),
      ...along(map, 1.1, t(0.66), -1.1, t(0.66), 10, 0.006),
    ])
    const colour = belt === 'self' ? tone(cloth.colour, -0.05) : cloth.third
    svg += softShadow(d, cloth.shade, 0.3, 2, 0, 3) + fillOutlined(d, colour, tone(colour, -0.5))
    if (belt === 'buckle')
      svg += `<path d="${polygonPath([map(-0.14, t(0.595)), map(0.14, t(0.595)), map(0.14, t(0.67)), map(-0.14, t(0.67))])}" fill="none" stroke="#c2a15e" stroke-width="3"/>`
  }
  if (read.flag('slit'))
    svg +=
      softStroke(polyline(along(map, 0.44, 0.62, 0.48, 1.02, 6)), cloth.shade, 9, 0.6) +
      stroke(polyline(along(map, 0.42, 0.6, 0.46, 1.02, 6)), cloth.shade, 2, 0.9)
  return svg
}

/** Ribbed or stitched hem, set inside the body's clip. */
function paintHem(maker: Maker, shape: TopShape): string {
  const { map, cut } = shape
  const rib = maker.read.number('hemRib', 0)
  const cloth = unpatterned(maker.cloth)
  let svg = ''
  if (rib) svg += paintRib(map, 1.06, (cut.hem - rib) / cut.hem, 1.04, cloth, 34, 0.004)
  if (maker.read.flag('hemStitch'))
    svg += stitch(along(map, -1, 1 - 0.028, 1, 1 - 0.028, 14), maker.read.text('stitch', cloth.shade), 1, 0.6)
  if (maker.read.flag('hemBand'))
    svg += fill(
      polygonPath([...along(map, -1.2, 0.95, 1.2, 0.95, 10), ...along(map, 1.2, 1.08, -1.2, 1.08, 10)]),
      cloth.second,
      0.95,
    )
  return svg
}

/** Ruffles, yokes and darts of blouses and dresses. */
function paintTrims(maker: Maker, map: PanelMap, t: AtV): string {
  const { cloth, read } = maker
  let svg = ''
  if (read.flag('yoke')) svg += stroke(polyline(along(map, -1, t(0.24), 1, t(0.24), 10, 0.01)), cloth.shade, 1.3, 0.6)
  if (read.flag('pintucks'))
    for (const u of [-0.3, -0.22, -0.14, 0.14, 0.22, 0.3])
      svg += stroke(polyline(along(map, u, t(0.14), u, t(0.5), 4)), cloth.shade, 1.1, 0.5)
  if (read.flag('ruffle'))
    for (const s of sides) {
      const edge = Array.from({ length: 15 }, (_, i) => map(s * (0.34 + (i % 2) * 0.1), t(0.08 + i * 0.037)))
      svg +=
        softStroke(polyline(edge), cloth.shade, 6, 0.4) +
        stroke(polyline(edge), cloth.light, 2.4, 0.5) +
        stroke(polyline(edge), cloth.shade, 1.2, 0.7)
    }
  if (read.flag('bustSeam'))
    svg += stroke(polyline(along(map, -1, t(0.42), 1, t(0.42), 10, 0.03)), cloth.shade, 1.4, 0.7)
  if (read.flag('smocking'))
    for (let v = 0.28; v < 0.6; v += 0.035)
      svg += stroke(polyline(along(map, -1, t(v), 1, t(v), 10, 0.006)), cloth.shade, 1.3, 0.45)
  return svg
}

export function paintTopDetails(maker: Maker, shape: TopShape, neck: Neck): string {
  const { cut, map } = shape
  const { read } = maker
  const t: AtV = (v) => v / cut.hem
  const half = cut.halfWidth(0.5)
  const placket = read.text('placket', 'none')
  const end = placket === 'full' ? cut.hem + 0.05 : read.number('placketEnd', 0.34)
  return (
    paintTrims(maker, map, t) +
    paintDressSeams(maker, shape, t, neck) +
    paintPockets(maker, map, t) +
    paintHem(maker, shape) +
    (placket === 'none' ? '' : paintPlacket(maker, neck, map, cut.hem, end, half))
  )
}

/** Contrast panels and the printed picture. */
export function paintTopPrint(maker: Maker, shape: TopShape): string {
  const { cut, map } = shape
  const { read, cloth, seed } = maker
  return paintBlocks(read, cloth, map, cut.hem) + paintGraphic(read, cloth, map, cut.hem, cut.halfWidth(0.5), seed)
}
