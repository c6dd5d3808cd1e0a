/** The records and manifests that travel between publisher, edge and device. Parsing and checks: manifest.ts, records.ts. */
import type { Garment } from './detect.ts'
import type { SuperCategory } from './taxonomy.ts'

/** *looks like* (same product) and *goes with* (same look): two rankings, two descriptor heads. */
export type Ranking = 'looks' | 'goes'
export type Kind = 'items' | 'snapshots'
/** Which side of a pair a picture is on; each side has its own bias in a descriptor head ("centre each side"). */
export type Side = 'item' | 'snapshot'
/** Lower-case hex of a SHA-256, the name of a blob. */
export type Sha256 = string
/** [x, y, width, height] in pixels of the picture. */
export type Box = [x: number, y: number, width: number, height: number]

export interface PictureFile {
  sha256: Sha256
  width: number
  height: number
  /** Media type, e.g. image/avif. */
  type: string
  bytes: number
}

/** Pixels of a picture, in boxes too, are those of its widest file. */
export interface Picture extends PictureFile {
  /** The same in smaller widths, narrowest first; absent: none. */
  sizes?: PictureFile[]
}

export interface Price {
  amount: number
  /** ISO 4217. */
  currency: string
  /** Price before a reduction, same currency. */
  was?: number
}

/** Text in the languages the publisher has; `en` is the fallback. */
export interface Text {
  en: string
  ko?: string
}

export interface Item {
  id: string
  title: Text
  description?: Text
  /** Absent when the publisher does not know: such items are in the shard 'all'. */
  superCategory?: SuperCategory
  /** Sub-category id of taxonomy.ts, where known. */
  category?: string
  picture: Picture
  colours: string[]
  pattern?: string
  material?: string
  price?: Price
  brand?: string
  sizes?: { name: string; inStock: boolean }[]
  gender?: string
  styles?: string[]
  occasions?: string[]
  seasons?: string[]
  /** Items of one group are the same design in other colours. */
  group?: string
  /** Where the shop sells it: http(s) only. */
  link?: string
}

export interface Snapshot {
  id: string
  title?: Text
  picture: Picture
  /** Items worn, by id; box in pixels of the picture where known. */
  items: { id: string; box?: Box }[]
  /** What the model found in it, strongest first: garment n is region n of its vectors, from 1. */
  garments?: Garment[]
  author?: string
  styles?: string[]
  occasions?: string[]
  seasons?: string[]
}

/**
 * One shard: ids, int8 descriptors and HNSW links of one kind, super-category and ranking. A snapshot is in the shard of
 * each super-category found in it. In 'all': items of unknown super-category, and snapshots in which nothing was found.
 */
export interface ShardEntry {
  kind: Kind
  superCategory: SuperCategory | 'all'
  ranking: Ranking
  space: string
  dimension: number
  /** Distinct ids, and vectors (a snapshot has one vector a garment found). */
  ids: number
  vectors: number
  sha256: Sha256
  bytes: number
  /** Tombstones: ids of the file that this edition has not, or has anew in another shard. Ascending by `<`; absent: none. */
  removed?: string[]
}

/** A file of records: JSON array of Item or Snapshot, at most 1,000 a file, sorted by id. */
export interface RecordsEntry {
  kind: Kind
  first: string
  last: string
  count: number
  sha256: Sha256
  bytes: number
}

export interface EditionManifest {
  format: 'ensemble-edition-1'
  catalog: string
  /** Shown to people; one more than the edition it replaces. */
  edition: number
  /** ISO 8601. */
  created: string
  /** Blob holding the signed release manifest this edition was described with. */
  release: Sha256
  shards: ShardEntry[]
  records: RecordsEntry[]
  counts: { items: number; snapshots: number }
  /** Snapshot ids to offer as examples on the start page. */
  examples: string[]
}

export interface BlobEntry {
  sha256: Sha256
  bytes: number
}

export interface ReleaseManifest {
  format: 'ensemble-release-1'
  /** Version for people, e.g. "2026.11". */
  version: string
  trunk: {
    /** ONNX graph with DequantizeLinear over the int8 weights: WASM provider and Node. */
    wasm: BlobEntry
    /** Float graph over weights the client expands: WebGPU provider. */
    webgpu: BlobEntry
    /** Expansion table (JSON) and int8 weights. */
    table: BlobEntry
    weights: BlobEntry
    /** Paths the graphs name their external data by. */
    locations: { wasm: string; webgpu: string }
  }
  /**
   * What the trunk reads, with areas in square pixels (see shapeFor): a photo that asks, a photo of a catalog (at
   * several sizes, each also in the mirror: nobody waits for it), the picture of an item, and a garment cut out of a photo.
   */
  input: {
    photoArea: number
    catalogAreas: number[]
    itemArea: number
    cropArea: number
    mean: [number, number, number]
    deviation: [number, number, number]
  }
  /** GeM exponent, frozen in the graph; needed to pool the map. */
  gemExponent: number
  /** Garments of a photo: lowest score kept, most of them kept, and the share of a box's longer side added around it. */
  garments: { least: number; most: number; margin: number }
  /** The network that outlines garments (outline.ts), ONNX; without it they are cropped. */
  outline?: BlobEntry
  heads: Record<string, BlobEntry>
  spaces: Record<Ranking, string>
  /** Lowest score of each word, by ranking, measured on validation photos. */
  bands: Record<Ranking, { same: number; veryClose: number; close: number }>
  /** Average query expansion: neighbours used (0 is off) and the exponent of their weight. */
  expansion: { neighbours: number; alpha: number }
  /** Golden input and descriptors for the self-test (JSON blob). */
  golden: BlobEntry
  /** Measured figures, as the model card prints them. */
  quality: Record<string, { value: number; ci95: [number, number]; n: number }>
}

/** What is signed is the text, byte for byte; parse `text` only after a signature over it holds. */
export interface SignedManifest {
  text: string
  /** Ed25519 over the UTF-8 bytes of `text`, base64url. */
  signatures: { key: string; signature: string }[]
  /** By which a key that a device has not pinned is vouched for (grants.ts). */
  grants?: { text: string; signatures: { key: string; signature: string }[] }[]
}

/** The one mutable object: which edition is current. */
export interface Pointer {
  catalog: string
  edition: number
  /** Blob of the SignedManifest. */
  manifest: Sha256
}

/** A publisher's public keys as the edge lists them: raw Ed25519 key, base64url; id = first 16 hex of its SHA-256. */
export interface PublisherKeys {
  catalog: string
  name: string
  keys: { id: string; publicKey: string }[]
}

export interface Match {
  id: string
  /** Cosine; higher is nearer. */
  score: number
  /** Which garment of the query photo found it: index into the garments found, 0 for a query of one vector. */
  queryRegion?: number
  /** Which stored vector it met: 0 is the whole picture, n the snapshot's n-th garment. */
  region?: number
}

/** Result of every long operation: `given` = `done` + `rejected.length`. */
export interface Receipt {
  given: number
  done: number
  rejected: { what: string; code: string; reason: string }[]
}
