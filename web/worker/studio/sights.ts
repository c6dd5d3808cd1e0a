/** What the trunk saw in photos, kept as pooled features: another descriptor head needs no photo again. */
import type { Garment } from '../../../models/core/detect.ts'
import { decodeHalf, encodeHalf } from '../../../models/core/half.ts'
import type { Pixels } from '../../../models/core/pixels.ts'
import type { Features } from '../../../models/core/pool-photo.ts'
import type { ReleaseManifest, Sha256, Side } from '../../../models/core/schema.ts'
import {
  catalogGlances,
  cutItem,
  cutPhoto,
  placeGarments,
  poolPictures,
  type RunTrunk,
  seeGarments,
} from '../../../models/core/see.ts'
import { canonicalJson } from '../../../models/core/text.ts'
import type { Model } from '../model.ts'
import type { Seen } from '../see.ts'
import { runTrunk } from '../trunk.ts'
import { openStudioDb } from './db.ts'

type Half = Uint16Array<ArrayBuffer>

export interface KeptSight {
  garments: Garment[]
  features: { spoc: Half; gem: Half; colour: Half }[]
}

/** What is in a photo. */
export type PhotoSight = Pick<Seen, 'garments' | 'features'>

export interface Look {
  photo: Sha256
  side: Side
  pixels: Pixels
}

/** What is seen depends on the trunk and what it reads, on the photo and its side; not on the heads. */
const sightKey = ({ trunk, outline, input, garments }: ReleaseManifest, photo: Sha256, side: Side) =>
  canonicalJson({ weights: trunk.weights.sha256, outline: outline?.sha256 ?? null, input, garments, photo, side })

export async function readSight(release: ReleaseManifest, photo: Sha256, side: Side): Promise<PhotoSight | undefined> {
  const kept = await (await openStudioDb()).get('seen', sightKey(release, photo, side))
  if (!kept) return undefined
  const features = kept.features.map(({ spoc, gem, colour }) => ({
    spoc: decodeHalf(spoc),
    gem: decodeHalf(gem),
    colour: decodeHalf(colour),
  }))
  return { garments: kept.garments, features }
}

export async function hasSight(release: ReleaseManifest, photo: Sha256, side: Side): Promise<boolean> {
  return (await (await openStudioDb()).count('seen', sightKey(release, photo, side))) > 0
}

/** Looks at photos, those of one side together, and keeps what was seen. */
export async function seeLooks(model: Model, looks: readonly Look[]): Promise<void> {
  const run: RunTrunk = (images, width, height) => runTrunk(model.session, images, width, height)
  const database = await openStudioDb()
  const keep = ({ photo, side }: Look, garments: Garment[], features: Features[]) =>
    database.put('seen', { garments, features: features.map(toHalves) }, sightKey(model.release, photo, side))

  const items = looks.filter(({ side }) => side === 'item')
  const cuts = items.map(({ pixels }) => cutItem(pixels))
  const ofItems = await poolPictures(cuts, 'item', model.release, run)
  for (const [at, item] of items.entries()) await keep(item, [], [ofItems[at]])

  const snapshots = looks.filter(({ side }) => side === 'snapshot')
  const photos = snapshots.map(({ pixels }) => pixels)
  const found = await seeGarments(photos, catalogGlances(model.release), model.release, run)
  for (const [at, snapshot] of snapshots.entries()) {
    const crops = await cutPhoto(snapshot.pixels, found[at], model.release, model.outliner?.run)
    await keep(snapshot, placeGarments(found[at], crops), await poolPictures(crops, 'snapshot', model.release, run))
  }
}

function toHalves({ spoc, gem, colour }: Features) {
  return { spoc: encodeHalf(spoc), gem: encodeHalf(gem), colour: encodeHalf(colour) }
}
