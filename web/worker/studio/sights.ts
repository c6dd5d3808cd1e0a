/** What the trunk saw in photos, kept as pooled features: another descriptor head needs no photo again. */
import type { Garment } from '../../../models/core/detect.ts'
import { decodeHalf, encodeHalf } from '../../../models/core/half.ts'
import type { Pixels } from '../../../models/core/pixels.ts'
import type { Features } from '../../../models/core/pool-photo.ts'
import type { Sha256, Side } from '../../../models/core/schema.ts'
import { cutGarments, cutItem, poolPictures, type RunTrunk, seeGarments } from '../../../models/core/see.ts'
import type { Model } from '../model.ts'
import type { Seen } from '../see.ts'
import { runTrunk } from '../trunk.ts'
import { openStudioDb } from './db.ts'

type Half = Uint16Array<ArrayBuffer>

export interface KeptSight {
  garments: Garment[]
  features: { spoc: Half; gem: Half; colour: Half }[]
}

export interface Look {
  photo: Sha256
  side: Side
  pixels: Pixels
}

/** What is seen depends on the trunk, the photo and its side; not on the heads. */
export const sightKey = (trunk: Sha256, photo: Sha256, side: Side) => `${trunk}|${photo}|${side}`

export async function readSight(trunk: Sha256, photo: Sha256, side: Side): Promise<Seen | undefined> {
  const kept = await (await openStudioDb()).get('seen', sightKey(trunk, photo, side))
  if (!kept) return undefined
  const features = kept.features.map(({ spoc, gem, colour }) => ({
    spoc: decodeHalf(spoc),
    gem: decodeHalf(gem),
    colour: decodeHalf(colour),
  }))
  return { garments: kept.garments, features }
}

export async function hasSight(trunk: Sha256, photo: Sha256, side: Side): Promise<boolean> {
  return (await (await openStudioDb()).count('seen', sightKey(trunk, photo, side))) > 0
}

/** Looks at photos, those of one side together, and keeps what was seen. */
export async function seeLooks(model: Model, looks: readonly Look[]): Promise<void> {
  const run: RunTrunk = (images, width, height) => runTrunk(model.session, images, width, height)
  const database = await openStudioDb()
  const keep = ({ photo, side }: Look, garments: Garment[], features: Features[]) =>
    database.put(
      'seen',
      { garments, features: features.map(toHalves) },
      sightKey(model.release.trunk.weights.sha256, photo, side),
    )

  const items = looks.filter(({ side }) => side === 'item')
  const cuts = items.map(({ pixels }) => cutItem(pixels))
  const ofItems = await poolPictures(cuts, 'item', model.release, run)
  for (const [at, item] of items.entries()) await keep(item, [], [ofItems[at]])

  const snapshots = looks.filter(({ side }) => side === 'snapshot')
  const found = await seeGarments(
    snapshots.map(({ pixels }) => pixels),
    model.release,
    run,
  )
  for (const [at, snapshot] of snapshots.entries()) {
    const crops = cutGarments(snapshot.pixels, found[at], model.release)
    await keep(snapshot, found[at], await poolPictures(crops, 'snapshot', model.release, run))
  }
}

function toHalves({ spoc, gem, colour }: Features) {
  return { spoc: encodeHalf(spoc), gem: encodeHalf(gem), colour: encodeHalf(colour) }
}
