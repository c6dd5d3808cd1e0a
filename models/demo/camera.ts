/**
 * How a snapshot was taken: framing (crop, scale, rotation), light (white balance, exposure, contrast), flaws (blur,
 * noise, vignette, compression) and now and then something in the way. One seed gives one shot.
 *
 * [Note: what is vector and what is pixels] Framing and occluders are applied to the drawing, so that boxes follow
 * exactly; everything that a sensor does is applied to pixels in `develop.ts`.
 */
import type { Camera, Point, Scene } from './draw/types.ts'
import { between, chance, pick, type Random } from './random.ts'
import { bleed, pictureHeight, pictureWidth } from './scenes/paint.ts'

export const occluderKinds = ['plant', 'passer-by', 'phone', 'lamp-post'] as const
export type OccluderKind = (typeof occluderKinds)[number]

export interface Shot {
  /** Factor on the figure, 1 = 984 of 1200 units tall. */
  scale: number
  /** Figure's shift in the scene, units. */
  shiftX: number
  /** Part of the scene's height that the frame shows, 0.86 to 1.03 (the bleed gives the rest). */
  window: number
  /** Middle of the frame in the scene, units. */
  centre: Point
  /** Degrees. */
  rotation: number
  /** Kelvin of error, positive is warm; and green-magenta tint, positive is green. */
  kelvin: number
  tint: number
  /** Stops. */
  exposure: number
  contrast: number
  /** Gaussian sigma in pixels of a 600-pixel-wide picture. */
  blur: number
  /** Length in pixels of a 600-pixel-wide picture, 0 for a steady hand; angle in degrees. */
  motion: { length: number; angle: number }
  /** Sigma in 1/255. */
  noise: number
  /** Darkening of the corners, 0 to 0.26. */
  vignette: number
  /** JPEG quality that the picture went through. */
  jpeg: number
  occluder?: OccluderKind
}

/** The ranges of the art notes, section 6; a snapshot cuts head or feet once in six. */
export function sampleShot(random: Random): Shot {
  const scale = between(random, 0.82, 1.05)
  const rotation = between(random, -4, 4) * (chance(random, 0.6) ? 0.45 : 1)
  const cuts = chance(random, 1 / 6) ? pick(random, ['head', 'feet'] as const) : 'none'
  const window = cuts === 'none' ? between(random, 0.94, 1.03) : between(random, 0.8, 0.9)
  const top = { none: between(random, -20, 20), head: 150, feet: -95 }[cuts]
  const centre = clampCentre([450 + between(random, -45, 45), 600 + top], window, rotation)
  return {
    scale,
    shiftX: between(random, -80, 80),
    window,
    centre,
    rotation,
    kelvin: between(random, -600, 600),
    tint: between(random, -4, 4),
    exposure: between(random, -0.32, 0.14),
    contrast: between(random, 0.88, 1.14),
    blur: chance(random, 0.5) ? 0 : between(random, 0.3, 0.9),
    motion: { length: chance(random, 0.1) ? between(random, 3, 6) : 0, angle: between(random, 0, 180) },
    noise: chance(random, 0.5) ? between(random, 0.5, 2) : 0,
    vignette: between(random, 0, 0.26),
    jpeg: Math.round(between(random, 60, 92)),
    ...(chance(random, 1 / 8) ? { occluder: pick(random, occluderKinds) } : {}),
  }
}

/** Keeps the rotated frame inside the scene and its bleed. */
function clampCentre([x, y]: Point, window: number, rotation: number): Point {
  const angle = (Math.abs(rotation) * Math.PI) / 180
  const spanX = window * (pictureWidth * Math.cos(angle) + pictureHeight * Math.sin(angle))
  const spanY = window * (pictureHeight * Math.cos(angle) + pictureWidth * Math.sin(angle))
  const playX = Math.max(0, (pictureWidth + 2 * bleed - spanX) / 2)
  const playY = Math.max(0, (pictureHeight + 2 * bleed - spanY) / 2)
  const clamp = (value: number, middle: number, play: number): number =>
    Math.max(middle - play, Math.min(middle + play, value))
  return [clamp(x, pictureWidth / 2, playX), clamp(y, pictureHeight / 2, playY)]
}

/** Where the figure stands for this shot: someone farther away is smaller and stands higher in the picture. */
export function placeCamera(shot: Shot, scene: Scene): Camera {
  const distance = Math.max(0, 1 - shot.scale)
  const room = Math.min(0, pictureHeight + 30 - scene.floorY - 60)
  return {
    width: pictureWidth,
    height: pictureHeight,
    x: pictureWidth / 2 + shot.shiftX,
    y: room - distance * 170,
    scale: 1.2 * shot.scale,
  }
}

/** A point of the scene in the frame, both in picture units. */
export function framePoint(shot: Shot, [x, y]: Point): Point {
  const angle = (shot.rotation * Math.PI) / 180
  const dx = (x - shot.centre[0]) / shot.window
  const dy = (y - shot.centre[1]) / shot.window
  return [
    pictureWidth / 2 + dx * Math.cos(angle) - dy * Math.sin(angle),
    pictureHeight / 2 + dx * Math.sin(angle) + dy * Math.cos(angle),
  ]
}

/** The same as an SVG transform: rightmost first. */
export function frameTransform(shot: Shot): string {
  const zoom = (1 / shot.window).toFixed(5)
  const [x, y] = shot.centre
  return `translate(${pictureWidth / 2} ${pictureHeight / 2}) rotate(${shot.rotation.toFixed(4)}) scale(${zoom}) translate(${(-x).toFixed(3)} ${(-y).toFixed(3)})`
}

/** The drawn look as the shot frames it: its content turned and cropped, and what stands in the way on top. */
export function frameSvg(svg: string, shot: Shot, over: string): string {
  const opened = svg.match(/^[^<]*<svg[^>]*>/)
  if (!opened || !svg.trimEnd().endsWith('</svg>')) throw new RangeError(`not an SVG picture: "${svg.slice(0, 60)}"`)
  const content = svg.trimEnd().slice(opened[0].length, -'</svg>'.length)
  const rootStyle = opened[0].match(/stroke-line(?:cap|join)="[a-z]+"/g)?.join(' ') ?? ''
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${pictureWidth} ${pictureHeight}">` +
    `<g transform="${frameTransform(shot)}" ${rootStyle}>${content}</g>${over}</svg>`
  )
}
