/** `ensemble search`: one query against a published edition. */
import { canonicalWord } from '../core/canon.ts'
import type { Garment } from '../core/detect.ts'
import { EnsembleError } from '../core/errors.ts'
import { type Filters, listFilters, type ListKey, listKeys, readPrices } from '../core/filters.ts'
import { findCategory, findColour } from '../core/import/words.ts'
import type { Box, Item, Snapshot } from '../core/schema.ts'
import { superCategories } from '../core/taxonomy.ts'
import {
  type Arguments,
  type Command,
  readChoice,
  readCount,
  readFlag,
  readText,
  readTexts,
  requireText,
} from './command.ts'
import { type Edition, openEdition } from './edition.ts'
import { openTrunk } from './model.ts'
import { findItems, findSnapshots, type Found, type FoundMatch, type Wanted } from './query.ts'

const invalid = (message: string, hint = '') => new EnsembleError('invalid', message, hint)

/** What a person wrote -> the vocabulary's word; words that catalogs bring themselves, such as brands, stay as they are. */
const readWord: Partial<Record<ListKey, (word: string) => string | undefined>> = {
  categories: (word) => findCategory(word)?.category,
  colours: findColour,
  patterns: (word) => canonicalWord('pattern', word),
  materials: (word) => canonicalWord('material', word),
}

const filterNames = [...listKeys.map((key) => listFilters[key].name), 'kind', 'price', 'in-stock']

/** "colour=red" twice means either; different filters must all hold. @throws EnsembleError `invalid` */
export function readFilters(words: readonly string[]): Filters {
  const filters: Filters = {}
  for (const word of words) {
    const [, name, value] = /^([a-z-]+)=(.+)$/i.exec(word) ?? []
    if (!name) throw invalid(`--filter ${word} is not name=value`, 'for example --filter colour=red')
    const called = name === 'material' ? 'fabric' : name // as catalogs call it
    const key = listKeys.find((each) => listFilters[each].name === called)
    if (key) {
      const read = readWord[key] ? readWord[key](value) : value
      if (!read) throw invalid(`${name} "${value}" is not in the taxonomy`)
      filters[key] = [...(filters[key] ?? []), read]
    } else if (name === 'in-stock') filters.inStock = value !== 'false'
    else if (name === 'price') {
      filters.price = readPrices(value)
      if (!filters.price)
        throw invalid(`price ${value} is not LOW-HIGH`, 'price=0-100000, or price=-100000, or price=0-90EUR')
    } else if (name === 'kind') {
      filters.superCategory = superCategories.find((each) => each === value)
      if (!filters.superCategory) throw invalid(`kind ${value} is not one of ${superCategories.join(', ')}`)
    } else throw invalid(`no filter "${name}"`, filterNames.join(', '))
  }
  return filters
}

export function readBox(text: string): Box {
  const box = text.split(',').map((part) => (part.trim() ? Number(part) : NaN))
  if (box.length !== 4 || !box.every(Number.isFinite) || box[2] <= 0 || box[3] <= 0)
    throw invalid(`--crop ${text} is not x,y,width,height`, 'pixels of the photo, upright')
  return box as Box
}

function readWanted(given: Arguments): Wanted {
  const [crop, garment] = [readText(given, 'crop'), readText(given, 'garment')]
  return {
    k: readCount(given, 'k', 6, 1, 1000),
    ranking: readChoice(given, 'ranking', ['looks', 'goes'] as const, 'looks'),
    filters: readFilters(readTexts(given, 'filter')),
    ...(crop ? { crop: readBox(crop) } : {}),
    ...(garment ? { garment: readCount(given, 'garment', 1, 1, 100) - 1 } : {}),
  }
}

async function runQuery(given: Arguments, edition: Edition): Promise<Found & { backend: string }> {
  const [photo, item, wanted] = [readText(given, 'photo'), readText(given, 'item'), readWanted(given)]
  const mode = readChoice(given, 'mode', ['items', 'snapshots'] as const, item ? 'snapshots' : 'items')
  if (Boolean(photo) === Boolean(item)) throw invalid('give either --photo FILE or --item ID')
  if (wanted.garment !== undefined && !(photo && mode === 'snapshots'))
    throw invalid(
      '--garment says which piece of an outfit photo is to be worn',
      'give --photo and --mode snapshots too',
    )
  if (item && mode === 'items') throw invalid('--item finds snapshots', 'leave --mode out, or give --photo')
  let backend = 'none needed'
  const trunk = async () => {
    const opened = await openTrunk(edition.model)
    backend = opened.backend
    return opened
  }
  const found =
    mode === 'items'
      ? await findItems(edition, await trunk(), photo ?? '', wanted)
      : await findSnapshots(edition, trunk, photo ? { photo } : { item: item ?? '' }, wanted)
  return { ...found, backend }
}

const priceOf = ({ price }: Item) => (price ? `${price.amount.toLocaleString('en')} ${price.currency}` : '')

function formatMatch({ id, score, near, record }: FoundMatch): string {
  const facts =
    'colours' in record
      ? [record.category ?? '', record.colours.join(' '), priceOf(record)]
      : [`${record.items.length} items`]
  return `${score.toFixed(3)}  ${near.padEnd(10)}  ${id}  ${record.title?.en ?? ''}  ${facts.filter(Boolean).join(', ')}`
}

/**
 * What a program wants of a result: the score and the record's facts, flat; and the garment that met. For an item that is
 * the photo's garment that found it, for a snapshot the one in it that was found.
 */
function toJson({ id, score, near, queryRegion = 0, region = 0, record }: FoundMatch, asked: readonly Garment[]) {
  const { picture, title, garments, ...rest }: Partial<Item & Snapshot> = record
  const [own, garment] = 'items' in record ? [garments ?? [], region - 1] : [asked, queryRegion]
  const met = own[garment] && { garment, box: own[garment].box }
  return { ...rest, id, score, near, ...met, title: title?.en, picture: picture?.sha256 }
}

export const searchCommand: Command = {
  name: 'search',
  summary: 'find items for a photo, or snapshots for an item',
  usage: '--edition DIR|URL (--photo FILE | --item ID) [--mode items|snapshots] [--k 6]',
  about: `
    The same steps as in the browser; --json tells the milliseconds of each. With --mode items the garments of an outfit
    photo are found, and each finds the items nearest to it; --crop searches for one part of the photo instead.
    With --mode snapshots a photo of an item, or --item, finds the snapshots that show something like it; of a photo of an
    outfit --garment says which piece is meant.

    --json lists the garments of the photo (super-category, score, box as [left, top, right, bottom] in 0..1 of it), and
    of each result which one found it, or which garment of the snapshot was found. When there are no results it gives the
    reason (catalog, kind or filters) and a hint what to change. Signature and hashes are checked.`,
  options: {
    edition: { type: 'string', value: 'DIR|URL', help: 'data folder or edge with the catalog' },
    catalog: { type: 'string', value: 'NAME', help: 'catalog; not needed when there is only one' },
    photo: { type: 'string', value: 'FILE', help: 'the photo to search with' },
    item: { type: 'string', value: 'ID', help: 'an item of the catalog to search with' },
    mode: { type: 'string', value: 'WORD', help: 'items (default with --photo) or snapshots' },
    k: { type: 'string', value: 'N', help: 'results wanted (6)' },
    ranking: { type: 'string', value: 'WORD', help: 'looks (same product, default) or goes (same look)' },
    crop: { type: 'string', value: 'X,Y,W,H', help: 'search with this part of the photo, in pixels' },
    garment: {
      type: 'string',
      value: 'N',
      help: 'with --mode snapshots, the piece of an outfit photo to wear (1, the surest)',
    },
    filter: {
      type: 'string',
      multiple: true,
      value: 'NAME=VALUE',
      help: 'category, colour, pattern, fabric, size, brand, style, occasion, season, gender, kind, price=LOW-HIGH (with a currency: price=0-90EUR), in-stock=true; repeatable',
    },
  },
  examples: [
    ['ensemble search --edition .ensemble --photo me.jpg', 'the six items nearest to an outfit photo'],
    ['ensemble search --edition shop --photo me.jpg --filter colour=red --filter price=0-90000 --json', 'filtered'],
    ['ensemble search --edition shop --item jacket-12 --k 12', 'twelve snapshots that show something like it'],
  ],
  async run(given) {
    const edition = await openEdition(
      requireText(given, 'edition', 'a data folder or the address of an edge'),
      readText(given, 'catalog'),
    )
    try {
      const { results, garments, of, nothing, ms, backend } = await runQuery(given, edition)
      const { catalog, edition: number } = edition.manifest
      const list = results.map((result) => toJson(result, garments))
      if (readFlag(given, 'json'))
        console.log(JSON.stringify({ results: list, garments, of, ...nothing, ms, backend, catalog, edition: number }))
      else console.log(nothing ? `nothing found: ${nothing.hint}` : results.map(formatMatch).join('\n'))
      return 0
    } finally {
      await edition.close()
    }
  },
}
