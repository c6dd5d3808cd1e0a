/**
 * The words of the drawing: what a garment, a figure and a drawn look are. Pure data; every picture is an SVG string.
 *
 * Entry points: `flatPicture` (flat.ts), `lookPicture` (look.ts), `sampleParams` (sample.ts), `sampleFigure` (figure.ts).
 */

/** Uniform in [0, 1). Every source of variation is passed in: the same seed gives the same bytes. */
export type Random = () => number

export type Point = [x: number, y: number]

export const fabrics = [
  'twill',
  'denim',
  'knit',
  'rib',
  'cable',
  'leather',
  'suede',
  'patent',
  'satin',
  'canvas',
  'wool',
  'herringbone',
  'boucle',
  'nylon',
  'jersey',
  'linen',
  'cotton',
  'velvet',
  'corduroy',
  'fleece',
  'straw',
] as const
export type Fabric = (typeof fabrics)[number]

export const patterns = [
  'plain',
  'stripe',
  'pinstripe',
  'vertical-stripe',
  'breton',
  'check',
  'gingham',
  'plaid',
  'houndstooth',
  'dot',
  'floral',
  'camo',
  'argyle',
  'colour-block',
  'print',
  'animal',
] as const
export type Pattern = (typeof patterns)[number]

/** What a garment is made of. A colourway is another Material on the same `params` and `seed`. Colours are `#rrggbb`. */
export interface Material {
  colour: string
  /** Second colour: stripe, dot, flower, contrast panel, sole or trim. Derived from `colour` when absent. */
  second?: string
  third?: string
  fabric: Fabric
  pattern: Pattern
  /** 0 matt to 1 patent. Taken from the fabric when absent. */
  sheen?: number
  /** Pattern size, 1 = usual. */
  scale?: number
}

export type Params = Record<string, number | string | boolean>

export interface Garment {
  /** Id of a sub-category of `models/core/taxonomy.ts`. */
  subCategory: string
  params: Params
  material: Material
  /** The design's seed: fixes print placement. Fold seeds come from the picture. */
  seed: number
}

export const hairStyles = [
  'long',
  'bob',
  'crop',
  'bun',
  'afro',
  'wavy',
  'ponytail',
  'pixie',
  'side-part',
  'buzz',
  'curly',
  'braid',
  'lob',
  'fringe',
] as const
export type HairStyle = (typeof hairStyles)[number]

/** Half-widths in figure units (head about 92 high, figure about 820). */
export interface Body {
  shoulder: number
  bust: number
  waist: number
  hip: number
  neck: number
  /** Factor on thigh and shin length, 1 = usual. */
  leg: number
}

/** A pair of numbers, the figure's viewer-left (-1) and viewer-right (+1) side. */
export interface Sides<T> {
  left: T
  right: T
}

export type HandPose = 'relax' | 'pocket' | 'grip' | 'hip'

/** Degrees unless said; limb angles are absolute from straight down, outward positive. */
export interface Pose {
  name: string
  lean: number
  /** Sideways bend of the spine at the waist, units. */
  bend: number
  shoulderTilt: number
  hipTilt: number
  arms: Sides<[upper: number, lower: number]>
  legs: Sides<[thigh: number, shin: number]>
  hands: Sides<HandPose>
  /** How far each foot shows its side, 0.4 (toward the camera) to 1 (profile). */
  feet: Sides<number>
  /** Foreshortening of a walking leg, 0.8 to 1; 1 where it stands. */
  stride: Sides<number>
  headTilt: number
}

export interface Figure {
  body: Body
  skin: string
  hair: { style: HairStyle; colour: string }
  /** Seed of the face: proportions, brow, lip, turn. */
  face: number
  pose: Pose
  beard?: boolean
}

export interface FlatOptions {
  /** Pixels; the drawing itself is 4:5. */
  width: number
  height: number
  /** Ground colour, best at OKLCH lightness 0.88 to 0.98. */
  ground: string
  /** Rotation in degrees, usually within 3. */
  angle: number
  /** Side of the light, -1 (left) to 1 (right). */
  light: number
  /** The picture's seed: folds. */
  seed: number
}

export interface Look {
  figure: Figure
  /** Any order; at most one of each super-category, plus layers top + outer. */
  garments: Garment[]
  /** Top inside the bottom. */
  tucked: boolean
  /** Outerwear open. */
  open: boolean
}

/** What stands behind and before the figure, in picture units (`camera.width` x `camera.height`). */
export interface Scene {
  /** SVG fragment behind the figure, drawn oversize by its maker. */
  background: string
  /** Content of `<defs>` that `background` and `foreground` use; ids must not start with `g-`. */
  defs: string
  /** Side of the light, -1 to 1. */
  light: number
  /** Where the figure stands, picture units from the top. */
  floorY: number
  /** A colour laid thinly over the figure, to sit it in the scene's light. */
  tint?: string
  /** SVG fragment over the figure: occluders, haze. */
  foreground?: string
}

export interface Camera {
  width: number
  height: number
  /** Picture x of the figure's middle. */
  x: number
  /** Picture units added to `scene.floorY`. */
  y: number
  /** Picture units per figure unit; a figure is about 820 units tall, so 1.2 fills 984 of 1200. */
  scale: number
}

export interface Placed {
  /** Index into `look.garments`. */
  garmentIndex: number
  /** x, y, width, height in picture units: the garment's visible extent, clipped to the picture. */
  box: [x: number, y: number, w: number, h: number]
  /** Polygons of the garment's panels, picture units, not clipped by what lies over them. */
  outline?: Point[][]
}

/** What a layer of the picture covers. */
export interface Cover {
  /** Index of a garment, or -1 for skin and hair. */
  index: number
  /** In picture units. */
  outlines: Point[][]
}

export interface Picture {
  svg: string
  placed: Placed[]
  /** Back to front. */
  covers: Cover[]
}

export type FlatPicture = (garment: Garment, options: FlatOptions) => string
export type LookPicture = (look: Look, scene: Scene, camera: Camera, random: Random) => Picture
export type SampleParams = (subCategory: string, random: Random) => Params
export type SampleFigure = (random: Random) => Figure
