/** What the page may ask of the worker: the contract between `web/` pages and `web/worker/`. Types only. */
import type { Near } from '../../models/core/bands.ts'
import type { Garment } from '../../models/core/detect.ts'
import type { Filters } from '../../models/core/filters.ts'
import type { Rect } from '../../models/core/pixels.ts'
import type { Attributes } from '../../models/core/tags.ts'
import type { DescriptorKind } from '../../models/core/publishers.ts'
import type { Box, Item, Kind, Match, Ranking, Snapshot } from '../../models/core/schema.ts'

export type { Filters, Garment, Near }

export type Provider = 'webgpu' | 'wasm'

/** Why a provider is not used; `detail` is the cosine it reached, or its own words. */
export interface Failure {
  code: 'no-webgpu' | 'no-promise-integration' | 'no-adapter' | 'software-adapter' | 'differs' | 'failed'
  detail?: string
}

/** How a provider did in the self-test: least cosine to the golden vectors, and milliseconds for one look at a photo. */
export interface Measured {
  provider: Provider
  cosine: number
  milliseconds: number
  failure?: Failure
}

/** Which provider runs the trunk; why is told by what was measured. Shown on the badge and on the You page. */
export interface BackendReport {
  provider: Provider
  threads: number
  measured: Measured[]
}

export interface Progress {
  stage: 'edition' | 'runtime' | 'model' | 'index' | 'self-test' | 'ready'
  /** Bytes so far and in all, over everything still missing; 0 of 0 when nothing is downloaded. */
  loaded: number
  total: number
  /** Seconds left at the present rate, when it can be told. */
  secondsLeft?: number
}

export interface Ready {
  backend: BackendReport
  edition: { catalog: string; number: number; created: string; items: number; snapshots: number }
}

/** A garment of the photo, and what the heads say of it. */
export interface SeenGarment extends Garment {
  /** Sub-category, when the head is sure enough to call it by that. */
  category?: string
  attributes?: Attributes
}

export interface FoundItem extends Match {
  near: Near
  record: Item
  /** The same design in other colours, nearest first: they have no place of their own. */
  others?: string[]
}
export interface FoundSnapshot extends Match {
  near: Near
  record: Snapshot
}

export interface Found<T> {
  results: T[]
  /** How many candidates were ranked after filters. */
  of: number
  /** Milliseconds by step, in order, e.g. decodePhoto, resizePhoto, ... */
  milliseconds: Record<string, number>
  total: number
}

/** `queryRegion` of a result is the index of the garment that found it. */
export interface FoundItems extends Found<FoundItem> {
  /** The surest first; none when the whole photo, or the part a person chose, was searched as one. */
  garments: SeenGarment[]
}

export interface FoundSnapshots extends Found<FoundSnapshot> {
  /** Of a photo of an outfit, the surest first: one of them was searched for. None of a picture of one piece. */
  garments: SeenGarment[]
}

/** Where in a picture a match lies: a grid over what the trunk saw of it, 1 where most. */
export interface Explained {
  rows: number
  columns: number
  /** [rows, columns] */
  cells: Float32Array
  /** Where the picture lies in the grid, in 0..1 of it. */
  content: Rect
}

export interface Why {
  /** `box`: the part of the photo, in pixels of the oriented photo. */
  photo: Explained & { box: Box }
  item: Explained
  /** Words that hold for both; group `category` has sub-categories. */
  shared: { group: string; id: string }[]
}

export interface Wanted {
  /** Results asked for: 6 first, more on demand. */
  k: number
  ranking: Ranking
  filters?: Filters
  /** Part of the photo to look at, in pixels of the oriented photo; the whole when absent. */
  crop?: Box
  /** Index of the one garment of the photo that is meant; absent: for items all of them, for snapshots the surest. Costs no second look at the photo. */
  garment?: number
  /** Items of the catalog that a person wants more like, and less like. */
  more?: string[]
  less?: string[]
}

/** The query of a snapshot search: an item of the catalog by id, or a photo of one. */
export type ItemQuery = { itemId: string } | { photo: Blob }

/** Pictures of the catalog: all of them, and those that are kept for use without a network. */
export interface PictureStock {
  count: number
  bytes: number
  kept: number
  keptBytes: number
}

export interface Engine {
  /** Downloads what is missing, verifies, tests the providers once, and is ready. Safe to call again. */
  prepare(onProgress: (progress: Progress) => void): Promise<Ready>
  /** @param onGarments told what is in the photo as soon as it is seen, before any of it is looked up */
  findItems(photo: Blob, wanted: Wanted, onGarments?: (garments: Garment[]) => void): Promise<FoundItems>
  /** Why an item was found for a photo. @param wanted as it was found: ranking, and its garment or the crop */
  explain(photo: Blob, itemId: string, wanted: Pick<Wanted, 'crop' | 'garment' | 'ranking'>): Promise<Why>
  findSnapshots(query: ItemQuery, wanted: Wanted): Promise<FoundSnapshots>
  /** Items that pair with this item (same looks, then *goes with*). */
  pairItem(itemId: string, wanted: Wanted): Promise<Found<FoundItem>>
  loadItems(ids: string[]): Promise<Item[]>
  loadSnapshots(ids: string[]): Promise<Snapshot[]>
  /** The k looks of a style most like this one's; of a look whose pieces the catalog does not name, by what was found in its photo. */
  similarLooks(snapshotId: string, k: number): Promise<Snapshot[]>
  /** Snapshots that name this item. */
  wornIn(itemId: string): Promise<Snapshot[]>
  /** A page of the catalog in id order, after filters: for picking an item without a photo. */
  browse(
    kind: Kind,
    filters: Filters,
    words: string,
    from: number,
    count: number,
  ): Promise<{ of: number; items: Item[]; snapshots: Snapshot[] }>
  examples(): Promise<Snapshot[]>
  /** Looks at the edge for a newer edition, stages and flips it; false when there is none or offline. */
  update(): Promise<boolean>
  /** The app's own publisher: its name, and what descriptors here are made of. */
  publisher(): Promise<{ name: string; kind: DescriptorKind }>
  /** Searches what publishers-db.ts now says. @returns whether that is something else than before */
  refresh(): Promise<boolean>
  /** Runs the self-test again and remembers the new choice. */
  measure(): Promise<BackendReport>
  /** Bytes kept on the device by what they are. */
  storage(): Promise<{ model: number; catalog: number; pictures: number; publishers: number; free?: number }>
  pictures(): Promise<PictureStock>
  /** Fetches the pictures that are not kept yet, until `goOn` says no. */
  keepPictures(goOn: (stock: PictureStock) => boolean | Promise<boolean>): Promise<PictureStock>
  dropPictures(): Promise<void>
  /** Forgets model, catalog, pictures and other publishers (not boards or history, which are the page's). */
  forget(): Promise<void>
}
