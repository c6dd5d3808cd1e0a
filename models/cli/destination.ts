/** Where an edition goes: a data folder that `ensemble serve` serves, or another machine's edge. */
import { EnsembleError } from '../core/errors.ts'
import type { Pointer, PublisherKeys, Sha256 } from '../core/schema.ts'
import { fillOptions } from '../../edge/options.ts'
import { checkWish } from '../../edge/publish.ts'
import type { Schedule } from '../../edge/records-editions.ts'
import { openNodeStore } from '../../edge/store-node.ts'
import { openRemote } from './remote.ts'

export type PlannedEdition = Pick<Schedule, 'edition' | 'notBefore' | 'state'>

export interface Destination {
  /** As people call it. */
  name: string
  /** A folder on this machine, or undefined. */
  folder?: string
  missing(names: readonly Sha256[]): Promise<Set<Sha256>>
  /** Stores a blob durably; storing one twice changes nothing. */
  put(sha256: Sha256, bytes: Uint8Array, type: string): Promise<void>
  /** A blob, its hash checked; undefined when it is not there. */
  get(sha256: Sha256): Promise<Uint8Array | undefined>
  publisher(catalog: string): Promise<PublisherKeys | undefined>
  register(publisher: PublisherKeys): Promise<void>
  pointer(catalog: string): Promise<Pointer | undefined>
  /** Catalogs that have an edition. */
  catalogs(): Promise<string[]>
  /** Editions that wait for their time; whatever is published before takes their number. */
  planned(catalog: string): Promise<PlannedEdition[]>
  /**
   * @param restores number of the edition whose content `next` is
   * @returns false when another publisher was first
   */
  swap(expected: Pointer | undefined, next: Pointer, restores?: number): Promise<boolean>
  close(): Promise<void>
}

/** @param token bearer token, for a URL */
export async function openDestination(where: string, token?: string): Promise<Destination> {
  return /^https?:/i.test(where) ? openRemote(where, token) : openFolder(where)
}

export const streamOf = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })

async function readStream(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(body).arrayBuffer())
}

const { limits } = fillOptions({})

async function openFolder(folder: string): Promise<Destination> {
  const store = await openNodeStore(folder).catch((error: Error) => {
    throw new EnsembleError('storage-full', `${folder} cannot be opened: ${error.message}`, 'give a folder to write in')
  })
  const { blobs, records } = store
  return {
    name: folder,
    folder,
    async missing(names) {
      const there = await blobs.sizes(names)
      return new Set(names.filter((name) => !there.has(name)))
    },
    async put(sha256, bytes, type) {
      await blobs.put(sha256, streamOf(bytes), { bytes: bytes.length, type })
    },
    async get(sha256) {
      const found = await blobs.get(sha256)
      return found && readStream(found.body)
    },
    publisher: (catalog) => records.getPublisher(catalog),
    register: (publisher) => records.putPublisher(publisher),
    pointer: (catalog) => records.getPointer(catalog),
    async catalogs() {
      const all = await records.listCatalogs()
      return all.filter(({ pointer }) => pointer).map(({ catalog }) => catalog)
    },
    planned: async (catalog) => (await records.listSchedules(catalog, 1000)).filter(({ state }) => state === 'waiting'),
    async swap(expected, next, restores) {
      // The same checks as over the network: signature, hashes, counts, every blob there.
      const publisher = await records.getPublisher(next.catalog)
      if (!publisher) throw new EnsembleError('not-found', `${folder} has no catalog ${next.catalog}`)
      await checkWish(store, { limits }, { publisher, next, restores }, expected, true)
      const actor = { id: 'command', name: 'the command on this machine' }
      return records.swapPointer(expected, next, new Date().toISOString(), { actor, restores })
    },
    close: () => store.close(),
  }
}
