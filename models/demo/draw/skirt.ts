/** Short and long skirts: straight, A-line, pleated, tiered, wrapped, satin waves, denim. */

import { unpatterned } from './cloth.ts'
import { along, corner, mix, polygonPath, polyline, traceLine, traceShape } from './curve.ts'
import type { Knot, PanelMap } from './curve.ts'
import { button, fill, joinLayers, softStroke, stitch, stroke } from './ink.ts'
import { between, keyed, lerp, smoothstep } from './number.ts'
import { paintPanel } from './panel.ts'
import type { Panel } from './panel.ts'
import { emptyPiece } from './piece.ts'
import type { Maker, Piece } from './piece.ts'
import { hangingEdge, sides, spine } from './rig.ts'
import type { Side } from './rig.ts'
import { fold, paintRib } from './shade.ts'
import type { Fold } from './shade.ts'
import { bandPanel } from './trousers.ts'
import type { Point } from './types.ts'

interface SkirtShape {
  top: number
  hem: number
  half: number
  map: PanelMap
  edge: (side: Side, v: number) => Point
  width: (v: number) => number
}

function readShape(maker: Maker): SkirtShape {
  const { number } = maker.read
  const { body } = maker.rig
  const [top, hem, flare] = [number('waistV', 0.66), number('hem', 1.7), number('flare', 10)]
  const half = lerp(body.waist, body.hip, smoothstep(0.6, 1, top)) + number('easeWaist', 2)
  const bottom = body.hip + 4 + flare
  const keys: [number, number][] = [
    [top, half],
    [0.84, lerp(half, body.hip, 0.62) + Math.max(0, flare) * 0.18],
    [1, body.hip + 4 + Math.max(0, flare) * 0.42],
  ]
  const flip = number('mermaid', 0)
  if (flip) keys.push([lerp(1, hem, 0.6), body.hip - 4])
  keys.push([hem, bottom + flip])
  const width = keyed(keys)
  const ease = number('legEase', hem < 1.5 ? 30 : 34)
  const edge = (side: Side, v: number) => hangingEdge(maker.rig, side, width(v), v, ease)
  const map: PanelMap = (u, t) => {
    const v = lerp(top, hem, t)
    return mix(edge(-1, v), edge(1, v), (u + 1) / 2)
  }
  return { top, hem, half, map, edge, width }
}

function hemKnots(maker: Maker, map: PanelMap): Knot[] {
  const { number } = maker.read
  const [pleats, waves, slope] = [number('pleats', 0), number('waves', 0), number('hemSlope', 0)]
  const count = pleats || waves * 2 || 4
  return Array.from({ length: count - 1 }, (_, i): Knot => {
    const u = 1 - (2 * (i + 1)) / count
    const [x, y] = map(u, 1)
    const drop = 6 * (1 - u * u) + slope * u
    if (pleats) return [x, y + drop + (i % 2 ? -3 : 5), 1]
    return [x, y + drop + (waves ? (i % 2 ? -4.5 : 4.5) : 0)]
  })
}

function skirtFolds(maker: Maker): Fold[] {
  const { number, flag } = maker.read
  const { random } = maker.ink
  const waves = number('waves', 0)
  if (number('pleats', 0) || flag('smooth')) return []
  if (waves) {
    return Array.from({ length: waves }, (_, i) => -1 + ((i + 0.5) * 2) / waves).flatMap((u) => [
      fold([u * 0.9, 0.08 + between(random, 0, 0.1)], [u, 1.02], 9, 0, 1),
      fold([u * 0.88 + 0.05, 0.04], [u + 0.08, 0.6], 4, 0, 0.6),
    ])
  }
  const d = between(random, -0.03, 0.03)
  return [
    fold([-0.95, 0.2 + d], [0.2, 0.26], 4, 0, 0.6),
    fold([0.95, 0.22], [0, 0.3 + d], 4, 0, 0.6),
    fold([0.3, 0.35 + d], [0.35, 1], 6, 0, 0.5),
    fold([-0.4, 0.4], [-0.42 + d, 1], 6, 0, 0.5),
  ]
}

function paintPleats(maker: Maker, map: PanelMap): string {
  const count = maker.read.number('pleats', 0)
  const { cloth } = maker
  const from = maker.read.flag('yoke') ? 0.17 : 0.03
  let dark = ''
  let pale = ''
  let edges = ''
  for (let i = 0; i < count; i++) {
    const u0 = -1 + (2 * i) / count
    const u1 = -1 + (2 * (i + 1)) / count
    dark += polygonPath([
      ...along(map, u0, from, u0, 1.05, 8),
      ...along(map, lerp(u0, u1, 0.52), 1.05, lerp(u0, u1, 0.4), from, 8),
    ])
    pale += polyline(along(map, lerp(u0, u1, 0.8), from + 0.02, lerp(u0, u1, 0.78), 1, 8))
    edges += polyline(along(map, u0, from, u0, 1.05, 8))
  }
  const yoke = maker.read.flag('yoke')
    ? stroke(polyline(along(map, -1, 0.16, 1, 0.16, 8, 0.02)), cloth.shade, 1.4, 0.7)
    : ''
  return (
    fill(dark, cloth.shade, 0.24) +
    stroke(pale, cloth.light, 4, 0.2) +
    softStroke(edges, cloth.shade, 5, 0.3) +
    stroke(edges, cloth.shade, 1.4, 0.7) +
    yoke
  )
}

function paintDenim(maker: Maker, map: PanelMap): string {
  const thread = maker.read.text('stitch', '#c58a4a')
  const { cloth } = maker
  let svg =
    stitch(along(map, -1, 0.975, 1, 0.975, 14, 0.01), thread, 1.2, 0.85) +
    stroke(polyline(along(map, 0, 0.05, 0, 0.98, 6)), cloth.shade, 1.2, 0.6)
  svg += stitch([map(0.05, 0.1), map(0.045, 0.97)], thread, 1.1, 0.7)
  for (const s of sides) {
    svg += stroke(traceLine([map(s * 0.4, 0.08), map(s * 0.52, 0.25), map(s * 0.98, 0.29)]), cloth.shade, 1.6, 0.8)
    svg += stitch([map(s * 0.36, 0.08), map(s * 0.49, 0.28), map(s * 0.98, 0.32)], thread, 1.1, 0.85)
  }
  return svg
}

function paintDetails(maker: Maker, shape: SkirtShape): string {
  const { cloth, read } = maker
  const { map } = shape
  let svg = ''
  if (read.number('pleats', 0)) svg += paintPleats(maker, map)
  const tiers = read.number('tiers', 0)
  for (let i = 1; i <= tiers; i++) {
    const t = i / (tiers + 1)
    svg +=
      softStroke(polyline(along(map, -1.05, t + 0.03, 1.05, t + 0.03, 10, 0.01)), cloth.shade, 10, 0.5) +
      stroke(polyline(along(map, -1.05, t, 1.05, t, 10, 0.01)), cloth.shade, 1.5, 0.8)
    svg += stroke(
      Array.from({ length: 24 }, (_, k) =>
        polyline([map(-0.97 + k * 0.084, t + 0.01), map(-0.96 + k * 0.084, t + 0.09)]),
      ).join(''),
      cloth.shade,
      1.2,
      0.4,
    )
  }
  if (read.flag('slit'))
    svg +=
      softStroke(polyline(along(map, 0.48, 0.6, 0.52, 1, 6)), cloth.shade, 9, 0.6) +
      stroke(polyline(along(map, 0.42, 0.55, 0.46, 1.02, 6)), cloth.shade, 2.2, 0.9)
  if (read.flag('wrap')) {
    const edge = [map(0.55, 0.02), map(0.35, 0.45), map(0.42, 1.02)]
    svg +=
      `<g transform="translate(4 2)">${softStroke(traceLine(edge), cloth.shade, 9, 0.55)}</g>` +
      stroke(traceLine(edge), cloth.shade, 1.6, 0.85)
  }
  if (read.flag('jean')) svg += paintDenim(maker, map)
  if (read.flag('buttonFront')) {
    for (let i = 0; i < 6; i++)
      svg += button(map(0, 0.1 + i * 0.16), read.text('button', read.flag('jean') ? '#b07a4a' : cloth.second), 3)
    svg += stroke(polyline(along(map, 0.07, 0.02, 0.06, 1, 6)), cloth.shade, 1.1, 0.6)
  }
  if (read.text('pocket', 'none') === 'flap')
    for (const s of sides)
      svg += `<path d="${polygonPath([map(s * 0.32, 0.2), map(s * 0.8, 0.18), map(s * 0.8, 0.3), map(s * 0.32, 0.32)])}" fill="${cloth.colour}" stroke="${cloth.shade}" stroke-width="1.2" stroke-opacity=".8"/>`
  if (read.flag('panel'))
    for (const u of [-0.4, 0.4]) svg += stroke(polyline(along(map, u, 0, u, 1.02, 8)), cloth.shade, 1.2, 0.5)
  if (read.flag('hemBand'))
    svg += fill(
      polygonPath([...along(map, -1.2, 0.9, 1.2, 0.9, 10), ...along(map, 1.2, 1.1, -1.2, 1.1, 10)]),
      cloth.second,
      0.95,
    )
  if (read.flag('ruffleHem'))
    svg +=
      softStroke(polyline(along(map, -1.1, 0.86, 1.1, 0.86, 10)), cloth.shade, 8, 0.55) +
      stroke(polyline(along(map, -1.1, 0.85, 1.1, 0.85, 10)), cloth.shade, 1.4, 0.8)
  if (read.flag('hemStitch')) svg += stitch(along(map, -1, 0.97, 1, 0.97, 12, 0.01), cloth.shade, 1, 0.6)
  return svg
}

export function buildSkirt(maker: Maker): Piece {
  const shape = readShape(maker)
  const { top, hem, half, map, edge } = shape
  const sideKnots = (side: Side) =>
    Array.from({ length: 6 }, (_, i): Knot =>
      i === 5 ? corner(edge(side, hem)) : edge(side, lerp(top, hem, (i + 1) / 6)),
    )
  const knots: Knot[] = [
    corner(maker.rig.torso(-half, top)),
    maker.rig.torso(0, top + 0.012),
    corner(maker.rig.torso(half, top)),
    ...sideKnots(1),
    ...hemKnots(maker, map),
    ...sideKnots(-1).reverse(),
  ]
  const panel: Panel = {
    shape: traceShape(knots),
    map,
    length: (hem - top) * spine,
    halfWidth: (t) => shape.width(lerp(top, hem, t)),
    angle: 0,
    roundness: maker.read.number('pleats', 0) ? 0.9 : 0.6,
    sag: 0.02,
    volume: 0.85,
    wash: 0,
  }
  const skirt = paintPanel(maker.ink, panel, maker.cloth, maker.seed, {
    folds: skirtFolds(maker),
    details: paintDetails(maker, shape),
  })
  const band = bandPanel(maker, half, top - 0.012, maker.read.number('waistband', 0.065))
  const details = maker.read.flag('elastic')
    ? paintRib(band.map, 1.05, -0.1, 1.2, unpatterned(maker.cloth), 34)
    : maker.read.flag('jean')
      ? stitch(along(band.map, -1, 0.8, 1, 0.8, 8, 0.1), maker.read.text('stitch', '#c58a4a'), 1.1, 0.85)
      : ''
  const waist = paintPanel(maker.ink, band, unpatterned(maker.cloth), maker.seed, { details })
  const piece = emptyPiece()
  piece.body = joinLayers(skirt, waist)
  return piece
}
