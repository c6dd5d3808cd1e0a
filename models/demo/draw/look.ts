/** A figure wearing garments in a scene. */

import { subCategory as findSubCategory } from '../../core/taxonomy.ts'
import { carryBag, carryOf, chooseBagSide, footHeight, poseWithBag, wearShoe } from './carry.ts'
import type { Carried } from './carry.ts'
import { buildClothes, makeMaker } from './clothes.ts'
import { polygonPath, turnSame } from './curve.ts'
import { placeLayer } from './accessory.ts'
import { drawHead } from './head.ts'
import type { Head } from './head.ts'
import { emptyLayer, makeInk, nextId } from './ink.ts'
import type { Ink, Layer } from './ink.ts'
import { toDegrees, write } from './number.ts'
import { fitUnder } from './under.ts'
import type { Piece } from './piece.ts'
import { makeRig, pick, sides } from './rig.ts'
import type { Rig, Side } from './rig.ts'
import { paintArm, paintContact, paintHand, paintLeg, paintNeck, paintPocketSlit, paintTorso } from './skin.ts'
import type { Camera, Cover, Garment, Look, Picture, Point, Pose, Random, Scene } from './types.ts'
import { findVisible } from './visible.ts'

/** Drawn so far, back to front. */
interface Stack {
  svg: string[]
  covers: Cover[]
}

interface Dressed {
  look: Look
  ink: Ink
  rig: Rig
  pose: Pose
  head: Head
  headAt: { x: number; y: number; turn: number }
  bagSide: Side
  index: { outer: number; top: number; bottom: number; dress: number; shoes: number; bag: number }
}

const bodyIndex = -1
const headScale = 0.97

function put(stack: Stack, index: number, layer: Layer | undefined): void {
  if (!layer?.svg) return
  stack.svg.push(layer.svg)
  stack.covers.push({ index, outlines: layer.outlines })
}

function findGarments(garments: readonly Garment[]): Dressed['index'] {
  const find = (superCategory: string) =>
    garments.findIndex((garment) => findSubCategory(garment.subCategory).superCategory === superCategory)
  return {
    outer: find('outer'),
    top: find('top'),
    bottom: find('bottom'),
    dress: find('dress'),
    shoes: find('shoes'),
    bag: find('bag'),
  }
}

function dress(look: Look, light: number, random: Random): Dressed {
  const { figure, garments } = look
  const ink = makeInk(light, true, random)
  const index = findGarments(garments)
  const bag = garments[index.bag]
  const bagSide = chooseBagSide(figure.pose)
  const pose = bag ? poseWithBag(figure.pose, bagSide, carryOf(bag.subCategory)) : figure.pose
  const shoes = garments[index.shoes]
  const heel = shoes?.params['heel']
  const rig = makeRig(
    figure.body,
    pose,
    footHeight(
      shoes?.subCategory,
      typeof heel === 'number' ? heel : shoes?.subCategory === 'heel' ? 78 : 26,
      figure.body.shoulder,
    ),
  )
  const neck = rig.torso(0, -0.005)
  const headAt = {
    x: neck[0] + Math.sin(rig.turn(0)) * 6,
    y: neck[1] - 63 * headScale,
    turn: toDegrees(rig.turn(0)) * 0.4 + pose.headTilt,
  }
  return { look, ink, rig, pose, head: drawHead(ink, figure), headAt, bagSide, index }
}

const headLayer = ({ head, headAt }: Dressed, part: 'back' | 'front'): Layer =>
  placeLayer(
    { svg: head[part], outlines: part === 'front' ? head.outlines : [] },
    headAt.x,
    headAt.y,
    headScale,
    headScale,
    headAt.turn,
  )

function handLayer(dressed: Dressed, side: Side): Layer {
  const kind = pick(dressed.pose.hands, side)
  const { wrist, armAngles } = dressed.rig.limbs[side]
  if (kind === 'pocket') return emptyLayer()
  const hand = paintHand(dressed.look.figure.skin, kind)
  const size = dressed.look.figure.body.shoulder > 85 ? 1.02 : 0.92
  const turn = -armAngles[1] * (kind === 'hip' ? 0.9 : 0.85)
  const box: Point[] = [
    [-10, -4],
    [10, -4],
    [9, 48],
    [-9, 36],
  ]
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
  return {
    svg: `<g transform="translate(${write(wrist[0])} ${write(wrist[1])}) rotate(${write(turn)}) scale(${write(side * size)} ${write(size)})">${hand}</g>`,
    outlines: [box.map(([x, y]): Point => [wrist[0] + cos * x - sin * y, wrist[1] + sin * x + cos * y])],
  }
}

/** Trousers that reach the foot hide the legs. */
const coversLegs = (garment: Garment | undefined) =>
  garment !== undefined &&
  !garment.subCategory.endsWith('skirt') &&
  garment.subCategory !== 'shorts' &&
  Number(garment.params['length'] ?? 1) >= 0.97

/** Tall or narrow: boots over the trousers. */
const bootsOver = (shoes: Garment | undefined, bottom: Garment | undefined) =>
  shoes?.subCategory === 'boot' &&
  Number(shoes.params['shaft'] ?? 150) > 150 &&
  Number(bottom?.params['legHem'] ?? 40) < 29

function drawLower(stack: Stack, dressed: Dressed, bottom: Piece | undefined): void {
  const { look, ink, rig, index } = dressed
  const { garments, figure } = look
  // The torso lies under the waistband, or a cropped top would show it over the skirt.
  put(stack, bodyIndex, paintTorso(rig, figure.skin))
  if (!coversLegs(garments[index.bottom]))
    for (const side of sides) put(stack, bodyIndex, paintLeg(ink, rig, figure.skin, side))
  const shoes = garments[index.shoes]
  const over = bootsOver(shoes, garments[index.bottom])
  const pairs = shoes
    ? sides.map((side) => wearShoe(makeMaker(shoes, rig, ink, false), shoes.subCategory, side, figure.skin))
    : []
  const putShoes = () => {
    for (const { shoe, foot } of pairs) {
      put(stack, bodyIndex, foot)
      put(stack, index.shoes, shoe)
    }
  }
  if (!over) putShoes()
  if (!look.tucked || index.top < 0) put(stack, index.bottom, bottom?.body)
  if (over) {
    if (look.tucked && index.top >= 0) put(stack, index.bottom, bottom?.body)
    putShoes()
  }
}

/**
 * Arms, hands and the sleeves of what is worn under or without outerwear. A bare shoulder is drawn before the top (see
 * `drawUpper`), so that here only the forearm comes forward; a sleeve covers the shoulder, so the arm starts inside it.
 */
function drawArms(stack: Stack, dressed: Dressed, pieces: [number, Piece | undefined][]): void {
  for (const side of sides) {
    const sleeved = pieces.some(([, piece]) => piece?.sleeves[side])
    put(stack, bodyIndex, paintArm(dressed.ink, dressed.rig, dressed.look.figure.skin, side, sleeved ? 0.26 : 0.45))
    if (pick(dressed.pose.hands, side) !== 'grip') put(stack, bodyIndex, handLayer(dressed, side))
    for (const [index, piece] of pieces) put(stack, index, piece?.sleeves[side])
  }
}

function drawUpper(
  stack: Stack,
  dressed: Dressed,
  pieces: Record<'top' | 'dress' | 'bottom' | 'outer', Piece | undefined>,
): void {
  const { look, ink, rig, index, headAt } = dressed
  const { skin } = look.figure
  if (look.tucked && index.top >= 0 && !pieces.top) put(stack, index.bottom, pieces.bottom?.body)
  const bare = !pieces.outer?.sleeves[1] && !pieces.top?.sleeves[1] && !pieces.dress?.sleeves[1]
  if (bare) for (const side of sides) put(stack, bodyIndex, paintArm(ink, rig, skin, side))
  for (const key of ['dress', 'top'] as const) put(stack, index[key], pieces[key]?.back)
  put(stack, bodyIndex, paintNeck(ink, rig, skin, [headAt.x, headAt.y + 47 * headScale]))
  for (const key of ['dress', 'top'] as const) put(stack, index[key], pieces[key]?.body)
  if (look.tucked && index.top >= 0 && !bootsOver(look.garments[index.shoes], look.garments[index.bottom]))
    put(stack, index.bottom, pieces.bottom?.body)
  const sleeveless = !pieces.outer?.sleeves[1]
  if (sleeveless)
    drawArms(stack, dressed, [
      [index.dress, pieces.dress],
      [index.top, pieces.top],
    ])
  for (const key of ['dress', 'top'] as const) put(stack, index[key], pieces[key]?.front)
  const { outer } = pieces
  if (!outer) return
  put(stack, index.outer, outer.body)
  if (!sleeveless) {
    for (const side of sides) {
      if (pick(dressed.pose.hands, side) !== 'grip') put(stack, bodyIndex, handLayer(dressed, side))
      put(stack, index.outer, outer.sleeves[side])
    }
  }
  put(stack, index.outer, outer.front)
}

function drawFigure(dressed: Dressed): Stack {
  const { look, ink, rig, index, pose } = dressed
  const build = (at: number, garment: Garment | undefined) =>
    garment && at >= 0 ? buildClothes(garment, rig, ink, look.open) : undefined
  const outerGarment = look.garments[index.outer]
  const fit = (at: number) =>
    at >= 0 && look.garments[at] ? fitUnder(look.garments[at], outerGarment, look) : undefined
  const pieces = {
    outer: build(index.outer, outerGarment),
    top: build(index.top, fit(index.top)),
    dress: build(index.dress, fit(index.dress)),
    bottom: build(index.bottom, fit(index.bottom)),
  }
  const bag = look.garments[index.bag]
  const carried: Carried | undefined =
    bag && carryBag(makeMaker(bag, rig, ink, false), bag.subCategory, dressed.bagSide)
  const stack: Stack = { svg: [], covers: [] }
  put(stack, bodyIndex, headLayer(dressed, 'back'))
  put(stack, index.bag, carried?.behind)
  put(stack, index.outer, pieces.outer?.back)
  drawLower(stack, dressed, pieces.bottom)
  drawUpper(stack, dressed, pieces)
  for (const side of sides) if (pick(pose.hands, side) === 'pocket') stack.svg.push(paintPocketSlit(rig, side))
  put(stack, bodyIndex, headLayer(dressed, 'front'))
  put(stack, index.bag, carried?.front)
  put(stack, index.bag, carried?.held)
  for (const side of sides) if (pick(pose.hands, side) === 'grip') put(stack, bodyIndex, handLayer(dressed, side))
  return stack
}

/** The shadow the figure throws on the floor: its own outlines, flattened, leaning away from the light. */
function paintCast(ink: Ink, covers: readonly Cover[], light: number): { cast: string; silhouette: string } {
  const id = nextId(ink, 'all')
  const d = covers
    .flatMap((cover) => cover.outlines)
    .map((outline) => polygonPath(turnSame(outline).filter((_, i) => i % 2 === 0)))
    .join('')
  ink.defs.push(`<path id="${id}" d="${d}"/>`)
  // Whole groups are made transparent: outlines that cross inside would show in single strokes.
  const ring = (width: number, alpha: number) =>
    `<g opacity="${alpha}"><use href="#${id}" fill="#150e09" stroke="#150e09" stroke-width="${width}"/></g>`
  const skew = light < 0 ? -54 : 54
  return {
    cast: `<g transform="skewX(${skew}) scale(1 .17)">${ring(20, 0.07)}${ring(9, 0.09)}${ring(1, 0.12)}</g>`,
    silhouette: id,
  }
}

/** A look as one SVG of `camera.width` x `camera.height` units, and the box of each visible garment. */
export function lookPicture(look: Look, scene: Scene, camera: Camera, random: Random): Picture {
  const dressed = dress(look, scene.light, random)
  const { ink, rig } = dressed
  const stack = drawFigure(dressed)
  const floor = scene.floorY + camera.y
  const { cast, silhouette } = paintCast(ink, stack.covers, scene.light)
  const contacts = sides.map((side) => paintContact(ink, rig, side)).join('')
  const tint = scene.tint ? `<use href="#${silhouette}" fill="${scene.tint}" fill-opacity=".08"/>` : ''
  const toPicture = ([x, y]: Point): Point => [camera.x + x * camera.scale, floor + y * camera.scale]
  const covers = stack.covers.map(({ index, outlines }) => ({
    index,
    outlines: outlines.map((outline) => outline.map(toPicture)),
  }))
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${camera.width}" height="${camera.height}" viewBox="0 0 ${camera.width} ${camera.height}" ` +
    `stroke-linecap="round" stroke-linejoin="round"><defs>${scene.defs}${ink.defs.join('')}</defs>${scene.background}` +
    `<g transform="translate(${write(camera.x)} ${write(floor)}) scale(${camera.scale.toFixed(4)})">${cast}${contacts}${stack.svg.join('')}${tint}</g>${scene.foreground ?? ''}</svg>`
  return { svg, placed: findVisible(covers, camera.width, camera.height), covers }
}
