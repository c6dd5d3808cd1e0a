/** Everything the worker can do. Loaded on the first call of the page; the runtime and the model later still. */
import { expose } from 'comlink'
import { descriptorKind } from '../../models/core/publishers.ts'
import { browse } from './browse.ts'
import { loadRecords } from './catalog.ts'
import { readKeys } from './db.ts'
import type { Engine } from './engine.ts'
import { explain } from './explain.ts'
import { findItems } from './find-items.ts'
import { findSnapshotsOfItem, findSnapshotsOfPhoto } from './find-snapshots.ts'
import { pairItem } from './pair.ts'
import { countPictures, dropPictures, keepPictures } from './pictures.ts'
import { plainly } from './plainly.ts'
import { similarLooks } from './similar-looks.ts'
import { forgetState, getCatalog, getModel, getSearched, measure, prepare, refreshSearched, update } from './state.ts'
import { forgetStorage, keepRuntime, measureStorage } from './storage.ts'

const engine: Engine = {
  async prepare(onProgress) {
    const ready = await prepare(onProgress)
    await keepRuntime()
    return ready
  },
  findItems: async (photo, wanted, onGarments) =>
    findItems(await getModel(), await getSearched(), photo, wanted, onGarments),
  explain: async (photo, itemId, wanted) => explain(await getModel(), await getSearched(), photo, itemId, wanted),
  findSnapshots: async (query, wanted) =>
    'itemId' in query
      ? findSnapshotsOfItem(await getSearched(), query.itemId, wanted)
      : findSnapshotsOfPhoto(await getModel(), await getSearched(), query.photo, wanted),
  pairItem: async (itemId, wanted) => pairItem(await getSearched(), itemId, wanted),
  loadItems: async (ids) => loadRecords((await getSearched()).items, ids),
  loadSnapshots: async (ids) => loadRecords((await getSearched()).snapshots, ids),
  similarLooks: async (snapshotId, k) => similarLooks(await getSearched(), snapshotId, k),
  async wornIn(itemId) {
    const { wornIn, snapshots } = await getSearched()
    return loadRecords(snapshots, wornIn.get(itemId) ?? [])
  },
  browse: async (kind, filters, words, from, count) => browse(await getSearched(), kind, filters, words, from, count),
  async examples() {
    const { manifest, snapshots } = await getCatalog()
    return loadRecords(snapshots, manifest.examples)
  },
  update,
  async publisher() {
    const { manifest, release } = await getCatalog()
    const keys = await readKeys(manifest.catalog)
    return { name: keys?.name ?? manifest.catalog, kind: descriptorKind(release, manifest) }
  },
  refresh: refreshSearched,
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
