/**
 * `npm run quality -- --rules [--street FOLDER]`: what each rule between the detector's boxes and the garments that ask is
 * worth. Boutique looks kept out ask the published demo, each garment in the shards of its kind; with a folder that
 * `files.py` wrote (persons/, garments/, persons-garments.csv), street photos kept out ask for their garments too.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Edition, openEdition } from '../../models/cli/edition.ts'
import { listPictures, readTruth } from '../../models/cli/evaluate-files.ts'
import { rankAll } from '../../models/cli/evaluate-retrieval.ts'
import { decodePhoto, readPhoto } from '../../models/cli/image.ts'
import { type Model, openTrunk } from '../../models/cli/model.ts'
import { startProgress } from '../../models/cli/progress.ts'
import { seeFiles } from '../../models/cli/see-files.ts'
import type { Trunk } from '../../models/cli/trunk.ts'
import { keepAgreed } from '../../models/core/agree.ts'
import { openAsks, searchAsks } from '../../models/core/asks.ts'
import { describe } from '../../models/core/descriptor.ts'
import {
  chooseGarments,
  dropParts,
  dropUnsure,
  excludeDress,
  type Garment,
  keepSure,
} from '../../models/core/detect.ts'
import { evenLight } from '../../models/core/light.ts'
import { type Figure, meanFigure, recallAt, type Ranked } from '../../models/core/metrics.ts'
import type { Features } from '../../models/core/pool-photo.ts'
import { askingGlances, chooseLights, cutInLights, cutPhoto, poolInLights, seeBoxes } from '../../models/core/see.ts'
import { mergeByGarment } from '../../models/core/search.ts'
import { planAsks } from '../../models/core/seek.ts'
import { rankCategories } from '../../models/core/tags.ts'
import type { Labels } from '../../models/train/shots.ts'

/** A garment, or the whole photo when there is none, and what is known of it. */
interface Known {
  garment?: Garment
  features: Features
}

const garmentsOf = (found: readonly Known[]): Garment[] => found.flatMap(({ garment }) => garment ?? [])

type Rule = (found: readonly Known[], model: Model) => readonly Known[]
interface Variant {
  name: string
  /** Which boxes the rules start from: none, all, or one a garment. */
  from: 'whole' | 'every' | 'suppressed'
  rules: Rule[]
}

const byGarments =
  (rule: (garments: readonly Garment[]) => readonly Garment[]): Rule =>
  (found) => {
    const kept = new Set(rule(garmentsOf(found)))
    return found.filter(({ garment }) => garment && kept.has(garment))
  }
const [dress, sure, parts] = [excludeDress, dropUnsure, dropParts].map(byGarments)
const agreed: Rule = (found, { tagHeads }) => {
  if (!tagHeads || found.length === 0) return found
  const likely = found.map(({ features }) => rankCategories(features, tagHeads.categories))
  return keepAgreed(garmentsOf(found), likely).map((at) => found[at])
}

const variants: Variant[] = [
  { name: 'no boxes: the whole photo as one', from: 'whole', rules: [] },
  { name: 'none: the surest boxes of at least 0.25', from: 'every', rules: [sure] },
  { name: 'non-maximum suppression alone', from: 'suppressed', rules: [sure] },
  { name: 'all (the product)', from: 'suppressed', rules: [dress, sure, parts] },
  { name: 'without the dress rule', from: 'suppressed', rules: [sure, parts] },
  { name: 'without the rule of parts', from: 'suppressed', rules: [dress, sure] },
  { name: 'with unsure ones too', from: 'suppressed', rules: [dress, parts] },
  { name: 'and the category head agrees', from: 'suppressed', rules: [dress, sure, parts, agreed] },
]

/** Boxes of a photo that are described when nothing is suppressed: two dozen, or one would wait for minutes. */
const mostBoxes = 24

/** What is in each photo, by both ways to read its boxes. */
async function seeBoth(files: readonly string[], model: Model, { run, outline }: Trunk) {
  const { release } = model
  const progress = startProgress('Photos', files.length)
  const photos: Record<Variant['from'], Known[]>[] = []
  for (const file of files) {
    const given = await decodePhoto(await readPhoto(file), file)
    const even = evenLight(given)
    const [views] = await seeBoxes([even], askingGlances(release), release, run)
    const suppressed = chooseGarments(views, release.garments)
    const lights = chooseLights(given, even, keepSure(suppressed))
    const describeAll = async (garments: Garment[]): Promise<Known[]> => {
      const cuts = await cutInLights(lights, (light) => cutPhoto(light, garments, release, outline))
      const features = await poolInLights(cuts, 'snapshot', release, run)
      return features.map((each, at) => ({ garment: garments[at], features: each }))
    }
    const surest = views
      .flat()
      .toSorted((a, b) => b.score - a.score)
      .slice(0, mostBoxes)
    photos.push({
      whole: await describeAll([]),
      every: await describeAll(surest),
      suppressed: await describeAll(suppressed),
    })
    progress.step()
  }
  progress.end()
  return photos
}

export interface RuleRow {
  photos: string
  rules: string
  /** Garments that ask, a photo. */
  garments: number
  'recall@6': Figure
  /** Share of the right answers that are among the six, a photo. */
  found: Figure
}

type Ask = (found: readonly Known[], at: number) => Promise<Ranked>

async function measureAll(
  name: string,
  photos: Awaited<ReturnType<typeof seeBoth>>,
  model: Model,
  ask: Ask,
): Promise<RuleRow[]> {
  const rows: RuleRow[] = []
  for (const { name: rules, from, rules: steps } of variants) {
    const asking = photos.map((photo) => steps.reduce<readonly Known[]>((kept, rule) => rule(kept, model), photo[from]))
    const ranked = await Promise.all(asking.map(ask))
    const share = ({ ranked: order, relevant }: Ranked) =>
      order.slice(0, 6).filter((id) => relevant.has(id)).length / Math.min(6, relevant.size)
    rows.push({
      photos: name,
      rules,
      garments: asking.reduce((sum, { length }) => sum + length, 0) / photos.length,
      'recall@6': meanFigure(ranked.map((one) => recallAt(one, 6))),
      found: meanFigure(ranked.map(share)),
    })
  }
  return rows
}

async function measureBoutique(edition: Edition, boutique: string, trunk: Trunk): Promise<RuleRow[]> {
  const { model } = edition
  const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
  const kept = labels.snapshots.filter(({ split }) => split === 'test')
  const files = kept.map(({ photo }) => join(boutique, photo))
  return measureAll('boutique', await seeBoth(files, model, trunk), model, async (found, at) => {
    const vectors = found.map(({ features }) => describe(features, model.heads.looks, 'snapshot'))
    const asks = planAsks(garmentsOf(found))
    const open = await openAsks(asks, vectors, (names) => edition.shards('items', 'looks', names))
    const ids = mergeByGarment(searchAsks(open, { k: 50 }), 50).map(({ id }) => id)
    return { ranked: ids, relevant: new Set(kept[at].items.map(({ id }) => id)) }
  })
}

/** Cut-outs have no known kind: each garment is compared with all of them. */
async function measureStreet(folder: string, trunk: Trunk, model: Model): Promise<RuleRow[]> {
  const [persons, garments] = [join(folder, 'persons'), join(folder, 'garments')]
  const { truth } = await readTruth(join(folder, 'persons-garments.csv'), persons, garments)
  const files = [...truth.keys()]
  const gallery = await seeFiles(await listPictures(garments), model, {
    title: 'Garments',
    side: 'item',
    purpose: 'find',
  })
  const own = gallery.files.map(({ file, features: [features] }) => ({
    file,
    vectors: [describe(features, model.heads.looks, 'item')],
  }))
  return measureAll('street persons', await seeBoth(files, model, trunk), model, async (found, at) => {
    const vectors = found.map(({ features }) => describe(features, model.heads.looks, 'snapshot'))
    const ranked = rankAll(vectors, own).map(({ place }) => place.file)
    return { ranked, relevant: truth.get(files[at]) ?? new Set() }
  })
}

/** @param data data folder with the published demo; @param boutique folder with labels.json and the pictures */
export async function measureRules(
  data: string,
  boutique: string,
  street: string | undefined,
): Promise<{ rows: RuleRow[]; backend: string }> {
  const edition = await openEdition(data, 'demo')
  const { model } = edition
  const trunk = await openTrunk(model)
  const rows = await measureBoutique(edition, boutique, trunk)
  if (street) rows.push(...(await measureStreet(street, trunk, model)))
  await trunk.close()
  await edition.close()
  return { rows, backend: trunk.backend }
}
