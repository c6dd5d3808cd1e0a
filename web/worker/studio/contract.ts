/** What the Studio's pages may ask of its worker. Types only. */
import type { Cells, Mapping } from '../../../models/core/import/columns.ts'
import type { Fault } from '../../../models/core/import/faults.ts'
import type { FeedDialect, FeedFormat } from '../../../models/core/import/recognise.ts'
import type { Change } from '../../../models/core/publish/diff.ts'
import type { IndexShape } from '../../../models/core/publish/compact.ts'
import type { SelfCheck } from '../../../models/core/publish/self-check.ts'
import type { Kind, Sha256 } from '../../../models/core/schema.ts'

export type { Cells, Change, Fault, FeedDialect, FeedFormat, Mapping }

export interface CatalogName {
  catalog: string
  name: string
  /** 0: nothing published yet. */
  edition: number
}

/** How a feed is read; changing one reads it again. */
export interface ReadingPlan {
  dialect: FeedDialect
  mapping?: Mapping
  kind: Kind | 'auto'
  currency: string
  /** Pieces of the catalog that the feed lacks go. */
  replaces: boolean
}

export interface FeedReport {
  /** Of the file; of the folder when there was no table in it. */
  name: string
  /** Absent: pictures alone. */
  format?: FeedFormat
  plan: ReadingPlan
  headers: string[]
  mapping: Mapping
  /** The first rows as they were written, by header. */
  samples: Record<string, string>[]
  tally: Tally
  pictures: number
}

export interface Tally {
  given: number
  good: number
  faulty: number
  /** Left out by hand. */
  left: number
  guessed: number
  doubles: number
}

export type RowView = 'all' | 'faulty' | 'guessed'

export interface ShownRow {
  line: number
  id: string
  kind: Kind
  cells: Cells
  category?: string
  faults: Fault[]
  guessed: boolean
  left: boolean
  /** Path of the picture to show. */
  photo?: string
}

/** Two rows with the same picture, or nearly. */
export interface Double {
  a: ShownRow
  b: ShownRow
  same: boolean
}

export interface WorkProgress {
  state: 'waiting' | 'model' | 'working' | 'paused' | 'done' | 'failed'
  done: number
  of: number
  /** Pictures that went through the network in this run, and how many a second. */
  computed: number
  rate: number
  secondsLeft?: number
  /** Of the model's download. */
  loaded?: number
  total?: number
  tally: Tally
}

export interface Review {
  edition: number
  /** Of the edition it was compared with; 0 when there is none. */
  before: number
  added: number
  changed: number
  removed: number
  same: number
  /** Rows not in it, for they are faulty or left out. */
  without: number
  /** Whether pieces find themselves in what was built. */
  check: SelfCheck
  /** When an edition of this number is to be published, which will not be if this one is. */
  waiting?: string
}

/** The first two are over when an edition is shown for review. */
export type PublishStep = 'build' | 'check' | 'sign' | 'send' | 'switch'
export interface PublishProgress {
  step: PublishStep
  /** Milliseconds of the steps that are over. */
  took: Partial<Record<PublishStep, number>>
  /** Bytes that are sent, or vectors that are in the parts. */
  done?: number
  of?: number
  parts?: { made: number; all: number }
}

export interface Published {
  edition: number
  /** When it will be live, ISO 8601; absent: it is. */
  at?: string
  /** Then: the id under which that can be cancelled. */
  schedule?: string
  /** Bytes of shards and records a device has to fetch that has the edition before. */
  freshBytes: number
  bytes: number
  milliseconds: number
}

/** How the live index lies in files. */
export interface IndexState extends IndexShape {
  /** Number of the live edition. */
  edition: number
  /** Whether putting it together is worth what devices then fetch. */
  isDue: boolean
  /** When the next edition is to be published: its number is taken. ISO 8601. */
  waiting?: string
}

export type CompactOutcome =
  | { how: 'done'; published: Published; parts: number }
  /** An edition of the next number waits for its time. */
  | { how: 'waiting'; edition: number; at: string }
  | { how: 'stopped' | 'nothing' }

/** What this browser's key may do: `ready` to publish, or `unknown` until somebody vouches for it. */
export interface KeyState {
  state: 'ready' | 'unknown'
  publicKey: string
}

export interface PastEdition {
  edition: number
  published: string
  live: boolean
  /** Kept until it is unpinned. */
  pinned: boolean
  /** Its files may be gone: nobody can go back to it. */
  dropped: boolean
  /** The edition whose content it brought back. */
  restores?: number
}

/** An edition that waits for its time, or did in vain. */
export interface PlannedEdition {
  id: string
  edition: number
  /** ISO 8601. */
  at: string
  /** Who asked for it. */
  by: string
  state: 'waiting' | 'failed'
  /** Why it failed, in the edge's words. */
  detail: string
}

/** A feed of which no edition came: its plan was cancelled, or another was first. */
export interface KeptFeed {
  /** Of its schedule. */
  id: string
  edition: number
}

export interface Given {
  path: string
  file: File
}

export interface Studio {
  /** @param token bearer; without one the browser's session counts. Whether either is good shows when it is needed. */
  signIn(token: string | undefined): Promise<CatalogName[]>
  choose(catalog: string, name?: string): Promise<KeyState>
  vouch(grant: string): Promise<KeyState>
  /** Reads what was dropped, and keeps it for after a reload. */
  take(given: Given[]): Promise<FeedReport>
  /** The feed that was open when the page was left, if any. */
  reopen(): Promise<FeedReport | undefined>
  discard(): Promise<void>
  read(plan: Partial<ReadingPlan>): Promise<FeedReport>
  fix(line: number, cells: Cells): Promise<FeedReport>
  leave(line: number, left: boolean): Promise<FeedReport>
  rows(view: RowView, from: number, count: number): Promise<{ of: number; rows: ShownRow[] }>
  doubles(count: number): Promise<Double[]>
  /** A picture as it was given. */
  picture(path: string): Promise<Blob | undefined>
  /** A picture as it will be published. */
  made(sha256: Sha256): Promise<Blob | undefined>
  /** Makes pictures and descriptors ready; what is known is not done again. Returns when done or paused. */
  work(onProgress: (progress: WorkProgress) => void): Promise<WorkProgress>
  pause(): Promise<void>
  /** Compares with what is live and builds the next edition. @param onPart told of the parts of the index made, of all */
  review(onPart: (made: number, all: number) => void): Promise<Review>
  changes(how: Change['how'] | 'all', from: number, count: number): Promise<{ of: number; changes: Change[] }>
  /** @param at ISO 8601, to publish then; now when absent */
  publish(onProgress: (progress: PublishProgress) => void, at?: string): Promise<Published>
  history(): Promise<PastEdition[]>
  pin(edition: number, pinned: boolean): Promise<void>
  planned(): Promise<PlannedEdition[]>
  /** @returns whether the feed it was made of is on the desk again; otherwise it may be among those kept */
  cancel(id: string): Promise<boolean>
  kept(): Promise<KeptFeed[]>
  /** @throws conflict while another feed is on the desk */
  bringBack(id: string): Promise<boolean>
  goBack(edition: number): Promise<Published>
  /** Undefined: nothing has been published yet. */
  index(): Promise<IndexState | undefined>
  /**
   * The live edition again, its index put together.
   * @param onProgress false stops it between two parts; once the last is made, it goes out
   * @throws conflict when somebody else was first
   */
  compact(onProgress: (progress: PublishProgress) => boolean | Promise<boolean>): Promise<CompactOutcome>
  exportCatalog(as: 'csv' | 'jsonl'): Promise<string>
}
