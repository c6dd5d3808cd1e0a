/** One picture at a time: the flat picture of an item, the snapshot of a look, with its exact boxes. */
import { Resvg } from '@resvg/resvg-js'
import { labelBoxes, type LabelledBox } from './boxes.ts'
import { framePoint, frameSvg, placeCamera, sampleShot, type Shot } from './camera.ts'
import { developSnapshot, encode, type Format, type Pixels } from './develop.ts'
import { sampleFigure } from './draw/figure.ts'
import { flatPicture } from './draw/flat.ts'
import { lookPicture } from './draw/look.ts'
import type { Cover, Figure, Point, Scene } from './draw/types.ts'
import type { BoutiqueLook, Item } from './item.ts'
import { drawOccluder } from './occluder.ts'
import { between, createRandom, hashSeed, pick, type Random } from './random.ts'
import { sampleScene } from './scenes.ts'
import { bleed, pictureHeight, pictureWidth } from './scenes/paint.ts'
import sharp from 'sharp'

export interface SnapshotBox {
  id: string
  /** x, y, width, height in pixels of the picture. */
  box: [number, number, number, number]
  visible: number
}

export interface Encoding {
  format: Format
  /** For AVIF and WebP; JPEG takes the shot's own quality. */
  quality: number
}

/** Grounds of catalog pictures, OKLCH lightness 0.88 to 0.98. */
const grounds = [
  '#eceae6',
  '#f1efeb',
  '#e6e3dd',
  '#f4f2ee',
  '#e9ebec',
  '#eee9e1',
  '#e3e4e0',
  '#f0ece8',
  '#e8e2da',
  '#dfe2e4',
  '#ebe5e2',
  '#e5e8e2',
]

function rasterize(svg: string, width: number): Pixels {
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } }).render()
  return { data: image.pixels, width: image.width, height: image.height }
}

/** The flat picture as SVG, 4:5. `variant` changes ground, light, angle and folds, never the piece. */
export function stageItem(item: Item, width: number, variant: number): string {
  const random = createRandom(hashSeed('item-picture', item.id, variant))
  return flatPicture(item.garment, {
    width,
    height: Math.round((width * 5) / 4),
    ground: pick(random, grounds),
    angle: between(random, -3, 3),
    light: between(random, 0.35, 0.7) * (random() < 0.6 ? -1 : 1),
    seed: hashSeed('folds', item.id, variant),
  })
}

/** @param svg from `stageItem`. */
export async function renderItem(svg: string, width: number, encoding: Encoding): Promise<Buffer> {
  const { data, ...size } = rasterize(svg, width)
  const image = sharp(data, { raw: { ...size, channels: 4 } }).removeAlpha()
  return encode(image, encoding.format, encoding.format === 'jpg' ? 88 : encoding.quality)
}

/**
 * The background as a picture of its own at half size, laid under the figure: softer than the figure, as out of focus,
 * and rasterised in a quarter of the time.
 */
function flattenScene(scene: Scene, width: number): string {
  const [w, h] = [pictureWidth + 2 * bleed, pictureHeight + 2 * bleed]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-bleed} ${-bleed} ${w} ${h}"><defs>${scene.defs}</defs>${scene.background}</svg>`
  const png = new Resvg(svg, {
    fitTo: { mode: 'width', value: Math.round(width * 0.62) },
    font: { loadSystemFonts: false },
  })
    .render()
    .asPng()
  return `<image x="${-bleed}" y="${-bleed}" width="${w}" height="${h}" preserveAspectRatio="none" href="data:image/png;base64,${png.toString('base64')}"/>`
}

/** A figure of the look's department: beards and broad shoulders hang with men's pieces. */
function sampleWearer(random: Random, wearer: BoutiqueLook['wearer']): Figure {
  const suits = ({ beard, body }: Figure): boolean =>
    wearer === 'men' ? body.shoulder >= 84 : !beard && body.shoulder < 84
  for (let attempt = 0; attempt < 200; attempt++) {
    const figure = sampleFigure(random)
    if (suits(figure)) return figure
  }
  throw new RangeError(`no figure for ${wearer} in 200 draws`)
}

export interface Staged {
  /** The framed drawing, 900 x 1200 units, with `ground` where the scene's background belongs. */
  svg: string
  scene: Scene
  shot: Shot
  labelled: LabelledBox[]
  /** What covers what, back to front, in units of the frame; what is in the way last. */
  covers: Cover[]
}

/** Stands for the background until it is pixels. */
const ground = '<g id="s-ground"/>'

/** Draws a look without rasterising it: who stands where, what is in the way, which boxes follow. */
export function stageSnapshot(look: BoutiqueLook, items: ReadonlyMap<string, Item>, variant: number): Staged {
  const random = createRandom(hashSeed('snapshot', look.id, variant))
  const garments = look.itemIds.map((id) => findItem(items, id).garment)
  const drawn = { figure: sampleWearer(random, look.wearer), garments, tucked: look.tucked, open: look.open }
  const scene = sampleScene(random)
  const shot = sampleShot(random)
  const picture = lookPicture(drawn, { ...scene, background: ground, defs: '' }, placeCamera(shot, scene), random)
  const clear = labelBoxes(drawn, picture.placed, shot, [])
  const inTheWay = addOccluder(
    random,
    shot,
    clear.map((entry) => entry.box),
  )
  const labelled = inTheWay.outline.length ? labelBoxes(drawn, picture.placed, shot, inTheWay.outline) : clear
  const covers = picture.covers.map(({ index, outlines }) => ({
    index,
    outlines: outlines.map((outline) => outline.map((point) => framePoint(shot, point))),
  }))
  covers.push({ index: -1, outlines: inTheWay.outline })
  return { svg: frameSvg(picture.svg, shot, inTheWay.svg), scene, shot, labelled, covers }
}

/** Boxes in pixels of a picture `width` wide. */
export function pixelBoxes(look: BoutiqueLook, labelled: readonly LabelledBox[], width: number): SnapshotBox[] {
  const scale = width / pictureWidth
  const height = Math.round(pictureHeight * scale)
  return labelled.map(({ garmentIndex, box, visible }) => ({
    id: look.itemIds[garmentIndex] as string,
    box: roundBox(
      box.map((value) => value * scale),
      width,
      height,
    ),
    visible: Math.round(visible * 100) / 100,
  }))
}

/** The snapshot, 3:4. `variant` only seeds the grain: everything else is staged. */
export async function renderSnapshot(
  { svg, scene, shot }: Staged,
  look: BoutiqueLook,
  width: number,
  { format, quality }: Encoding,
  variant: number,
): Promise<Buffer> {
  const pixels = rasterize(svg.replace(ground, flattenScene(scene, width)), width)
  const image = await developSnapshot(pixels, shot, hashSeed('grain', look.id, variant))
  return encode(image, format, format === 'jpg' ? shot.jpeg : quality)
}

/** Which piece each pixel shows: 0 none, n the n-th of those labelled. A PNG of 8 bits grey. */
export async function renderMask({ covers, labelled }: Staged, width: number): Promise<Buffer> {
  const paths = covers.map(({ index, outlines }) => {
    const grey = labelled.findIndex(({ garmentIndex }) => garmentIndex === index) + 1
    const d = outlines.map((outline) => `M${outline.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`)
    return d.map((one) => `<path d="${one}" fill="rgb(${grey},${grey},${grey})"/>`).join('')
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${pictureWidth} ${pictureHeight}" shape-rendering="crispEdges"><rect width="100%" height="100%"/>${paths.join('')}</svg>`
  const { data, ...size } = rasterize(svg, width)
  return sharp(data, { raw: { ...size, channels: 4 } })
    .extractChannel(0)
    .png()
    .toBuffer()
}

function findItem(items: ReadonlyMap<string, Item>, id: string): Item {
  const found = items.get(id)
  if (!found) throw new RangeError(`look names unknown item "${id}"`)
  return found
}

function addOccluder(
  random: Random,
  shot: Shot,
  boxes: readonly (readonly [number, number, number, number])[],
): { svg: string; outline: Point[][] } {
  if (!shot.occluder || boxes.length === 0) return { svg: '', outline: [] }
  const left = Math.min(...boxes.map(([x]) => x))
  const top = Math.min(...boxes.map(([, y]) => y))
  const right = Math.max(...boxes.map(([x, , w]) => x + w))
  const bottom = Math.max(...boxes.map(([, y, , h]) => y + h))
  return drawOccluder(random, shot.occluder, [left, top, right - left, bottom - top])
}

/** Whole pixels around the box, inside the picture. */
function roundBox(
  [x = 0, y = 0, w = 0, h = 0]: readonly number[],
  width: number,
  height: number,
): [number, number, number, number] {
  const [left, top] = [Math.max(0, Math.floor(x)), Math.max(0, Math.floor(y))]
  return [left, top, Math.min(width, Math.ceil(x + w)) - left, Math.min(height, Math.ceil(y + h)) - top]
}
