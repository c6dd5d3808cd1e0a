/** Printed motifs on a jittered hexagonal grid: dots, flowers, camouflage, argyle, leopard. */

import { tone } from './colour.ts'
import type { Cloth } from './cloth.ts'
import { polygonPath, traceShape } from './curve.ts'
import type { Knot } from './curve.ts'
import { ellipse, fill, stroke } from './ink.ts'
import { between, write } from './number.ts'
import type { Weave } from './pattern.ts'
import type { Random } from './types.ts'

export function paintDots(weave: Weave, { second, scale }: Cloth): string {
  let svg = ''
  weave.cells(22 * scale, (x, y) => {
    const [px, py, squeeze] = weave.place(x, y)
    svg += ellipse(px, py, 4.2 * scale * squeeze, 4.2 * scale, second)
  })
  return svg
}

const petals = (size: number) =>
  Array.from({ length: 5 }, (_, i) => {
    const a = i * 1.2566
    const r = size * 1.2
    const tip = (turn: number) => `${write(Math.cos(a + turn) * r)} ${write(Math.sin(a + turn) * r)}`
    return `M0 0C${tip(-0.62)} ${tip(0.62)} 0 0Z`
  }).join('')

const leaf = (s: number) =>
  `M0 ${write(-s)}C${write(s)} ${write(-s * 0.4)} ${write(s * 0.5)} ${write(s)} 0 ${write(s * 1.4)}` +
  `C${write(-s * 0.6)} ${write(s * 0.6)} ${write(-s * 0.7)} ${write(-s * 0.3)} 0 ${write(-s)}Z`

export function paintFloral(weave: Weave, { colour, second, third, scale }: Cloth, random: Random): string {
  const flowers = [second, second, third, tone(second, 0.4)]
  const green = tone(colour, 0, 1).startsWith('#f') ? '#6e7d58' : '#7d9a7c'
  let svg = ''
  weave.cells(29 * scale, (x, y) => {
    const [px, py, squeeze] = weave.place(x + between(random, -7, 7), y + between(random, -7, 7))
    const size = between(random, 0.55, 1.25) * 7 * scale
    const turn = Math.floor(between(random, 0, 360))
    const flower = flowers[Math.floor(random() * flowers.length)]!
    const motif =
      random() < 0.26
        ? fill(leaf(size), green)
        : fill(petals(size), flower) + ellipse(0, 0, size * 0.24, size * 0.24, '#d8a23c')
    svg += `<g transform="translate(${write(px)} ${write(py)}) scale(${write(squeeze)} 1) rotate(${turn})">${motif}</g>`
  })
  return svg
}

function blob(x: number, y: number, radius: number, squeeze: number, random: Random): string {
  const start = between(random, 0, 6.28)
  const knots = Array.from({ length: 7 }, (_, i): Knot => {
    const r = radius * between(random, 0.5, 1.25)
    return [x + Math.cos(start + i * 0.898) * r * 1.25 * squeeze, y + Math.sin(start + i * 0.898) * r * 0.72]
  })
  return traceShape(knots).d
}

export function paintCamo(weave: Weave, { second, third, colour, scale }: Cloth, random: Random): string {
  return [second, third, tone(colour, 0.25, 0.9)]
    .map((ink, layer) => {
      let d = ''
      weave.cells(46 * scale * (1 + layer * 0.12), (x, y) => {
        const skip = random() < 0.25
        const [px, py, squeeze] = weave.place(
          x + between(random, -14, 14) + layer * 15,
          y + between(random, -12, 12) + layer * 9,
        )
        const d1 = blob(px, py, between(random, 0.5, 1) * 22 * scale, squeeze, random)
        if (!skip) d += d1
      })
      return fill(d, ink)
    })
    .join('')
}

export function paintArgyle(weave: Weave, { second, third, scale }: Cloth): string {
  const g = 46 * scale
  let diamonds = ''
  let lines = ''
  const n = Math.ceil((weave.halfWidth * 1.57) / g)
  const at = (x: number, y: number): Knot => weave.place(x, y) as unknown as Knot
  for (let i = -n; i <= n; i++) {
    for (let y = 0; y < weave.length + g; y += g * 1.4) {
      const x = i * g
      diamonds += polygonPath([at(x, y - g * 0.7), at(x + g * 0.5, y), at(x, y + g * 0.7), at(x - g * 0.5, y)])
      lines += `M${[at(x - g * 0.5, y - g * 0.7), at(x + g * 0.5, y + g * 0.7)].map((p) => `${write(p[0])} ${write(p[1])}`).join('L')}`
      lines += `M${[at(x + g * 0.5, y - g * 0.7), at(x - g * 0.5, y + g * 0.7)].map((p) => `${write(p[0])} ${write(p[1])}`).join('L')}`
    }
  }
  return fill(diamonds, second, 0.85) + stroke(lines, third, 1.3, 0.8)
}

export function paintAnimal(weave: Weave, { second, third, scale }: Cloth, random: Random): string {
  let rings = ''
  let hearts = ''
  weave.cells(24 * scale, (x, y) => {
    const [px, py, squeeze] = weave.place(x + between(random, -4, 4), y + between(random, -4, 4))
    const r = between(random, 0.7, 1.15) * 8.6 * scale
    hearts += polygonPath(
      [0, 1, 2, 3, 4].map((i): Knot => [
        px + Math.cos(i * 1.257) * r * 0.62 * squeeze,
        py + Math.sin(i * 1.257) * r * 0.55,
      ]),
    )
    const start = between(random, 0, 6.28)
    for (let i = 0; i < 3; i++) {
      const a = start + i * 2.1
      const arc = [0, 0.65, 1.3].map((da): Knot => [
        px + Math.cos(a + da) * r * squeeze,
        py + Math.sin(a + da) * r * 0.85,
      ])
      rings += `M${arc.map((p) => `${write(p[0])} ${write(p[1])}`).join('L')}`
    }
  })
  return fill(hearts, third, 0.55) + stroke(rings, second, 3.2 * scale, 0.95)
}
