/** Folds, creases, pockets, cuffs and waistbands of trousers. */

import { tone } from './colour.ts'
import { unpatterned } from './cloth.ts'
import { along, corner, lens, mix, polygonPath, polyline, traceLine, traceShape } from './curve.ts'
import { button, fill, fillOutlined, softShadow, stitch, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { between } from './number.ts'
import { paintPanel } from './panel.ts'
import type { Maker } from './piece.ts'
import { sides } from './rig.ts'
import { fold, paintRib } from './shade.ts'
import type { Fold } from './shade.ts'
import { bandPanel } from './trousers.ts'
import type { LegShape, Waist } from './trousers.ts'

export function legFolds(maker: Maker, { crotch, knee }: LegShape): Fold[] {
  const d = between(maker.ink.random, -0.015, 0.015)
  const folds = [
    fold([-0.98, crotch * 0.98], [0.35, crotch + 0.02 + d], 4.4, 0.02, 1),
    fold([-0.96, crotch * 0.9], [0.6, crotch * 0.72], 4, 0, 0.8),
    fold([-0.95, crotch + 0.03], [0.25, crotch + 0.1 + d], 4, 0.05, 0.8),
    fold([-0.9, crotch * 0.8], [0.2, crotch * 0.62], 3.4, 0, 0.5),
  ]
  if (knee > 0.97) return folds
  folds.push(
    fold([-0.9, knee - 0.03 + d], [0.4, knee], 4, 0.06, 0.8),
    fold([0.95, knee - 0.015], [-0.3, knee + 0.02 + d], 3.4, -0.06, 0.6),
    fold([-0.9, knee + 0.035 + d], [0.3, knee + 0.055], 3.4, 0.05, 0.6),
    fold([0.3, crotch + 0.08], [0.2, knee - 0.06], 5, 0.05, 0.4),
  )
  if (maker.read.flag('clean')) return folds
  folds.push(
    fold([-0.95, 0.9 + d], [0.6, 0.925], 4, 0.06, 0.8),
    fold([0.95, 0.935], [-0.5, 0.955 + d], 4, -0.06, 0.8),
    fold([-0.9, 0.965], [0.4, 0.978], 3.4, 0, 0.8),
    fold([0.2, knee + 0.08], [0.15, 0.88], 4.4, 0.03, 0.4),
  )
  return folds
}

function paintJeanSeams(maker: Maker, leg: LegShape, waist: Waist): string {
  const { cloth, rig, read } = maker
  const thread = read.text('stitch', '#c58a4a')
  const s = leg.side
  const at = (u: number, dv: number) => rig.torso(s * waist.half * u, waist.v + dv)
  return (
    stitch(along(leg.panel.map, 0.9, leg.hip * 0.7, 0.93, 0.99, 12), thread, 1.2, 0.65) +
    stitch(along(leg.panel.map, -1.2, 0.982, 1.2, 0.982, 6), thread, 1.2, 0.9) +
    stroke(traceLine([at(0.34, 0.035), at(0.5, 0.15), at(0.97, 0.16)]), cloth.shade, 1.6, 0.8) +
    stitch([at(0.3, 0.04), at(0.46, 0.16), at(0.97, 0.175)], thread, 1.2, 0.9) +
    button(at(0.93, 0.165), '#b07a4a', 1.8)
  )
}

function paintCargo(maker: Maker, leg: LegShape): string {
  const { cloth } = maker
  const { map } = leg.panel
  const start = leg.crotch + (leg.knee < 0.97 ? 0.12 : 0.14)
  const end = start + (leg.knee < 0.97 ? 0.2 : 0.4)
  const pocket = traceShape([
    corner(map(0.25, start)),
    corner(map(1.05, start)),
    corner(map(1.05, end)),
    corner(map(0.25, end)),
  ])
  const flap = polygonPath([
    map(0.2, start - 0.01),
    map(1.08, start - 0.01),
    map(1.08, start + 0.05),
    map(0.2, start + 0.05),
  ])
  return (
    softShadow(pocket.d, cloth.shade, 0.22, 2, 1, 2) +
    `<path d="${pocket.d}" fill="${cloth.colour}" fill-opacity=".4" stroke="${cloth.shade}" stroke-width="1.2" stroke-opacity=".75"/>` +
    stroke(polyline([map(0.65, start + 0.05), map(0.65, end)]), cloth.shade, 1.1, 0.5) +
    fillOutlined(flap, tone(cloth.colour, -0.08), cloth.shade) +
    button(map(0.62, start + 0.03), tone(cloth.colour, -0.4), 2.2)
  )
}

function paintRips(maker: Maker, leg: LegShape): string {
  const { map } = leg.panel
  const { cloth } = maker
  const t = leg.knee < 0.97 ? leg.knee : 0.6
  const tear = (dt: number) => lens(map, [-0.5, t + dt], [0.55, t + dt + 0.01], 6)
  const threads = [-0.3, -0.1, 0.1, 0.3].map((u) => polyline([map(u, t - 0.02), map(u + 0.03, t + 0.02)])).join('')
  return (
    fill(tear(0), tone(cloth.colour, -0.35)) +
    stroke(tear(0), cloth.light, 1.6, 0.9) +
    stroke(threads, cloth.light, 1, 0.8) +
    (leg.side > 0 ? fill(tear(-0.09), tone(cloth.colour, -0.3)) + stroke(tear(-0.09), cloth.light, 1.4, 0.8) : '')
  )
}

function paintHem(maker: Maker, leg: LegShape): string {
  const { cloth, read } = maker
  const { map } = leg.panel
  const short = leg.knee > 0.97
  const kind = read.text('cuff', 'none')
  if (kind === 'rib') return paintRib(map, 1.2, 0.945, 1.03, unpatterned(cloth), 14)
  if (kind === 'turn') {
    const t = short ? 0.9 : 0.945
    const edge = along(map, -1.2, t, 1.2, t, 6)
    const colour = cloth.fabric === 'denim' ? tone(cloth.colour, 0.35, 0.6) : tone(cloth.colour, 0.08)
    return (
      fill(polygonPath([...edge, ...along(map, 1.2, 1.04, -1.2, 1.04, 6)]), colour) +
      stroke(polyline(edge), cloth.shade, 1.4, 0.7)
    )
  }
  if (kind === 'raw')
    return stroke(
      polyline(along(map, -1.1, 0.99, 1.1, 0.99, 8)),
      cloth.light,
      6,
      0.75,
      ' stroke-dasharray="1.4 1.6" stroke-linecap="butt"',
    )
  return kind === 'hem' ? stitch(along(map, -1.2, 0.97, 1.2, 0.97, 6), cloth.shade, 1, 0.6) : ''
}

export function paintLegDetails(maker: Maker, leg: LegShape, waist: Waist): string {
  const { cloth, rig, read } = maker
  const { map } = leg.panel
  const s = leg.side
  let svg = ''
  if (read.flag('tape'))
    for (const u of [0.72, 0.86]) svg += stroke(polyline(along(map, u, 0.05, u, 1.02, 12)), cloth.second, 4)
  if (read.flag('crease'))
    svg +=
      stroke(polyline(along(map, 0.04, leg.hip, 0.04, 0.99, 12)), cloth.light, 1.4, 0.6) +
      stroke(polyline(along(map, 0.075, leg.hip, 0.075, 0.99, 12)), cloth.shade, 2, 0.45)
  svg += stroke(polyline(along(map, 0.96, 0.12, 0.965, 1, 12)), cloth.shade, 1, 0.4)
  if (read.flag('jean')) svg += paintJeanSeams(maker, leg, waist)
  if (read.flag('slant')) {
    svg += stroke(
      polyline([rig.torso(s * waist.half * 0.62, waist.v + 0.04), rig.torso(s * waist.hipHalf * 0.93, 0.98)]),
      cloth.shade,
      1.5,
      0.75,
    )
    svg += stitch(
      [rig.torso(s * waist.half * 0.58, waist.v + 0.045), rig.torso(s * waist.hipHalf * 0.88, 0.98)],
      cloth.shade,
      0.9,
      0.4,
    )
  }
  const pleats = read.number('pleats', 0)
  for (let i = 0; i < pleats; i++) {
    const u = 0.3 + i * 0.2
    const [a, b] = [rig.torso(s * waist.half * u, waist.v + 0.04), rig.torso(s * waist.half * u * 1.02, waist.v + 0.2)]
    svg += fill(
      lens((_, y) => mix(a, b, y), [0, 0], [0, 1], 2.4),
      cloth.shade,
      0.6,
    )
  }
  if (read.flag('cargo')) svg += paintCargo(maker, leg)
  if (read.flag('ripped')) svg += paintRips(maker, leg)
  if (read.flag('kneeSeam') && leg.knee < 0.97)
    svg +=
      stroke(polyline(along(map, -1.1, leg.knee - 0.04, 1.1, leg.knee - 0.04, 6)), cloth.shade, 1.3, 0.7) +
      stroke(polyline(along(map, -1.1, leg.knee + 0.06, 1.1, leg.knee + 0.06, 6)), cloth.shade, 1.3, 0.7)
  return svg + paintHem(maker, leg)
}

function paintFly(maker: Maker, waist: Waist): string {
  const { cloth, rig, read } = maker
  const { torso } = rig
  const top = waist.v + waist.height
  const jean = read.flag('jean')
  let svg = stroke(traceLine([torso(0, top), torso(1, 1), torso(0, waist.rise)]), cloth.shade, 1.3, 0.75)
  const fly = [torso(11, top), torso(11, 0.98), torso(7, 1.03), torso(1, 1.06)]
  svg += jean ? stitch(fly, read.text('stitch', '#c58a4a'), 1.2, 0.85) : stroke(polyline(fly), cloth.shade, 1, 0.5)
  svg += button(torso(2, waist.v + 0.035), jean ? '#b07a4a' : tone(cloth.colour, -0.3), jean ? 3.6 : 3)
  for (const u of [-0.55, 0.55]) {
    const x = u * waist.half
    const loop = polygonPath([
      torso(x - 3, waist.v - 0.016),
      torso(x + 3, waist.v - 0.016),
      torso(x + 3, waist.v + waist.height + 0.01),
      torso(x - 3, waist.v + waist.height + 0.01),
    ])
    svg += fillOutlined(loop, cloth.colour, cloth.shade, 1, 0.7)
  }
  return svg
}

export function paintWaistband(maker: Maker, waist: Waist): Layer {
  const { cloth, rig, read } = maker
  const panel = bandPanel(maker, waist.half, waist.v, waist.height)
  const { map } = panel
  let details = ''
  const thread = read.text('stitch', '#c58a4a')
  if (read.flag('jean'))
    details +=
      stitch(along(map, -1, 0.2, 1, 0.2, 10, 0.12), thread, 1.1, 0.8) +
      stitch(along(map, -1, 0.86, 1, 0.86, 10, 0.12), thread, 1.1, 0.8)
  const elastic = read.flag('elastic')
  if (elastic)
    details += stroke(
      Array.from({ length: 26 }, (_, i) => polyline([map(-1 + i * 0.08, 0.05), map(-1 + i * 0.08, 1.05)])).join(''),
      cloth.shade,
      1.5,
      0.45,
    )
  const layer = paintPanel(maker.ink, panel, unpatterned(cloth), maker.seed, { details })
  if (!elastic) layer.svg += paintFly(maker, waist)
  else if (!read.flag('noCords'))
    for (const s of sides)
      layer.svg += stroke(
        traceLine([
          rig.torso(s * 3, waist.v + 0.04),
          rig.torso(s * 6, waist.v + 0.16),
          rig.torso(s * 9, waist.v + 0.27),
        ]),
        cloth.light,
        2.6,
      )
  if (read.text('belt', 'none') === 'leather') {
    const d = polygonPath([
      ...along(map, -1.01, 0.2, 1.01, 0.2, 8, 0.1),
      ...along(map, 1.01, 0.85, -1.01, 0.85, 8, 0.1),
    ])
    layer.svg +=
      fillOutlined(d, '#3d2a1e', '#1a100a') +
      `<path d="${polygonPath([map(-0.13, 0.05), map(0.13, 0.05), map(0.13, 1.05), map(-0.13, 1.05)])}" fill="none" stroke="#c2a15e" stroke-width="3"/>`
  }
  return layer
}

/** A contrast panel below the knee. */
export function paintLegBlock(maker: Maker, leg: LegShape): string {
  if (maker.read.text('block', 'none') !== 'lower') return ''
  const { map } = leg.panel
  const block = [...along(map, -1.3, 0.62, 1.3, 0.62, 6), ...along(map, 1.3, 1.05, -1.3, 1.05, 6)]
  return fill(polygonPath(block), maker.cloth.second)
}
