/** What the edge keeps, behind one interface: immutable blobs named by their hash, and a few small records. */
import type { Pointer, PublisherKeys, Sha256 } from '../models/core/schema.ts'
import type { auditRecords } from './records-audit.ts'
import type { editionRecords } from './records-editions.ts'
import type { hookRecords } from './records-hooks.ts'
import type { peopleRecords } from './records-people.ts'
import type { upkeepRecords } from './records-upkeep.ts'
import type { Scope } from './roles.ts'

export interface BlobInfo {
  /** Length in bytes. */
  bytes: number
  /** Media type, one of media.ts. */
  type: string
}

/** A span of bytes, already cut to the blob's length. */
export interface Span {
  offset: number
  length: number
}

export type Body = ReadableStream<Uint8Array>
export type Encoding = 'br' | 'gzip'

export interface Blobs {
  head(sha256: Sha256): Promise<BlobInfo | undefined>
  /** The bytes; the reader must consume or cancel the body. */
  get(sha256: Sha256, span?: Span): Promise<{ info: BlobInfo; body: Body } | undefined>
  /**
   * Stores `body`, which must have exactly `info.bytes` bytes and this hash. Durable when it resolves; a blob that is
   * there already is left alone, its body still checked.
   * @throws hash-mismatch, invalid (wrong length), storage-full
   */
  put(sha256: Sha256, body: Body, info: BlobInfo): Promise<'created' | 'exists'>
  /** Lengths of those that are stored; an absent one has no entry. */
  sizes(names: readonly Sha256[]): Promise<Map<Sha256, number>>
  delete(sha256: Sha256): Promise<void>
  list(): AsyncIterable<{ sha256: Sha256; bytes: number; stored: Date }>
  /** Bytes stored in all, as far as known; for quotas. */
  usage(): Promise<number>
  /** A compressed form kept beside the blob; undefined when it does not pay (under 5 %) or is not ready yet. */
  encoded?(sha256: Sha256, encoding: Encoding): Promise<{ bytes: number; body: Body } | undefined>
}

export interface Token {
  id: string
  name: string
  scopes: Scope[]
  /** Only for this catalog; any when absent. */
  catalog?: string
  /** ISO 8601. */
  created: string
  expires?: string
  lastUsed?: string
}

type SqlRecords = ReturnType<typeof peopleRecords> &
  ReturnType<typeof auditRecords> &
  ReturnType<typeof editionRecords> &
  ReturnType<typeof upkeepRecords> &
  ReturnType<typeof hookRecords>

export interface Records extends SqlRecords {
  listCatalogs(): Promise<(PublisherKeys & { pointer?: Pointer })[]>
  getPublisher(catalog: string): Promise<PublisherKeys | undefined>
  /** Creates the catalog or replaces its name and keys. */
  putPublisher(publisher: PublisherKeys): Promise<void>
  /** @param hash SHA-256 of the secret, hex. */
  addToken(token: Token, hash: string): Promise<void>
  findToken(hash: string): Promise<Token | undefined>
  touchToken(id: string, at: string): Promise<void>
  listTokens(): Promise<Token[]>
  deleteToken(id: string): Promise<boolean>
}

export interface Store {
  blobs: Blobs
  records: Records
  close(): Promise<void>
}
