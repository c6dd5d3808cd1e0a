/** The page's handle on the worker that fetches other publishers, which is started on the first call. */
import { proxy } from 'comlink'
import { startOnCall } from './call-worker.ts'
import type { PublishersWorker } from './worker/publishers/contract.ts'
import workerAddress from './worker/publishers/index.ts?worker&url'

const ask = startOnCall<PublishersWorker>('ensemble-publishers', workerAddress)

export const publishersWorker: PublishersWorker = {
  look: (address, own) => ask((w) => w.look(address, own)),
  accept: (onProgress) => ask((w) => w.accept(proxy(onProgress))),
  cancel: () => ask((w) => w.cancel()),
  update: (own, goOn) => ask((w) => w.update(own, proxy(goOn))),
}
