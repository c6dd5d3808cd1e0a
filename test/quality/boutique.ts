/** Boutique looks kept out of all training: does a snapshot find what is worn, and an item its snapshot? */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEdition, type Edition } from '../../models/cli/edition.ts'
import { cacheFolder, openFeatureCache } from '../../models/cli/feature-cache.ts'
import { poolFiles } from '../../models/cli/pool-files.ts'
import { describe } from '../../models/core/descriptor.ts'
import { retrievalFigures, type Figure, type Ranked } from '../../models/core/metrics.ts'
import type { Kind, Ranking } from '../../models/core/schema.ts'
import { mergeMatches, searchShard, vectorsOf, type Index } from '../../models/core/search.ts'
import type { Labels } from '../../models/train/shots.ts'

export interface Row {
  task: string
  ranking: Ranking
  by: 'scan' | 'graph'
  figures: Record<string, Figure>
}

/** Width of the graph search; 0 is the exact scan. */
const widths = { scan: 0, graph: 64 } as const

function rank(shards: Index[], queries: Float32Array[], ef: number): string[] {
  const lists = shards.map((index) => searchShard(index, queries, { k: 50, ef }).matches)
  return mergeMatches(lists, 50).map(({ id }) => id)
}

async function measure(
  edition: Edition,
  kind: Kind,
  ranking: Ranking,
  queries: { vectors: Float32Array[]; relevant: string[] }[],
  task: string,
): Promise<Row[]> {
  const rows: Row[] = []
  const shards = await edition.shards(kind, ranking)
  for (const by of ['scan', 'graph'] as const) {
    const ranked: Ranked[] = []
    for (const { vectors, relevant } of queries) {
      ranked.push({ ranked: rank(shards, vectors, widths[by]), relevant: new Set(relevant) })
    }
    rows.push({ task, ranking, by, figures: retrievalFigures(ranked) })
  }
  return rows
}

/** The stored descriptors of an item: what the page asks with when a person picks it. */
function itemVectors(shards: Index[], id: string): Float32Array[] {
  return shards.flatMap(({ shard }) => vectorsOf(shard, id).map(({ vector }) => vector))
}

/** @param data data folder with the published demo; @param boutique folder with labels.json and the pictures */
export async function measureBoutique(
  data: string,
  boutique: string,
): Promise<{ rows: Row[]; backend: string; n: Record<string, number> }> {
  const edition = await openEdition(data, 'demo')
  const { model } = edition
  const labels = JSON.parse(readFileSync(join(boutique, 'labels.json'), 'utf8')) as Labels
  const kept = labels.snapshots.filter(({ split }) => split === 'test')
  const cache = openFeatureCache(model, cacheFolder())
  const files = kept.map(({ photo }) => join(boutique, photo))
  const pooled = await poolFiles(files, model, { title: 'Snapshots kept out', side: 'snapshot', cache })
  if (pooled.rejected.length > 0) throw new Error(`unreadable: ${pooled.rejected.map(({ what }) => what).join(', ')}`)
  const worn = [...new Set(kept.flatMap(({ items }) => items.map(({ id }) => id)))]
  const rows: Row[] = []
  for (const ranking of ['looks', 'goes'] as const) {
    const photos = kept.map(({ items }, i) => ({
      vectors: pooled.files[i].pooled.map((features) => describe(features, model.heads[ranking], 'snapshot')),
      relevant: items.map(({ id }) => id),
    }))
    rows.push(...(await measure(edition, 'items', ranking, photos, 'snapshot -> its items')))
    const shards = await edition.shards('items', ranking)
    const items = worn.map((id) => ({
      vectors: itemVectors(shards, id),
      relevant: labels.snapshots
        .filter(({ items: list }) => list.some((item) => item.id === id))
        .map((look) => look.id),
    }))
    rows.push(...(await measure(edition, 'snapshots', ranking, items, 'item -> its snapshot')))
  }
  cache.close()
  await edition.close()
  return {
    rows,
    backend: pooled.backend,
    n: { snapshots: kept.length, items: worn.length, gallery: labels.items.length },
  }
}
