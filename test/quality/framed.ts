/**
 * `npm run quality -- --framed [--street FOLDER]`: what a person points at. A frame drawn around a worn garment (its box, each side off
 * by up to a tenth) asks for the garment itself among all kinds: as a crop, and cut out as the page does. And a worn piece
 * of an outfit photo asks for other looks that wear it. Boutique looks kept out; with --street also its pairs.json (files.py).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEdition, type Edition } from '../../models/cli/edition.ts'
import { decodePhoto, readPhoto } from '../../models/cli/image.ts'
import { type Model, openTrunk } from '../../models/cli/model.ts'
import { startProgress } from '../../models/cli/progress.ts'
import { findSnapshots, storedVectors } from '../../models/cli/query.ts'
import type { Trunk } from '../../models/cli/trunk.ts'
import { describe } from '../../models/core/descriptor.ts'
import { intersectionOverUnion } from '../../models/core/detect.ts'
import { evenLight } from '../../models/core/light.ts'
import { type Figure, meanFigure, recallAt, type Ranked } from '../../models/core/metrics.ts'
import { type Rect, rectOf } from '../../models/core/pixels.ts'
import { createRandom } from '../../models/core/random.ts'
import {
  chooseLights,
  cropGarment,
  cutGarments,
  cutItem,
  cutInLights,
  nameFrame,
  poolInLights,
  poolPictures,
  seeSureGarments,
} from '../../models/core/see.ts'
import { subCategory } from '../../models/core/taxonomy.ts'
import type { Labels } from '../../models/train/shots.ts'

/** How far each side of a hand-drawn frame is off, at most, as a share of the garment. */
const moved = 0.1
/** A garment of which less is seen is framed by nobody. */
const leastVisible = 0.2
const seed = 1

export interface Row {
  what: string
  how: string
  'recall@1'?: Figure
  'recall@6': Figure
}

interface Drawn {
  file: string
  box: Rect
  truth: string
}

type Gallery = Map<string, Float32Array>

/** The worn pieces of the looks kept out, and all items of the shop. */
async function readBoutique(boutique: string, labels: Labels, edition: Edition) {
  const drawn = labels.snapshots
    .filter(({ split }) => split === 'test')
    .flatMap(({ photo, items, width, height }) =>
      items
        .filter(({ visible = 1 }) => visible >= leastVisible)
        .map(({ id, box }): Drawn => ({
          file: join(boutique, photo),
          box: rectOf(box, width, height),
          truth: id,
        })),
    )
  const gallery: Gallery = new Map()
  for (const { id } of labels.items) gallery.set(id, (await storedVectors(edition, id, 'looks'))[0])
  return { drawn, gallery }
}

/** The garments of street photos, and their cut-outs. */
async function readStreet(folder: string, { release, heads }: Model, { run }: Trunk) {
  const photos = JSON.parse(readFileSync(join(folder, 'pairs.json'), 'utf8')) as {
    photo: string
    garments: { file: string; box: [number, number, number, number] }[]
  }[]
  const drawn = photos.flatMap(({ photo, garments }) =>
    garments.map(({ file, box }): Drawn => ({
      file: join(folder, 'photos', photo),
      box: rectOf(box, 1, 1),
      truth: file,
    })),
  )
  const gallery: Gallery = new Map()
  const progress = startProgress('Cut-outs', drawn.length)
  for (const { truth } of drawn) {
    const picture = await decodePhoto(await readPhoto(join(folder, 'garments', truth)), truth)
    const [features] = await poolPictures([cutItem(picture)], 'item', release, run)
    gallery.set(truth, describe(features, heads.looks, 'item'))
    progress.step(1)
  }
  progress.end()
  return { drawn, gallery }
}

/** All of the gallery, the nearest first. */
function rank(vector: Float32Array, gallery: Gallery, truth: string): Ranked {
  const cosine = (other: Float32Array) => other.reduce((sum, value, at) => sum + value * vector[at], 0)
  const scores = [...gallery].map(([id, own]) => ({ id, score: cosine(own) })).sort((a, b) => b.score - a.score)
  return { ranked: scores.map(({ id }) => id), relevant: new Set([truth]) }
}

async function measureFrames(what: string, drawn: Drawn[], gallery: Gallery, model: Model, trunk: Trunk) {
  const { release, heads, tagHeads } = model
  const { run, outline } = trunk
  if (!tagHeads) throw new Error('the release has no category head to tell what is framed')
  const random = createRandom(seed)
  const ways: Record<string, Ranked[]> = { cropped: [], 'cut out': [] }
  const progress = startProgress(`Frames of ${what}`, drawn.length)
  for (const { file, box, truth } of drawn) {
    const given = await decodePhoto(await readPhoto(file), file)
    const even = evenLight(given)
    const found = await seeSureGarments(even, release, run)
    const lights = chooseLights(given, even, found)
    const off = box.map((side, at) => {
      const length = at % 2 ? box[3] - box[1] : box[2] - box[0]
      return Math.min(1, Math.max(0, side + (2 * random() - 1) * moved * length))
    }) as Rect
    const framed = await nameFrame(lights[0], off, found, release, run, tagHeads.categories)
    const cuts = await cutInLights(lights, async (light) => {
      const [own] = await cutGarments(light, [framed], release, outline)
      return [cropGarment(light, off, release.garments.margin), own]
    })
    const features = await poolInLights(cuts, 'snapshot', release, run)
    const vectors = features.map((each) => describe(each, heads.looks, 'snapshot'))
    Object.values(ways).forEach((list, at) => list.push(rank(vectors[at], gallery, truth)))
    progress.step(1)
  }
  progress.end()
  return Object.entries(ways).map(([how, ranked]): Row => {
    const recall = (k: number) => meanFigure(ranked.map((one) => recallAt(one, k)))
    return { what: `${what}: a framed part -> its garment`, how, 'recall@1': recall(1), 'recall@6': recall(6) }
  })
}

/** Every worn piece that another look wears too: those of all, and those of the garments that the photo offers. */
async function measureWorn(boutique: string, labels: Labels, edition: Edition, trunk: Trunk): Promise<Row[]> {
  const kindOf = new Map(labels.items.map(({ id, category }) => [id, subCategory(category).superCategory]))
  const kept = labels.snapshots.filter(({ split }) => split === 'test')
  const offered: number[] = []
  let all = 0
  const progress = startProgress('Worn pieces', kept.length)
  for (const look of kept) {
    const ask = (more: { garment?: number }) => {
      const wanted = { k: 7, ranking: 'looks' as const, filters: {}, ...more }
      return findSnapshots(edition, () => Promise.resolve(trunk), { photo: join(boutique, look.photo) }, wanted)
    }
    const first = await ask({})
    for (const { id, box } of look.items) {
      const wearing = labels.snapshots
        .filter((other) => other.id !== look.id && other.items.some((one) => one.id === id))
        .map((other) => other.id)
      if (wearing.length === 0) continue
      all++
      const place = rectOf(box, look.width, look.height)
      const garment = first.garments.findIndex(
        (one) => one.superCategory === kindOf.get(id) && intersectionOverUnion(one.box, place) >= 0.5,
      )
      if (garment < 0) continue
      const { results } = garment === 0 ? first : await ask({ garment })
      const others = results.map((result) => result.id).filter((found) => found !== look.id)
      offered.push(Number(others.slice(0, 6).some((found) => wearing.includes(found))))
    }
    progress.step(1)
  }
  progress.end()
  const missed = Array.from({ length: all - offered.length }, () => 0)
  const what = 'boutique: a worn piece -> another look that wears it'
  return [
    { what, how: 'of those that the photo offers', 'recall@6': meanFigure(offered) },
    { what, how: 'of all', 'recall@6': meanFigure([...offered, ...missed]) },
  ]
}

/** @param data folder with the published demo */
export async function measureFramed(data: string, boutique: string, street?: string) {
  const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
  const edition = await openEdition(data, 'demo')
  const trunk = await openTrunk(edition.model)
  const shop = await readBoutique(boutique, labels, edition)
  const rows = await measureFrames('boutique', shop.drawn, shop.gallery, edition.model, trunk)
  if (street) {
    const { drawn, gallery } = await readStreet(street, edition.model, trunk)
    rows.push(...(await measureFrames('street', drawn, gallery, edition.model, trunk)))
  }
  rows.push(...(await measureWorn(boutique, labels, edition, trunk)))
  const { backend } = trunk
  await trunk.close()
  await edition.close()
  return { rows, backend }
}
