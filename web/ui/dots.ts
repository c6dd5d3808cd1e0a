/** Where the dots of a photo's garments stand: in the middle of each, and apart enough to be pressed. */
import type { Rect } from './frame.ts'

/** Pixels between the middles of two dots; a fingertip tells them apart, and so does a pointer (WCAG 2.2, 2.5.8: 24). */
const apart = 40
/** Pixels from the edge of the photo to the middle of a dot. */
const edge = 22
const rounds = 40

/**
 * Middles in parts of the photo, in the order given. Dots that would touch push each other away, evenly and always the
 * same way. @param width pixels of the photo as shown
 */
export function placeDots(boxes: readonly Rect[], width: number, height: number): [x: number, y: number][] {
  const dots = boxes.map(([left, top, right, bottom]): [number, number] => [
    ((left + right) / 2) * width,
    ((top + bottom) / 2) * height,
  ])
  for (let round = 0; round < rounds; round++) {
    dots.forEach((dot, at) => dots.slice(at + 1).forEach((other) => pushApart(dot, other)))
    for (const dot of dots) {
      dot[0] = inside(dot[0], width)
      dot[1] = inside(dot[1], height)
    }
  }
  return dots.map(([x, y]) => [x / width, y / height])
}

function pushApart(one: [number, number], other: [number, number]): void {
  const [dx, dy] = [other[0] - one[0], other[1] - one[1]]
  const distance = Math.hypot(dx, dy)
  if (distance >= apart) return
  const share = (apart - distance) / 2
  // One on the other: the later one goes down, where clothes are.
  const [x, y] = distance > 0 ? [(dx / distance) * share, (dy / distance) * share] : [0, share]
  one[0] -= x
  one[1] -= y
  other[0] += x
  other[1] += y
}

const inside = (value: number, length: number) =>
  length < 2 * edge ? length / 2 : Math.min(length - edge, Math.max(edge, value))
