/** The page's handle on the worker that searches. Nothing is loaded until the first call. */
import { proxy } from 'comlink'
import { startOnCall } from './call-worker.ts'
import type { Engine, Garment, Progress } from './worker/engine.ts'
import workerAddress from './worker/index.ts?worker&url'

const ask = startOnCall<Engine>('ensemble', workerAddress)

export const engine: Engine = {
  prepare: (onProgress: (progress: Progress) => void) => ask((e) => e.prepare(proxy(onProgress))),
  findItems: (photo, wanted, onGarments: (garments: Garment[]) => void = () => undefined) =>
    ask((e) => e.findItems(photo, wanted, proxy(onGarments))),
  explain: (photo, itemId, wanted) => ask((e) => e.explain(photo, itemId, wanted)),
  findSnapshots: (query, wanted) => ask((e) => e.findSnapshots(query, wanted)),
  pairItem: (itemId, wanted) => ask((e) => e.pairItem(itemId, wanted)),
  loadItems: (ids) => ask((e) => e.loadItems(ids)),
  loadSnapshots: (ids) => ask((e) => e.loadSnapshots(ids)),
  similarLooks: (snapshotId, k) => ask((e) => e.similarLooks(snapshotId, k)),
  wornIn: (itemId) => ask((e) => e.wornIn(itemId)),
  browse: (kind, filters, words, from, count) => ask((e) => e.browse(kind, filters, words, from, count)),
  examples: () => ask((e) => e.examples()),
  update: () => ask((e) => e.update()),
  publisher: () => ask((e) => e.publisher()),
  refresh: () => ask((e) => e.refresh()),
  measure: () => ask((e) => e.measure()),
  storage: () => ask((e) => e.storage()),
  pictures: () => ask((e) => e.pictures()),
  keepPictures: (goOn) => ask((e) => e.keepPictures(proxy(goOn))),
  dropPictures: () => ask((e) => e.dropPictures()),
  forget: () => ask((e) => e.forget()),
}
