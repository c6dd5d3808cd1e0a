/**
 * Searches under a filter: as the product answers them, and by a graph search that is as much wider as the filter is
 * narrow, whose first matches that pass are taken. The second is what [Note: A filter is answered by the scan] decides against.
 */
import { searchShard, type Index } from '../../models/core/search.ts'

/** What a filter leaves: of all alike, or mostly of what lies away from the query ("but in red"). */
type Kind = 'anywhere' | 'away'

export interface Filtered {
  kind: Kind
  candidates: number
  /** Milliseconds a query, and recall@10 against the exact filtered scan. */
  product: number
  productRecall: number
  graph: number
  graphRecall: number
}

const k = 10

/** Ids that pass: `of` of the shard's. Of those near to the query, one in twenty may be among them. */
function allowedOf(index: Index, order: number[], kind: Kind, of: number): Uint8Array {
  const n = index.shard.ids.length
  const rest =
    kind === 'anywhere'
      ? Array.from({ length: of }, (_, i) => (i * 7919) % n)
      : order.filter((_, place) => place % 20 === 0 || place >= n / 2).slice(0, of)
  const allowed = new Uint8Array(n)
  for (const id of rest) allowed[id] = 1
  return allowed
}

/** @param index searched by scan @param linked the same, as the product opens it; ids are numbers */
export function timeFiltered(index: Index, linked: Index, queries: readonly Float32Array[]): Filtered[] {
  const n = index.shard.ids.length
  const { ef, propose } = linked.proposer!
  const orders = queries.map((query) => searchShard(index, [query], { k: n }).matches.map(({ id }) => Number(id)))
  const rows: Filtered[] = []
  for (const kind of ['anywhere', 'away'] as const) {
    for (const candidates of [500, 1999, 2000, n / 10, n / 4, n / 2]) {
      const row = { kind, candidates, product: 0, productRecall: 0, graph: 0, graphRecall: 0 }
      for (const [at, query] of queries.entries()) {
        const allowed = allowedOf(index, orders[at], kind, candidates)
        const began = performance.now()
        const found = searchShard(linked, [query], { k, allow: (id: number) => allowed[id] === 1 })
        const answered = performance.now()
        const proposed = propose(query, Math.min(n, Math.ceil((ef * n) / candidates)))
        const passing = proposed.filter((id) => allowed[id] === 1).slice(0, k)
        row.graph += (performance.now() - answered) / queries.length
        row.product += (answered - began) / queries.length
        const exact = new Set(orders[at].filter((id) => allowed[id] === 1).slice(0, k))
        const recall = (ids: Iterable<number>) => [...ids].filter((id) => exact.has(id)).length / k / queries.length
        row.productRecall += recall(found.matches.map(({ id }) => Number(id)))
        row.graphRecall += recall(passing)
      }
      rows.push(row)
    }
  }
  return rows
}
