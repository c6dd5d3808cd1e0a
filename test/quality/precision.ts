/**
 * `npm run quality -- --precision --street FOLDER`: what descriptors lose by being stored in few bits. Street photos kept out
 * and the cut-outs of their garments (a folder that `files.py` wrote), both ways and by both heads: the gallery in so many
 * bits, the query in twelve, against floats on both sides.
 */
import { join } from 'node:path'
import { listPictures, readTruth } from '../../models/cli/evaluate-files.ts'
import { cacheFolder, openFeatureCache } from '../../models/cli/feature-cache.ts'
import { loadModel, type Model } from '../../models/cli/model.ts'
import type { Purpose } from '../../models/cli/see.ts'
import { seeFiles, type SeenFile } from '../../models/cli/see-files.ts'
import { describe, dot, l2Normalize } from '../../models/core/descriptor.ts'
import { type Figure, gainFigures, type Ranked, retrievalFigures } from '../../models/core/metrics.ts'
import type { Ranking, Side } from '../../models/core/schema.ts'

const queryBits = 12
const storedBits = [8, 6, 4]
const tasks = [
  { name: 'persons-garments', queries: 'persons', gallery: 'garments' },
  { name: 'garments-photos', queries: 'garments', gallery: 'photos' },
] as const

export interface PrecisionRow {
  task: string
  ranking: Ranking
  bits: number
  'recall@6': Figure
  float: Figure
  /** Query by query, against floats. */
  gain: Figure
}

interface Place {
  file: string
  vectors: Float32Array[]
}

/** To whole numbers of so many bits, sign included, as `core/quantize.ts` does for 8 and 12; of unit length again. */
function round(vector: Float32Array, bits: number): Float32Array {
  const limit = 2 ** (bits - 1) - 1
  const greatest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return l2Normalize(vector.map((value) => Math.sign(value) * Math.round((Math.abs(value) * limit) / greatest)))
}

const roundAll = (places: readonly Place[], bits: number): Place[] =>
  places.map(({ file, vectors }) => ({ file, vectors: vectors.map((vector) => round(vector, bits)) }))

function rank(queries: readonly Place[], gallery: readonly Place[], truth: Map<string, Set<string>>): Ranked[] {
  return queries.map(({ file, vectors }) => {
    const scored = gallery.map((place) => ({
      file: place.file,
      score: Math.max(...place.vectors.flatMap((stored) => vectors.map((vector) => dot(vector, stored)))),
    }))
    scored.sort((a, b) => b.score - a.score || (a.file < b.file ? -1 : 1))
    return { ranked: scored.map((one) => one.file), relevant: truth.get(file) ?? new Set() }
  })
}

/** @param folder with persons/, photos/, garments/ and a truth table a task */
export async function measurePrecision(folder: string): Promise<PrecisionRow[]> {
  const model = await loadModel()
  const cache = openFeatureCache(model, cacheFolder())
  const see = async (name: string, purpose: Purpose, side: Side) =>
    (await seeFiles(await listPictures(join(folder, name)), model, { title: name, side, purpose, cache })).files
  const sideOf = (name: string): Side => (name === 'garments' ? 'item' : 'snapshot')
  const rows: PrecisionRow[] = []
  for (const { name, queries, gallery } of tasks) {
    const seen = [await see(queries, 'ask', sideOf(queries)), await see(gallery, 'find', sideOf(gallery))]
    const { truth } = await readTruth(join(folder, `${name}.csv`), join(folder, queries), join(folder, gallery))
    for (const ranking of ['looks', 'goes'] as const) rows.push(...measureTask(name, ranking, seen, truth, model))
  }
  cache.close()
  return rows
}

function measureTask(
  task: string,
  ranking: Ranking,
  seen: readonly SeenFile[][],
  truth: Map<string, Set<string>>,
  { heads }: Model,
): PrecisionRow[] {
  const [queries, gallery] = seen.map((files): Place[] =>
    files.map(({ file, features, side }) => ({
      file,
      vectors: features.map((each) => describe(each, heads[ranking], side)),
    })),
  )
  const asking = queries.filter(({ file }) => truth.has(file))
  const float = rank(asking, gallery, truth)
  return storedBits.map((bits) => {
    const rounded = rank(roundAll(asking, queryBits), roundAll(gallery, bits), truth)
    return {
      ...{ task, ranking, bits, 'recall@6': retrievalFigures(rounded, [6])['recall@6'] },
      float: retrievalFigures(float, [6])['recall@6'],
      gain: gainFigures(float, rounded, [6])['recall@6'],
    }
  })
}
