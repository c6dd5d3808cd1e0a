/** Collars and lapels of outerwear, drawn over both fronts. */

import { tone } from './colour.ts'
import { plainCloth, unpatterned } from './cloth.ts'
import { corner, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { clipTo, emptyLayer, fill, fillOutlined, softShadow, stitch, stroke } from './ink.ts'
import type { Layer } from './ink.ts'
import { lerp } from './number.ts'
import type { Fronts } from './outer.ts'
import { paintPanel } from './panel.ts'
import { paintPattern } from './pattern.ts'
import { paintTexture } from './texture.ts'
import type { Maker } from './piece.ts'
import type { Side } from './rig.ts'
import { fold } from './shade.ts'
import type { Point } from './types.ts'
import { paintHoodBehind } from './hood-behind.ts'

interface Finish {
  back: Layer
  front: Layer
}

/** One leaf with its own turned weave: a checked lapel runs along its edge. */
function paintLeaf(maker: Maker, knots: Knot[], side: Side, turn: number): Layer {
  const { ink } = maker
  const lapel = maker.read.text('lapelColour', '')
  const cloth = lapel ? plainCloth(maker.cloth, lapel) : maker.cloth
  const shape = traceShape(knots)
  const [x, y] = knots[0]!
  const spin = (side * turn * Math.PI) / 180
  const at = (u: number, t: number): Point => [
    x + Math.cos(spin) * u * 60 - Math.sin(spin) * t * 150,
    y - 20 + Math.sin(spin) * u * 60 + Math.cos(spin) * t * 150,
  ]
  const panel = { shape, map: at, length: 150, halfWidth: () => 60, angle: side * turn, roundness: 0, sag: 0 }
  const shine = ink.light * side > 0 ? fill(shape.d, cloth.light, 0.14) : fill(shape.d, cloth.shade, 0.12)
  const inside =
    fill(shape.d, cloth.colour) +
    paintPattern(panel, cloth, maker.seed + 7) +
    paintTexture(ink, panel, cloth, maker.seed + 7) +
    shine
  return {
    svg:
      softShadow(shape.d, maker.cloth.shade, 0.36, 3, side * 2 + ink.light * 1.5, 3.5) +
      clipTo(ink, shape.d, inside) +
      stroke(shape.d, cloth.shade, 1.1, 0.75),
    outlines: [shape.polygon],
  }
}

function paintNotched(maker: Maker, fronts: Fronts): Finish {
  const { torso } = maker.rig
  const { text, number } = maker.read
  const { cloth } = maker
  const { neckWidth: n, closing, overlap, gap } = fronts
  const kind = text('collar', 'notch')
  const [width, gorge] = [number('lapelWidth', 40), number('gorge', 0.16)]
  const stand = traceShape([
    corner(torso(-n - 3, 0.02)),
    torso(-n * 0.7, -0.045),
    torso(0, -0.062),
    torso(n * 0.7, -0.045),
    corner(torso(n + 3, 0.02)),
    torso(0, 0.012),
  ])
  const front = emptyLayer()
  const add = (layer: Layer) => {
    front.svg += layer.svg
    front.outlines.push(...layer.outlines)
  }
  for (const side of fronts.order) {
    const end = corner(
      gap
        ? torso(side * (overlap * 0.2 + 2), closing)
        : torso(side < 0 ? -side * overlap * 0.55 : side * -overlap * 0.3, closing),
    )
    if (kind === 'shawl') {
      add(
        paintLeaf(
          maker,
          [
            corner(torso(side * (n - 5), -0.03)),
            torso(side * (n + 8), -0.02),
            torso(side * (n + width * 0.85), gorge + 0.02),
            torso(side * (n + width * 0.55), (gorge + closing) * 0.5),
            end,
            torso(side * n * 0.5, closing * 0.46),
            torso(side * (n - 4), 0.04),
          ],
          side,
          18,
        ),
      )
      continue
    }
    const peak = kind === 'peak'
    add(
      paintLeaf(
        maker,
        [
          corner(torso(side * (n - 3), 0.025)),
          corner(torso(side * (n + 12), gorge - 0.01)),
          corner(torso(side * (n + width * (peak ? 1.12 : 0.92)), peak ? gorge - 0.035 : gorge + 0.015)),
          torso(side * (n + width * 0.55), (gorge + closing) * 0.52),
          end,
          torso(side * n * 0.5, closing * 0.46),
        ],
        side,
        18,
      ),
    )
    add(
      paintLeaf(
        maker,
        [
          corner(torso(side * (n - 5), -0.03)),
          torso(side * (n + 6), -0.022),
          corner(torso(side * (n + 24), gorge * 0.66)),
          corner(torso(side * (n + 21), gorge - 0.005)),
          corner(torso(side * (n + 11), gorge)),
          torso(side * (n - 3), 0.035),
        ],
        side,
        60,
      ),
    )
  }
  return {
    back: { svg: fillOutlined(stand.d, tone(cloth.colour, -0.2), cloth.shade), outlines: [stand.polygon] },
    front,
  }
}

function paintPointed(maker: Maker, fronts: Fronts): Finish {
  const { torso } = maker.rig
  const { cloth } = maker
  const { neckWidth: n, overlap } = fronts
  const closing = Math.max(0.13, Math.min(fronts.closing, 0.2))
  const front = emptyLayer()
  for (const side of fronts.order) {
    const leaf = paintLeaf(
      maker,
      [
        corner(torso(side * (n - 6), -0.03)),
        torso(side * (n + 8), -0.02),
        corner(torso(side * (n + 22), closing * 0.9 + 0.03)),
        corner(torso(side * overlap * 0.5, closing * 0.82)),
        torso(side * n * 0.55, closing * 0.36),
      ],
      side,
      40,
    )
    front.svg +=
      leaf.svg +
      stitch(
        [
          torso(side * (n + 4), 0),
          torso(side * (n + 17), closing * 0.88 + 0.02),
          torso(side * (overlap * 0.5 + 5), closing * 0.8),
        ],
        maker.read.text('stitch', cloth.shade),
        1.1,
        0.7,
      )
    front.outlines.push(...leaf.outlines)
  }
  const stand = traceShape([corner(torso(-n - 3, 0.02)), torso(0, -0.06), corner(torso(n + 3, 0.02)), torso(0, 0.02)])
  return { back: { svg: fill(stand.d, tone(cloth.colour, -0.2)), outlines: [stand.polygon] }, front }
}

/** Stand collars: zipped, ribbed (bomber) or high (padded). */
function paintStand(maker: Maker, fronts: Fronts): Finish {
  const { torso } = maker.rig
  const n = fronts.neckWidth
  const h = maker.read.number('standHeight', 0.1)
  const cloth = maker.read.flag('contrastTrim') ? plainCloth(maker.cloth, maker.cloth.second) : unpatterned(maker.cloth)
  const half = fronts.gap * 0.2
  const leaf = (side: Side) =>
    traceShape([
      corner(torso(side * (n + 4), 0.03)),
      corner(torso(side * n * 0.92, -h)),
      torso(side * n * 0.5, -h + 0.02),
      corner(torso(side * (half + 1), -h + 0.05)),
      corner(torso(side * (half + 1), 0.11)),
      torso(side * n * 0.55, 0.085),
    ])
  const front = emptyLayer()
  const rib = maker.read.flag('ribCollar')
  for (const side of fronts.order) {
    const layer = paintPanel(
      maker.ink,
      {
        shape: leaf(side),
        map: (u, t) => torso(side * n * ((u + 1) / 2), lerp(-h, 0.1, t)),
        length: 50,
        halfWidth: () => n / 2,
        angle: 0,
        roundness: 0.5,
        sag: 0.02,
        around: (u) => (side * (u + 1)) / 2,
      },
      rib ? { ...cloth, fabric: 'rib' } : cloth,
      maker.seed,
      { folds: rib ? [] : [fold([-0.9, 0.5], [0.9, 0.56], 4, 0, 0.8)] },
    )
    front.svg += layer.svg
    front.outlines.push(...layer.outlines)
  }
  const inside = traceShape([
    corner(torso(-n * 0.92, -h)),
    torso(0, -h - 0.025),
    corner(torso(n * 0.92, -h)),
    torso(n * 0.7, 0.06),
    torso(-n * 0.7, 0.06),
  ])
  return { back: { svg: fill(inside.d, tone(cloth.colour, -0.38)), outlines: [inside.polygon] }, front }
}

export function paintLapels(maker: Maker, fronts: Fronts): Finish {
  const kind = maker.read.text('collar', 'none')
  const finish =
    kind === 'notch' || kind === 'peak' || kind === 'shawl' || kind === 'trench'
      ? paintNotched(maker, fronts)
      : kind === 'point'
        ? paintPointed(maker, fronts)
        : kind === 'stand'
          ? paintStand(maker, fronts)
          : { back: emptyLayer(), front: emptyLayer() }
  if (maker.read.flag('stormFlap')) {
    const { torso, body } = maker.rig
    const n = fronts.neckWidth
    const flap = traceShape([
      corner(torso(n + 16, 0.13)),
      corner(torso(body.shoulder - 3, 0.12)),
      torso(body.shoulder - 5, 0.3),
      torso(n + 22, 0.37),
      corner(torso(n + 12, 0.3)),
    ])
    finish.front.svg =
      softShadow(flap.d, maker.cloth.shade, 0.3, 2.5, 0, 3) +
      fillOutlined(flap.d, maker.cloth.colour, maker.cloth.shade) +
      finish.front.svg
  }
  if (!maker.read.flag('hood')) return finish
  const hood = paintHoodBehind(maker, fronts)
  return {
    back: { svg: hood.svg + finish.back.svg, outlines: [...hood.outlines, ...finish.back.outlines] },
    front: finish.front,
  }
}
