/**
 * `npm run quality -- --precision --street FOLDER`: what descriptors lose by being stored in few bits. Street photos kept out
 * and the cut-outs of their garments (a folder that `files.py` wrote), both ways and by both heads: the gallery in so many
 * bits, the query in twelve, against floats on both sides.
 */
import { join } from 'node:path'
import { listPictures, readTruth } from '../../models/cli/evaluate-files.ts'
import { cacheFolder, openFeatureCache } from '../../models/cli/feature-cache.ts'
import { type Place, rankAll } from '../../models/cli/evaluate-retrieval.ts'
import { loadModel, type Model } from '../../models/cli/model.ts'
import type { Purpose } from '../../models/cli/see.ts'
import { seeFiles, type SeenFile } from '../../models/cli/see-files.ts'
import { describe, l2Normalize } from '../../models/core/descriptor.ts'
import { type Figure, gainFigures, type Ranked, retrievalFigures } from '../../models/core/metrics.ts'
import { scaleTo } from '../../models/core/quantize.ts'
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

/** To whole numbers of so many bits, sign included, as they are stored; of unit length again. */
const round = (vector: Float32Array, bits: number): Float32Array =>
  l2Normalize(Float32Array.from(scaleTo(vector, 2 ** (bits - 1) - 1, new Int16Array(vector.length))))

const roundAll = (places: readonly Place[], bits: number): Place[] =>
  places.map(({ file, vectors }) => ({ file, vectors: vectors.map((vector) => round(vector, bits)) }))

const rank = (queries: readonly Place[], gallery: readonly Place[], truth: Map<string, Set<string>>): Ranked[] =>
  queries.map(({ file, vectors }) => ({
    ranked: rankAll(vectors, gallery).map(({ place }) => place.file),
    relevant: truth.get(file) ?? new Set(),
  }))

/** @param folder with persons/, photos/, garments/ and a truth table a task */
export async function measurePrecision(folder: string): Promise<{ rows: PrecisionRow[]; backend: string }> {
  const model = await loadModel()
  const cache = openFeatureCache(model, cacheFolder())
  let backend = 'none needed'
  const see = async (name: string, purpose: Purpose, side: Side) => {
    const seen = await seeFiles(await listPictures(join(folder, name)), model, { title: name, side, purpose, cache })
    if (seen.backend !== 'none needed') backend = seen.backend
    return seen.files
  }
  const sideOf = (name: string): Side => (name === 'garments' ? 'item' : 'snapshot')
  const rows: PrecisionRow[] = []
  for (const { name, queries, gallery } of tasks) {
    const seen = [await see(queries, 'ask', sideOf(queries)), await see(gallery, 'find', sideOf(gallery))]
    const { truth } = await readTruth(join(folder, `${name}.csv`), join(folder, queries), join(folder, gallery))
    for (const ranking of ['looks', 'goes'] as const) rows.push(...measureTask(name, ranking, seen, truth, model))
  }
  cache.close()
  return { rows, backend }
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
