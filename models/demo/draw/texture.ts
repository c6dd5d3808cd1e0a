/** Fine structure of a fabric: rib lines, cables and curls through the map; knit and herringbone as turned tiles. */

import type { Cloth } from './cloth.ts'
import { along, polyline } from './curve.ts'
import { nextId, stroke } from './ink.ts'
import type { Ink } from './ink.ts'
import { between, makeRandom, write } from './number.ts'
import type { Panel } from './panel.ts'
import { makeWeave } from './pattern.ts'

function paintTile(ink: Ink, panel: Panel, w: number, h: number, content: string): string {
  const id = nextId(ink, 't')
  ink.defs.push(
    `<pattern id="${id}" width="${write(w)}" height="${write(h)}" patternUnits="userSpaceOnUse" ` +
      `patternTransform="rotate(${write(panel.angle)})">${content}</pattern>`,
  )
  return `<path d="${panel.shape.d}" fill="url(#${id})"/>`
}

function paintKnit(ink: Ink, panel: Panel, { shade, light, scale }: Cloth): string {
  const w = 6.6 * Math.max(0.8, scale)
  const h = w * 0.86
  const vee = (y: number) => `M0 ${write(h * y)}L${write(w / 2)} ${write(h * (y + 0.65))}L${write(w)} ${write(h * y)}`
  return paintTile(ink, panel, w, h, stroke(vee(0.1), shade, 1.3, 0.3) + stroke(vee(0.42), light, 1.1, 0.3))
}

function paintHerringbone(ink: Ink, panel: Panel, { light, shade }: Cloth): string {
  const d = 'M0 0L4.5 4M0 3L4.5 7M0 -3L4.5 1M4.5 4L9 0M4.5 7L9 3M4.5 1L9 -3'
  return paintTile(ink, panel, 9, 6, stroke(d, light, 0.9, 0.4) + stroke('M0 0V6M4.5 0V6', shade, 0.6, 0.25))
}

/** Vertical grooves: ribbed knit, corduroy. */
function paintGrooves(panel: Panel, { shade, light }: Cloth, period: number, depth: number): string {
  const weave = makeWeave(panel)
  const n = Math.ceil((weave.halfWidth * 1.57) / period)
  let dark = ''
  let pale = ''
  for (let i = -n; i <= n; i++) {
    const [u0, u1] = [weave.across(i * period), weave.across((i + 0.45) * period)]
    if (Math.abs(u0) > 0.995) continue
    dark += polyline(along(panel.map, u0, -0.02, u0, 1.03, 6))
    pale += polyline(along(panel.map, u1, -0.02, u1, 1.03, 6))
  }
  return stroke(dark, shade, period * 0.32, 0.32 * depth) + stroke(pale, light, period * 0.22, 0.3 * depth)
}

function paintCable(panel: Panel, { shade, light, colour, scale }: Cloth): string {
  const w = panel.halfWidth(0.5)
  const [amplitude, period] = [(8.5 * scale) / w, 34 * scale]
  const columns = w > 45 ? [-0.55, 0, 0.55] : [0]
  const gutters = w > 45 ? [-0.8, -0.28, 0.28, 0.8] : [-0.6, 0.6]
  let svg = ''
  for (const u of columns) {
    svg += stroke(polyline(along(panel.map, u, -0.02, u, 1.03, 10)), shade, 27 * scale, 0.16)
    for (const phase of [1, -1]) {
      const strand = Array.from({ length: Math.ceil(panel.length / 4) + 2 }, (_, i) =>
        panel.map(u + phase * amplitude * Math.sin(((i * 4) / period) * Math.PI * 2), (i * 4) / panel.length),
      )
      const d = polyline(strand)
      svg += stroke(d, shade, 9.5 * scale, 0.45) + stroke(d, colour, 7 * scale) + stroke(d, light, 2 * scale, 0.45)
    }
  }
  const lines = (du: number) => gutters.map((u) => polyline(along(panel.map, u + du, -0.02, u + du, 1.03, 8))).join('')
  return svg + stroke(lines(0), shade, 2.2, 0.35) + stroke(lines(0.035), light, 1.6, 0.4)
}

/** Small curls: bouclé, fleece. */
function paintCurls(panel: Panel, { shade, light }: Cloth, seed: number, step: number): string {
  const random = makeRandom(seed + 3)
  const weave = makeWeave(panel)
  const curls = ['', '']
  let i = 0
  weave.cells(step, (x, y) => {
    const [px, py, squeeze] = weave.place(x + between(random, -4, 4), y + between(random, -4, 4))
    const r = step * between(random, 0.22, 0.4)
    curls[i++ % 2] +=
      `M${write(px - r * squeeze)} ${write(py)}q${write(r * squeeze)} ${write(-r * 1.5)} ${write(2 * r * squeeze)} ${write(r * 0.4)}`
  })
  return stroke(curls[0]!, shade, 1.5, 0.3) + stroke(curls[1]!, light, 1.6, 0.5)
}

/** Irregular threads: linen slubs, woven straw. */
function paintThreads(panel: Panel, { shade, light }: Cloth, seed: number, count: number, alpha: number): string {
  const random = makeRandom(seed + 5)
  const threads = ['', '']
  for (let i = 0; i < count; i++) {
    const [u, t] = [between(random, -1, 1), random()]
    const length = between(random, 0.04, 0.22)
    const across = random() < 0.5
    threads[i % 2] += polyline(
      across ? along(panel.map, u - length, t, u + length, t, 3, 0.01) : along(panel.map, u, t, u, t + length, 3),
    )
  }
  return stroke(threads[0]!, shade, 0.9, alpha) + stroke(threads[1]!, light, 0.9, alpha * 1.5)
}

function paintStraw(panel: Panel, { shade, light }: Cloth): string {
  const weave = makeWeave({ ...panel, roundness: 0.1 })
  return (
    `<path d="${weave.columns(9, 4.4)}" fill="${shade}" fill-opacity=".22"/>` +
    `<path d="${weave.rows(7, 2.2)}" fill="${light}" fill-opacity=".35"/><path d="${weave.rows(7, 1, 4)}" fill="${shade}" fill-opacity=".3"/>`
  )
}

export function paintTexture(ink: Ink, panel: Panel, cloth: Cloth, seed: number): string {
  switch (cloth.fabric) {
    case 'knit':
      return paintKnit(ink, panel, cloth)
    case 'cable':
      return paintKnit(ink, panel, cloth) + paintCable(panel, cloth)
    case 'rib':
      return paintGrooves(panel, cloth, 6 * cloth.scale, 1)
    case 'corduroy':
      return paintGrooves(panel, cloth, 5 * cloth.scale, 0.9)
    case 'herringbone':
      return paintHerringbone(ink, panel, cloth)
    case 'boucle':
      return paintCurls(panel, cloth, seed, 13)
    case 'fleece':
      return paintCurls(panel, cloth, seed, 15)
    case 'linen':
      return paintThreads(panel, cloth, seed, 90, 0.13)
    case 'denim':
      return paintThreads(panel, cloth, seed, 70, 0.1)
    case 'straw':
      return paintStraw(panel, cloth)
    default:
      return ''
  }
}
