/** Shops put several pictures under one another into one long image. Finds where each begins and ends. */
import type { Pixels } from '../pixels.ts'
import type { Box } from '../schema.ts'

/** A picture of one thing is seldom taller than this many times its width. */
const stackedFrom = 1.8
/** Levels a background pixel may differ from the background. */
const tolerance = 14
/** Of a part's height to the image's width: lower is a line of text or a rule, not a picture. */
const leastPart = 0.25

/**
 * @returns boxes in pixels from top to bottom; the whole as one box when it is no stack
 *
 * [Note: rows of background] Background is the commonest colour of the left and right edges. Rows that are nothing else
 * separate; the rows between form the components, and each is cut to the columns in which something lies.
 */
export function splitStacked(pixels: Pixels): Box[] {
  const { width, height } = pixels
  const whole: Box[] = [[0, 0, width, height]]
  if (height < stackedFrom * width) return whole
  const ground = findGround(pixels)
  if (!ground) return whole
  const parts = findRuns(height, (y) => !isPlain(pixels, y, ground)).filter(
    ([from, to]) => to - from >= leastPart * width,
  )
  return parts.length < 2 ? whole : parts.map(([from, to]) => trimColumns(pixels, from, to, ground))
}

type Colour = readonly [number, number, number]

/** The commonest colour of both edges, in steps of 16; undefined when none takes a third of them. */
function findGround({ data, width, height }: Pixels): Colour | undefined {
  const counts = new Map<number, { count: number; sum: [number, number, number] }>()
  for (let y = 0; y < height; y++)
    for (const x of [0, width - 1]) {
      const at = (y * width + x) * 4
      const [r, g, b] = [data[at], data[at + 1], data[at + 2]]
      const key = ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4)
      const entry = counts.get(key) ?? { count: 0, sum: [0, 0, 0] }
      entry.count++
      entry.sum = [entry.sum[0] + r, entry.sum[1] + g, entry.sum[2] + b]
      counts.set(key, entry)
    }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count)
  if (!most || most.count < (2 * height) / 3 / 2) return undefined
  return most.sum.map((sum) => sum / most.count) as unknown as Colour
}

function isGround(data: Pixels['data'], at: number, ground: Colour): boolean {
  return (
    Math.abs(data[at] - ground[0]) <= tolerance &&
    Math.abs(data[at + 1] - ground[1]) <= tolerance &&
    Math.abs(data[at + 2] - ground[2]) <= tolerance
  )
}

function isPlain({ data, width }: Pixels, y: number, ground: Colour): boolean {
  for (let x = 0; x < width; x++) if (!isGround(data, (y * width + x) * 4, ground)) return false
  return true
}

/** Runs of indices for which something is so: [from, to). */
function findRuns(length: number, holds: (at: number) => boolean): [number, number][] {
  const runs: [number, number][] = []
  let from = -1
  for (let at = 0; at <= length; at++) {
    const now = at < length && holds(at)
    if (now && from < 0) from = at
    if (!now && from >= 0) {
      runs.push([from, at])
      from = -1
    }
  }
  return runs
}

function trimColumns({ data, width }: Pixels, from: number, to: number, ground: Colour): Box {
  let [left, right] = [width, 0]
  for (let y = from; y < to; y++)
    for (let x = 0; x < width; x++)
      if (!isGround(data, (y * width + x) * 4, ground)) {
        left = Math.min(left, x)
        right = Math.max(right, x + 1)
      }
  return [left, from, right - left, to - from]
}
