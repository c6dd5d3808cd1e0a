/** Photo -> what is in it: its garments and the features of each, one step a line; and memory of the last few photos. */
import { describe } from '../../models/core/descriptor.ts'
import { type Garment, isOutfit } from '../../models/core/detect.ts'
import { evenLight } from '../../models/core/light.ts'
import type { Framed } from '../../models/core/outline.ts'
import type { Features } from '../../models/core/pool-photo.ts'
import type { Box, Ranking, Side } from '../../models/core/schema.ts'
import {
  chooseLights,
  cutFrame,
  cutInLights,
  cutItem,
  cutPhoto,
  nameFrame,
  placeGarments,
  poolInLights,
  poolPictures,
  seeSureGarments,
  type RunTrunk,
} from '../../models/core/see.ts'
import { hashOf } from './cache.ts'
import type { Model } from './model.ts'
import { decodePhoto, placeOf, type Pixels } from './photo.ts'
import type { Steps } from './steps.ts'
import { runTrunk } from './trunk.ts'

export interface Seen {
  /** A piece alone, or what is worn in a photo. */
  side: Side
  /** The surest first; empty when none was found, or when a person chose the part to look at. */
  garments: Garment[]
  /** The same as they were found, before their outlines said where they are; or the part that a person chose: what cuts them out again. */
  found: Framed[]
  /** One a garment; of the whole photo, or of the chosen part, when there is none. */
  features: Features[]
}

/** An outfit: its garments are found, cut out and described one by one; or the one part that a person chose. */
export function seeOutfit(
  steps: Steps,
  model: Model,
  photo: Blob,
  crop?: Box,
  onGarments?: (garments: Garment[]) => void,
): Promise<Seen> {
  if (crop) return seeFrame(steps, model, photo, crop)
  return recall(steps, model, photo, ['snapshot', undefined], async () => {
    const { timed } = steps
    const run = runOf(steps, model)
    const { lights, garments: found } = await readPhoto(steps, model, photo)
    onGarments?.(found)
    const cut = (light: Pixels) => cutPhoto(light, found, model.release, model.outliner?.run)
    const cuts = await timed('cutGarments', () => cutInLights(lights, cut))
    const features = await timed('poolPictures', () => poolInLights(cuts, 'snapshot', model.release, run))
    return { side: 'snapshot', garments: placeGarments(found, cuts[0]), found, features }
  })
}

/** The part that a person chose, cut out as the garment that it most likely is. */
function seeFrame(steps: Steps, model: Model, photo: Blob, crop: Box): Promise<Seen> {
  return recall(steps, model, photo, ['snapshot', crop], async () => {
    const { timed } = steps
    const { release, outliner, tagHeads } = model
    const run = runOf(steps, model)
    const { given, lights, garments } = await readPhoto(steps, model, photo)
    const box = placeOf(crop, given)
    const found: Framed[] = []
    if (outliner && tagHeads)
      found.push(await timed('nameFrame', () => nameFrame(lights[0], box, garments, release, run, tagHeads.categories)))
    const cut = (light: Pixels) => cutFrame(light, box, found, release, outliner?.run)
    const cuts = await timed('cutGarments', () => cutInLights(lights, cut))
    const features = await timed('poolPictures', () => poolInLights(cuts, 'snapshot', release, run))
    return { side: 'snapshot', garments: [], found, features }
  })
}

/**
 * A piece to wear: a picture of it alone, or the part of a photo that shows it. A photo of an outfit is seen as one: a person
 * says which of its garments is meant.
 */
export function seePiece(steps: Steps, model: Model, photo: Blob, crop?: Box): Promise<Seen> {
  return recall(steps, model, photo, ['item', crop], async () => {
    const { timed } = steps
    const { given, garments } = await readPhoto(steps, model, photo)
    if (isOutfit(garments)) return seeOutfit(steps, model, photo, crop)
    const pixels = crop ? await timed('decodePhoto', () => decodePhoto(photo, crop)) : given
    const run = runOf(steps, model)
    return {
      side: 'item',
      garments: [],
      found: [],
      features: await timed('poolPictures', () => poolPictures([cutItem(pixels)], 'item', model.release, run)),
    }
  })
}

/** Decoded, as it is and in each light in which its garments are described; and these. */
export async function readPhoto(steps: Steps, model: Model, photo: Blob) {
  const { timed } = steps
  const given = await timed('decodePhoto', () => decodePhoto(photo))
  const even = await timed('evenLight', async () => evenLight(given))
  const garments = await recall(steps, model, photo, ['garments', undefined], () =>
    timed('findGarments', () => seeSureGarments(even, model.release, runOf(steps, model))),
  )
  return { given, lights: chooseLights(given, even, garments), garments }
}

/** Unit vectors, one for each of the features. */
export const describeEach = (features: Features[], { heads }: Model, ranking: Ranking, side: Side): Float32Array[] =>
  features.map((each) => describe(each, heads[ranking], side))

/** A newer query stops an older one between two runs of the trunk too. */
export function runOf(steps: Steps, { session }: Model): RunTrunk {
  return async (images, width, height) => {
    await steps.giveWay('runTrunk')
    return runTrunk(session, images, width, height)
  }
}

/**
 * [Note: A photo is looked at once]
 * Another garment of it, another ranking or other filters ask about the same features: no descriptor, which differs by
 * ranking, but what the trunk saw is kept, of the last few photos. About 20 kB a garment.
 */
const kept = new Map<string, unknown>()
/** Up to three a photo: its garments, and what is seen of it as an outfit and as a piece. */
const mostKept = 12

async function recall<T>(
  { timed }: Steps,
  { releaseId }: Model,
  photo: Blob,
  how: [Side | 'garments', Box | undefined],
  see: () => Promise<T>,
): Promise<T> {
  const hash = await timed('recallPhoto', async () => hashOf(new Uint8Array(await photo.arrayBuffer())))
  const key = JSON.stringify([releaseId, hash, how])
  const seen = kept.has(key) ? (kept.get(key) as T) : await see()
  kept.delete(key)
  kept.set(key, seen)
  for (const old of [...kept.keys()].slice(0, -mostKept)) kept.delete(old)
  return seen
}
