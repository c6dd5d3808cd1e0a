/** The page's handle on the worker: the only `new Worker` of the app. Nothing is loaded until the first call. */
import { proxy, wrap, type Remote } from 'comlink'
import { EnsembleError } from '../models/core/errors.ts'
import type { Engine, Garment, Progress } from './worker/engine.ts'
import { revive } from './revive.ts'
import { trustedAddress } from './trusted.ts'
import workerAddress from './worker/index.ts?worker&url'

let remote: Remote<Engine> | undefined

/** Starts the worker on first use. A worker that cannot start rejects the call in flight (see `ask`). */
function startWorker(): Remote<Engine> {
  if (remote) return remote
  const worker = new Worker(trustedAddress(workerAddress), { type: 'module', name: 'ensemble' })
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      remote = undefined
      reject(
        new EnsembleError(
          'internal',
          `the worker failed: ${event.message || 'it could not be loaded'}`,
          'Reload the page.',
        ),
      )
    })
  })
  failed.catch(() => undefined) // heard by whichever call is waiting
  broken = failed
  remote = wrap<Engine>(worker)
  return remote
}

let broken: Promise<never> | undefined

async function ask<T>(call: (engine: Remote<Engine>) => Promise<T>): Promise<T> {
  const answer = call(startWorker())
  try {
    return await Promise.race([answer, broken!])
  } catch (problem) {
    throw revive(problem)
  }
}

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
  measure: () => ask((e) => e.measure()),
  storage: () => ask((e) => e.storage()),
  pictures: () => ask((e) => e.pictures()),
  keepPictures: (goOn) => ask((e) => e.keepPictures(proxy(goOn))),
  dropPictures: () => ask((e) => e.dropPictures()),
  forget: () => ask((e) => e.forget()),
}
