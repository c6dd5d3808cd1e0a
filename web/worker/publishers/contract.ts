/** What the page may ask of the worker that fetches other publishers. Types only. */
import type { DescriptorKind } from '../../../models/core/publishers.ts'
import type { Progress } from '../engine.ts'

/** What an address offers, shown before a person accepts it. */
export interface Offer {
  tag: string
  address: string
  name: string
  /** Ids of its public keys: 16 hex digits each. */
  keys: string[]
  edition: number
  created: string
  items: number
  snapshots: number
  /** All that will be kept, and how much of it are pictures. */
  bytes: number
  pictureBytes: number
}

export interface PublishersWorker {
  /**
   * Asks an address what it has and checks it; nothing is searched yet. @param own what descriptors here are made of
   * @throws EnsembleError invalid (no address), conflict (here already), network, not-found (no publisher),
   *   signature-invalid, manifest-invalid, space-mismatch (another model), superseded (cancelled)
   */
  look(address: string, own: DescriptorKind): Promise<Offer>
  /** Fetches what was looked at last, pins its keys and keeps it. @throws the same, and hash-mismatch, storage-full */
  accept(onProgress: (progress: Progress) => void): Promise<void>
  /** Ends `look` and `accept`, and deletes what they have fetched. */
  cancel(): Promise<void>
  /**
   * Takes newer editions of all publishers, one after the other; what is wrong with one is written beside it.
   * @param goOn asked before each request is sent; waits as long as none may be
   */
  update(own: DescriptorKind, goOn: () => Promise<void>): Promise<Updated>
}

export interface Updated {
  /** Whether anything is different now: an edition, or what is wrong with one. */
  changed: boolean
  /** Names of those that could not be asked, or had no room here. */
  unreached: string[]
}
