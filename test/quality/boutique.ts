/**
 * Boutique looks kept out of all training: does a snapshot find what is worn, and an item its snapshot? Asked as the
 * product asks: each garment in the shards of its kind, their answers in turns. Once with the garments that the model
 * finds, once with the true boxes of the labels, which tells what detection costs.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEdition, type Edition } from '../../models/cli/edition.ts'
import { cacheFolder, openFeatureCache } from '../../models/cli/feature-cache.ts'
import { makeShards } from '../../models/cli/make-shards.ts'
import { storedVectors } from '../../models/cli/query.ts'
import type { Purpose, Seen } from '../../models/cli/see.ts'
import { seeFiles } from '../../models/cli/see-files.ts'
import { type OpenAsk, openAsks, searchAsks, searchShards, weighLooks } from '../../models/core/asks.ts'
import { describe } from '../../models/core/descriptor.ts'
import { meanFigure, recallAt, retrievalFigures, type Figure, type Ranked } from '../../models/core/metrics.ts'
import { weighedOf } from '../../models/core/mutual.ts'
import type { Ranking } from '../../models/core/schema.ts'
import { mergeByGarment, openShard, type Index } from '../../models/core/search.ts'
import { planAsks, shardsFor, type ShardName } from '../../models/core/seek.ts'
import { decodeShard } from '../../models/core/shard.ts'
import { subCategory, superCategories, type SuperCategory } from '../../models/core/taxonomy.ts'
import type { Labels } from '../../models/train/shots.ts'
import type { Miss } from './failures.ts'
import { describeTrue, seeTrue, shareFound } from './true-boxes.ts'

export interface Row {
  task: string
  ranking: Ranking
  by: 'scan' | 'graph'
  boxes: 'found' | 'true'
  figures: Record<string, Figure>
  /** recall@6 of each worn item, by its super-category. */
  kinds: Partial<Record<SuperCategory, Figure>>
}

/** Width of the graph search; 0 is the exact scan. */
const widths = { scan: 0, graph: 64 } as const

/** A query, its right answers, and the kind of each; of an item that asks, its own kind. */
interface Question {
  asks: OpenAsk[]
  relevant: string[]
  kinds: SuperCategory[]
  /** Of an item that asks: the shards of its kind. */
  items?: Index[]
}

function answer(by: Row['by'], questions: readonly Question[]): Ranked[] {
  const options = { k: 50, ef: widths[by] }
  const looksOf = (ask: OpenAsk, items: Index[]) =>
    weighLooks(ask, searchShards(ask.shards, ask.vector, { ...options, k: weighedOf(50) }), items, options)
  const rankOf = ({ asks, items }: Question) =>
    (items ? looksOf(asks[0], items) : mergeByGarment(searchAsks(asks, options), 50)).map(({ id }) => id)
  return questions.map((question) => ({ ranked: rankOf(question), relevant: new Set(question.relevant) }))
}

/** recall@6 of each worn item, by its super-category. */
function measureKinds(ranked: readonly Ranked[], questions: readonly Question[]): Row['kinds'] {
  const kinds: Row['kinds'] = {}
  for (const kind of superCategories) {
    const hits = questions.flatMap((question, at) =>
      question.kinds.length === 1
        ? question.kinds[0] === kind
          ? [recallAt(ranked[at], 6)]
          : []
        : question.relevant
            .filter((_, item) => question.kinds[item] === kind)
            .map((id) => recallAt({ ranked: ranked[at].ranked, relevant: new Set([id]) }, 6)),
    )
    if (hits.length > 0) kinds[kind] = meanFigure(hits)
  }
  return kinds
}

interface Gallery {
  edition: Edition
  labels: Labels
  /** Shards of all snapshots, described at their true boxes. */
  trueShards: Index[]
}

const kindOf = ({ labels }: Gallery, id: string): SuperCategory =>
  subCategory(labels.items.find((item) => item.id === id)?.category ?? '').superCategory

/** Snapshots that ask for their items. */
async function askOfSnapshots(gallery: Gallery, ranking: Ranking, kept: Labels['snapshots'], seen: readonly Seen[]) {
  const { edition } = gallery
  return Promise.all(
    kept.map(async ({ items }, at): Promise<Question> => {
      const { garments, features } = seen[at]
      const vectors = features.map((each) => describe(each, edition.model.heads[ranking], 'snapshot'))
      const relevant = items.map(({ id }) => id)
      return {
        asks: await openAsks(planAsks(garments), vectors, (names) => edition.shards('items', ranking, names)),
        relevant,
        kinds: relevant.map((id) => kindOf(gallery, id)),
      }
    }),
  )
}

/** Items that ask for the snapshots they are worn in, by the vector of their shard, as the page does. */
async function askOfItems(gallery: Gallery, ranking: Ranking, worn: readonly string[], boxes: Row['boxes']) {
  const { edition, labels, trueShards } = gallery
  const own = (names: ShardName[]) =>
    trueShards.filter(({ shard }) => shard.ranking === ranking && names.includes(shard.superCategory))
  return Promise.all(
    worn.map(async (id): Promise<Question> => {
      const kind = kindOf(gallery, id)
      const [names, vectors] = [shardsFor(kind), await storedVectors(edition, id, ranking)]
      const asks =
        boxes === 'found'
          ? [{ garment: 0, vector: vectors[0], shards: await edition.shards('snapshots', ranking, names) }]
          : [{ garment: 0, vector: vectors[0], shards: own(names) }]
      const looks = labels.snapshots.filter(({ items }) => items.some((item) => item.id === id))
      const items = await edition.shards('items', ranking, names)
      return { asks, relevant: looks.map((look) => look.id), kinds: [kind], items }
    }),
  )
}

/** The items none of whose looks is among the six. @param ranked what each was answered */
const findMisses = (items: readonly string[], ranked: readonly Ranked[]): Miss[] =>
  items.flatMap((item, at) => {
    const [right] = ranked[at].relevant
    return recallAt(ranked[at], 6) === 0 ? [{ item, right, ranked: ranked[at].ranked }] : []
  })

export interface Measured {
  rows: Row[]
  /** Of item -> its snapshot by *looks*, found boxes, exact scan. */
  missed: Miss[]
  /** Share of the worn items among the garments that a catalog keeps, by super-category: same kind, IoU of at least a half. */
  found: Partial<Record<SuperCategory, Figure>>
  backend: string
  n: Record<string, number>
}

/** @param data data folder with the published demo; @param boutique folder with labels.json and the pictures */
export async function measureBoutique(data: string, boutique: string): Promise<Measured> {
  const edition = await openEdition(data, 'demo')
  const { model } = edition
  const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
  const kept = labels.snapshots.filter(({ split }) => split === 'test')
  const cache = openFeatureCache(model, cacheFolder())
  const files = kept.map(({ photo }) => join(boutique, photo))
  const look = (purpose: Purpose) =>
    seeFiles(files, model, { title: `Snapshots kept out, to ${purpose}`, side: 'snapshot', purpose, cache })
  const [asking, detected] = [await look('ask'), await look('find')]
  cache.close()
  if (detected.rejected.length > 0) throw new Error(`unreadable: ${detected.rejected.map(({ what }) => what).join()}`)

  const all = await seeTrue(boutique, labels, model)
  const { made } = makeShards(describeTrue(labels, all, model), model)
  const trueShards = made.map(({ bytes }) => openShard(decodeShard(new Uint8Array(bytes))))
  const gallery: Gallery = { edition, labels, trueShards }
  const seen = { found: asking.files, true: kept.map((look) => all[labels.snapshots.indexOf(look)]) }
  const worn = [...new Set(kept.flatMap(({ items }) => items.map(({ id }) => id)))]
  const rows: Row[] = []
  const missed: Miss[] = []
  for (const ranking of ['looks', 'goes'] as const) {
    for (const boxes of ['found', 'true'] as const) {
      const [snapshots, items] = [
        await askOfSnapshots(gallery, ranking, kept, seen[boxes]),
        await askOfItems(gallery, ranking, worn, boxes),
      ]
      for (const by of ['scan', 'graph'] as const) {
        for (const [task, questions] of [
          ['snapshot -> its items', snapshots],
          ['item -> its snapshot', items],
        ] as const) {
          const ranked = answer(by, questions)
          const [figures, kinds] = [retrievalFigures(ranked), measureKinds(ranked, questions)]
          rows.push({ task, ranking, by, boxes, figures, kinds })
          if (questions === items && ranking === 'looks' && boxes === 'found' && by === 'scan')
            missed.push(...findMisses(worn, ranked))
        }
      }
    }
  }
  await edition.close()
  const n = { snapshots: kept.length, items: worn.length, gallery: labels.items.length }
  return { rows, missed, found: shareFound(detected.files, seen.true), backend: detected.backend, n }
}
