/** `ensemble publish`: photos and a table become an edition of a catalog. */
import { EnsembleError } from '../core/errors.ts'
import type { Receipt } from '../core/schema.ts'
import {
  type Arguments,
  type Command,
  readChoice,
  readCount,
  readFlag,
  readText,
  requireFile,
  requireText,
} from './command.ts'
import { readAhead, writeAhead } from './descriptors.ts'
import { type Destination, openDestination } from './destination.ts'
import { cacheFolder, openFeatureCache } from './feature-cache.ts'
import type { FetchLimits } from './fetch-photo.ts'
import { keyPath, readOrMakeKey } from './keys.ts'
import { makeEdition, type Made } from './make-edition.ts'
import { loadModel } from './model.ts'
import type { PictureFormat } from './picture.ts'
import { openPictureNotes, openVisitNotes } from './picture-notes.ts'
import { printReceipt } from './receipt.ts'
import { readSource, type Source, type SourceOptions } from './source.ts'
import { takePhotos } from './take-photos.ts'
import { findCategory } from '../core/import/words.ts'

export interface PublishPlan {
  from: string
  to: string
  catalog: string
  name?: string
  token?: string
  source: SourceOptions
  keyFile?: string
  cache?: string
  /** File of descriptors computed ahead, and where to write one. */
  features?: string
  writeFeatures?: string
  created: Date
  /** Photos each descriptor borrows from (DBA). */
  dba?: number
  /** What pictures are encoded as; WebP when absent. */
  pictures?: PictureFormat
  /** How photos are fetched that the table names by address. */
  fetching?: Partial<FetchLimits>
}

export interface PublishResult extends Receipt, Made {
  catalog: string
  to: string
  /** Photos that went through the trunk in this run. */
  computed: number
  backend: string
  seconds: number
}

/** Makes sure the destination knows the catalog and this key. */
async function registerKey(destination: Destination, plan: PublishPlan) {
  const key = await readOrMakeKey(plan.keyFile ?? keyPath(destination, plan.catalog))
  const known = await destination.publisher(plan.catalog)
  const { id, publicKey } = key
  const isListed = known?.keys.some((each) => each.publicKey === publicKey)
  const name = plan.name ?? known?.name ?? plan.catalog
  if (!isListed || known?.name !== name)
    await destination.register({
      catalog: plan.catalog,
      name,
      keys: isListed ? (known?.keys ?? []) : [...(known?.keys ?? []), { id, publicKey }],
    })
  return key
}

async function publishSource(source: Source, destination: Destination, plan: PublishPlan): Promise<PublishResult> {
  const started = performance.now()
  const model = await loadModel()
  const cache = openFeatureCache(model, plan.cache ?? cacheFolder())
  try {
    const ahead = plan.features ? await readAhead(plan.features, model) : undefined
    const { fetching, pictures = 'webp' } = plan
    const memory = { cache, notes: openPictureNotes(pictures, plan.cache), visits: openVisitNotes(plan.cache) }
    const tools = { root: source.root, model, ...memory, ahead, destination, pictures, fetching }
    const { taken, rejected, computed, backend } = await takePhotos(tools, source.drafts)
    const all = [...source.rejected, ...rejected]
    if (!taken.length)
      throw new EnsembleError('invalid', `none of ${source.given} photos can be published: ${all[0]?.reason ?? ''}`)
    if (plan.writeFeatures) await writeAhead(plan.writeFeatures, taken, model)
    const key = await registerKey(destination, plan)
    const made = await makeEdition(destination, taken, model, { ...plan, key, examples: source.examples })
    return {
      catalog: plan.catalog,
      to: destination.name,
      ...made,
      given: source.given,
      done: taken.length,
      rejected: all,
      notes: [...source.notes, ...made.notes],
      computed,
      backend,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    }
  } finally {
    cache.close()
  }
}

/** Publishes; safe to kill and to repeat: what was computed or stored is not done again. */
export async function publish(plan: PublishPlan): Promise<PublishResult> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(plan.catalog))
    throw new EnsembleError('invalid', `catalog "${plan.catalog}" is not a name`, 'a-z, 0-9 and "-", at most 63')
  const source = await readSource(plan.from, plan.source)
  const destination = await openDestination(plan.to, plan.token)
  try {
    return await publishSource(source, destination, plan)
  } finally {
    await destination.close()
  }
}

function readPlan(given: Arguments): PublishPlan {
  const word = readText(given, 'category')
  const category = word ? findCategory(word) : undefined
  if (word && !category) throw new EnsembleError('invalid', `--category ${word} is not in the taxonomy`)
  return {
    from: requireFile(given, 'folder or table', 'publish'),
    to: requireText(given, 'to', 'a folder, or the address of an edge'),
    catalog: readText(given, 'catalog') ?? 'demo',
    name: readText(given, 'name'),
    token: readText(given, 'token') ?? process.env['ENSEMBLE_TOKEN'],
    source: {
      kind: readChoice(given, 'kind', ['auto', 'items', 'snapshots'] as const, 'auto'),
      category,
      currency: readText(given, 'currency') ?? 'KRW',
    },
    keyFile: readText(given, 'key'),
    cache: readText(given, 'cache'),
    features: readText(given, 'features'),
    writeFeatures: readText(given, 'write-features'),
    created: new Date(),
    dba: readCount(given, 'dba', 0, 0, 100),
    pictures: readChoice(given, 'pictures', ['webp', 'avif'] as const, 'webp'),
    fetching: readFlag(given, 'private-addresses') ? { allows: () => true } : undefined,
  }
}

export const publishCommand: Command = {
  name: 'publish',
  summary: 'make a catalog of a folder of photos or a table, and publish it',
  usage: 'FOLDER|TABLE.csv --to DIR|URL [--catalog NAME] [--kind items|snapshots]',
  about: `
    Reads a folder of photos, with a table (labels.csv, or the only .csv with a photo column) or without. Every row is
    checked; each photo is decoded, stripped of EXIF and GPS, described by the model, and indexed. What cannot be
    published is listed with its reason, the rest goes on: N given = N published + N rejected. The edition is signed and
    becomes current in one step, so a run killed anywhere leaves the old one; run it again and it goes on where it was.

    Columns, all optional but photo (or id): id, photo, kind (item or snapshot), title, title_ko, description,
    description_ko, category, colour, pattern, material, price, list_price, currency, brand, sizes ("S|M|L:out"), gender,
    style, occasion, season, group, link; for snapshots look (ids of the items worn, with spaces), boxes
    ("item:x,y,width,height;..."), author, example. Other headers are reported and left out.

    A photo may be an http(s) address: it is fetched when no file of its name is there, tried three times, 40 MB and 30 s
    at most, from public addresses only. At the next publish its server is asked whether it has changed (ETag,
    Last-Modified), and only then it is fetched again.

    Pictures are at most 1280 pixels a side, and 400 and 640 wide beside that, where those save a page enough. AVIF is a
    quarter lighter than WebP and takes three times as long. WebP and AVIF without metadata are kept as they are.

    --dba is not always a gain: measure it first with "ensemble evaluate --dba N".`,
  options: {
    to: { type: 'string', value: 'DIR|URL', help: 'a data folder for "ensemble serve", or the address of an edge' },
    catalog: { type: 'string', value: 'NAME', help: 'catalog to publish to (demo)' },
    name: { type: 'string', value: 'TEXT', help: "the catalog's name for people" },
    kind: { type: 'string', value: 'KIND', help: 'items, snapshots or auto: what photos are that no row tells' },
    category: { type: 'string', value: 'WORD', help: 'category of items whose row has none, e.g. top or t-shirt' },
    currency: { type: 'string', value: 'CODE', help: 'currency of prices without one (KRW)' },
    token: { type: 'string', value: 'TEXT', help: 'access token for a URL (or ENSEMBLE_TOKEN)' },
    key: { type: 'string', value: 'FILE', help: 'signing key; made at the first publish' },
    cache: { type: 'string', value: 'DIR', help: 'where features are kept between runs (or ENSEMBLE_CACHE)' },
    dba: { type: 'string', value: 'N', help: 'augment each descriptor by its N nearest in its shard (0: off)' },
    pictures: { type: 'string', value: 'FORMAT', help: 'webp or avif: what pictures are encoded as (webp)' },
    features: { type: 'string', value: 'FILE', help: 'descriptors computed ahead; used when they are of this model' },
    'write-features': { type: 'string', value: 'FILE', help: 'write such a file' },
    'private-addresses': { type: 'boolean', help: 'fetch photos from private addresses too, e.g. 192.168.1.5' },
  },
  examples: [
    ['ensemble publish photos/ --to shop', 'every photo becomes an item; "ensemble serve --data shop" shows them'],
    ['ensemble publish street/ --to shop --catalog street --kind snapshots', 'photos of outfits'],
    ['ensemble publish shop/labels.csv --to https://edge.example --token "$TOKEN"', 'to an edge on another machine'],
  ],
  async run(given) {
    const result = await publish(readPlan(given))
    if (readFlag(given, 'json')) console.log(JSON.stringify(result))
    else printReceipt(result)
    return 0
  },
}
