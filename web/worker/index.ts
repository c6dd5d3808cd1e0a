/** Everything the worker can do. Loaded on the first call of the page; the runtime and the model later still. */
import { expose } from 'comlink'
import { browse } from './browse.ts'
import { loadRecords } from './catalog.ts'
import type { Engine } from './engine.ts'
import { explain } from './explain.ts'
import { findItems } from './find-items.ts'
import { findSnapshotsOfItem, findSnapshotsOfPhoto } from './find-snapshots.ts'
import { pairItem } from './pair.ts'
import { countPictures, dropPictures, keepPictures } from './pictures.ts'
import { plainly } from './plainly.ts'
import { similarLooks } from './similar-looks.ts'
import { forgetState, getCatalog, getModel, measure, prepare, update } from './state.ts'
import { forgetStorage, keepRuntime, measureStorage } from './storage.ts'

const engine: Engine = {
  async prepare(onProgress) {
    const ready = await prepare(onProgress)
    await keepRuntime()
    return ready
  },
  findItems: async (photo, wanted, onGarments) =>
    findItems(await getModel(), await getCatalog(), photo, wanted, onGarments),
  explain: async (photo, itemId, wanted) => explain(await getModel(), await getCatalog(), photo, itemId, wanted),
  findSnapshots: async (query, wanted) =>
    'itemId' in query
      ? findSnapshotsOfItem(await getCatalog(), query.itemId, wanted)
      : findSnapshotsOfPhoto(await getModel(), await getCatalog(), query.photo, wanted),
  pairItem: async (itemId, wanted) => pairItem(await getCatalog(), itemId, wanted),
  loadItems: async (ids) => loadRecords((await getCatalog()).items, ids),
  loadSnapshots: async (ids) => loadRecords((await getCatalog()).snapshots, ids),
  similarLooks: async (snapshotId, k) => similarLooks(await getCatalog(), snapshotId, k),
  async wornIn(itemId) {
    const { wornIn, snapshots } = await getCatalog()
    return loadRecords(snapshots, wornIn.get(itemId) ?? [])
  },
  browse: async (kind, filters, words, from, count) => browse(await getCatalog(), kind, filters, words, from, count),
  async examples() {
    const { manifest, snapshots } = await getCatalog()
    return loadRecords(snapshots, manifest.examples)
  },
  update,
  measure,
  storage: async () => measureStorage(await getCatalog().catch(() => undefined)),
  pictures: async () => countPictures(await getCatalog()),
  keepPictures: async (goOn) => keepPictures(await getCatalog(), goOn),
  async dropPictures() {
    await dropPictures()
  },
  async forget() {
    await forgetState()
    await forgetStorage()
  },
}

expose(plainly(engine))
