/** One row of a publisher's table -> the record it stands for, without its picture, and all that is wrong with it. */
import { EnsembleError } from '../errors.ts'
import { checkItem, checkSnapshot } from '../records.ts'
import type { Item, Kind, Picture, Snapshot } from '../schema.ts'
import { readBoxes, readLink, readPrice, readSizes, splitList } from './cells.ts'
import type { Cells, Column } from './columns.ts'
import type { Fault } from './faults.ts'
import { type CategoryWord, findCategory, findColour, suggestCategory } from './words.ts'

export type ItemDraft = Omit<Item, 'picture'>
export type SnapshotDraft = Omit<Snapshot, 'picture'>

export interface Defaults {
  currency: string
  category?: CategoryWord
  /** Take a category from the title's words when the row tells none; the row is marked as guessed. */
  suggest?: boolean
  /** Told of each word that the taxonomy lacks. */
  onUnknown(column: Column, word: string): void
}

export interface Read<T> {
  /** What could be read of it; publish it only when there are no faults. */
  record: T
  faults: Fault[]
  /** The category comes from the title. */
  guessed?: boolean
}

/** Ids go into addresses and files: letters, digits, dot, dash, underscore. @throws invalid for a word that has none */
export function toId(word: string): string {
  const id = word
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+/, '')
    .slice(0, 100)
    .replace(/-+$/, '')
  if (!id) throw new EnsembleError('invalid', `"${word}" gives no id`)
  return id
}

const kindWords: Record<string, Kind> = {
  item: 'items',
  items: 'items',
  product: 'items',
  snapshot: 'snapshots',
  snapshots: 'snapshots',
  look: 'snapshots',
  outfit: 'snapshots',
}
const snapshotFolders = /(^|\/)(snapshots?|looks?|outfits?|street|ootd)(\/|$)/i

/** [Note: item or snapshot] The row says so; else the option; else a folder's name or a column only looks have; else item. */
export function readKind(cells: Cells, photo: string, kind: Kind | 'auto', faults: Fault[]): Kind {
  const said = cells.kind ? kindWords[cells.kind.toLowerCase()] : undefined
  if (said) return said
  if (cells.kind) faults.push({ code: 'kind', field: 'kind', value: cells.kind })
  if (kind !== 'auto') return kind
  return cells.look || cells.boxes || snapshotFolders.test(photo) ? 'snapshots' : 'items'
}

function readColours(text: string | undefined, onUnknown: Defaults['onUnknown']): string[] {
  const found = (splitList(text?.replaceAll('/', '|')) ?? []).map((word) => {
    const id = findColour(word)
    if (!id) onUnknown('colour', word)
    return id
  })
  return [...new Set(found.filter((id) => id !== undefined))]
}

function readCategory({ category, title }: Cells, defaults: Defaults): CategoryWord & { guessed?: boolean } {
  const found = category ? findCategory(category) : undefined
  if (found) return found
  if (category) defaults.onUnknown('category', category)
  if (defaults.category) return defaults.category
  const suggested = defaults.suggest && title ? suggestCategory(title) : undefined
  return suggested ? { ...suggested, guessed: true } : {}
}

/** Drops what is undefined: records carry no empty fields. */
function compact<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T
}

const readText = (en: string, ko: string | undefined) => (ko ? { en, ko } : { en })

/** Stands in for the picture while the rest is checked. */
const noPicture: Picture = { sha256: '0'.repeat(64), width: 1, height: 1, type: 'image/webp', bytes: 1 }

/** What the record's own schema says against it: lengths, lists, characters. */
function checkRecord(check: (value: unknown) => unknown, record: object, faults: Fault[]): void {
  if (faults.length) return
  try {
    check({ ...record, picture: noPicture })
  } catch (error) {
    if (!(error instanceof EnsembleError)) throw error
    faults.push({ code: 'record', value: error.message })
  }
}

export function readItem(id: string, cells: Cells, defaults: Defaults): Read<ItemDraft> {
  const faults: Fault[] = []
  const { guessed, ...category } = readCategory(cells, defaults)
  const { description, description_ko: korean } = cells
  const record = compact<ItemDraft>({
    id,
    title: readText(cells.title ?? cells.title_ko ?? id, cells.title_ko),
    description: description ? readText(description, korean) : undefined,
    ...category,
    colours: readColours(cells.colour, defaults.onUnknown),
    pattern: cells.pattern,
    material: cells.material,
    price: readPrice(cells, defaults.currency, faults),
    brand: cells.brand,
    sizes: readSizes(cells, faults),
    gender: cells.gender,
    styles: splitList(cells.style),
    occasions: splitList(cells.occasion),
    seasons: splitList(cells.season),
    group: cells.group,
    link: readLink(cells.link, faults),
  })
  checkRecord(checkItem, record, faults)
  return { record, faults, ...(guessed ? { guessed } : {}) }
}

/** Ids in a cell: lists with "|" or ",", else words; each as the item of that name got it. */
function readWorn(text: string | undefined): string[] {
  const words = /[|;,]/.test(text ?? '') ? (splitList(text) ?? []) : (text ?? '').split(/\s+/).filter(Boolean)
  return words.map((word) => (/[\p{L}\p{N}]/u.test(word) ? toId(word) : word))
}

export function readSnapshot(id: string, cells: Cells): Read<SnapshotDraft> {
  const faults: Fault[] = []
  const boxes = readBoxes(cells.boxes, faults)
  const worn = new Set([...readWorn(cells.look), ...boxes.keys()])
  const title = cells.title ?? cells.title_ko
  const record = compact<SnapshotDraft>({
    id,
    title: title ? readText(title, cells.title_ko) : undefined,
    items: [...worn].map((item) => compact({ id: item, box: boxes.get(item) })),
    author: cells.author,
    styles: splitList(cells.style),
    occasions: splitList(cells.occasion),
    seasons: splitList(cells.season),
  })
  checkRecord(checkSnapshot, record, faults)
  return { record, faults }
}
