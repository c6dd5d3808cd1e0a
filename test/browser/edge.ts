/** The real edge behind the test page's own origin, with a small made-up catalog; new editions on request. */
import { createHash, webcrypto } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdaptorServer, getRequestListener } from '@hono/node-server'
import { createApp } from '../../edge/app.ts'
import { openNodeStore } from '../../edge/store-node.ts'
import type { Store } from '../../edge/store.ts'
import { type Grant, signGrant } from '../../models/core/grants.ts'
import { manifestText } from '../../models/core/manifest.ts'
import { packRecords } from '../../models/core/records.ts'
import type { BlobEntry, Item, PictureFile, Pointer, ReleaseManifest, Sha256 } from '../../models/core/schema.ts'
import { assembleShard, encodeShard } from '../../models/core/shard.ts'
import { createSigningKey, signText, type SigningKey, type Subtle } from '../../models/core/signature.ts'
import { plainInput } from '../fixtures/release-input.ts'

const subtle = webcrypto.subtle as unknown as Subtle
const usual = 'a'.repeat(64)
const catalog = 'test'

const hash = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex')

async function put(store: Store, bytes: Uint8Array, type = 'application/octet-stream'): Promise<BlobEntry> {
  const sha256 = hash(bytes)
  await store.blobs.put(sha256, new Blob([new Uint8Array(bytes)]).stream(), { bytes: bytes.length, type })
  return { sha256, bytes: bytes.length }
}

const putText = (store: Store, text: string) => put(store, new TextEncoder().encode(text), 'application/json')

/** The model's files are only fetched and checked here, so any bytes will do; the weights are worth resuming. */
async function putRelease(store: Store, key: SigningKey, { space = usual, grants }: Wanted): Promise<Sha256> {
  const some = (text: string) => put(store, new TextEncoder().encode(text))
  const weights = await put(
    store,
    Uint8Array.from({ length: 5 << 20 }, (_, i) => (i * 7919) % 251),
  )
  const bands = { same: 0.9, veryClose: 0.8, close: 0.7 }
  const release: ReleaseManifest = {
    format: 'ensemble-release-1',
    version: 'test',
    trunk: {
      wasm: await some('wasm graph'),
      webgpu: await some('webgpu graph'),
      table: await some('table'),
      weights,
      locations: { wasm: 'w', webgpu: 'f' },
    },
    input: plainInput(4096, { mean: [0.5, 0.5, 0.5], deviation: [0.2, 0.2, 0.2] }),
    gemExponent: 3,
    garments: { least: 0.3, most: 8, margin: 0.08 },
    heads: { looks: await some('looks'), goes: await some('goes') },
    spaces: { looks: space, goes: space },
    bands: { looks: bands, goes: bands },
    expansion: { neighbours: 0, alpha: 3 },
    golden: await some('golden'),
    quality: {},
  }
  const signed = { ...(await signText(manifestText(release), key, subtle)), ...(grants && { grants }) }
  return (await putText(store, JSON.stringify(signed))).sha256
}

const fileOf = (number: number, side: number): PictureFile => ({
  sha256: hash(pictureOf(number)),
  width: side,
  height: side,
  type: 'image/png',
  bytes: 10,
})

const item = (number: number): Item => ({
  id: `item-${number}`,
  title: { en: `Shirt ${number}` },
  superCategory: 'top',
  category: 'shirt',
  picture: { ...fileOf(number, 8), sizes: [fileOf(number + 20, 4)] },
  colours: ['white'],
})

/** Pictures of ten equal bytes, for tests that keep some: the edge has those of 0 to 39. */
const pictureOf = (number: number) => new Uint8Array(10).fill(number)

interface Wanted {
  items: number
  /** Of another model, when it is another. */
  space?: string
  grants?: Grant[]
}

/** Publishes the edition after the current one, signed by `key`. */
async function publish(
  store: Store,
  key: SigningKey,
  { items: count, space = usual, grants }: Wanted,
): Promise<Pointer> {
  const pointer = await store.records.getPointer(catalog)
  const items = Array.from({ length: count }, (_, i) => item(i))
  const [pack] = packRecords(items)
  const records = await putText(store, pack.text)
  const about = { kind: 'items', superCategory: 'top', ranking: 'looks', space, dimension: 32 } as const
  const entries = items.map(({ id }, i) => ({
    id,
    region: 0,
    vector: Int8Array.from({ length: 32 }, (_, at) => ((i * 31 + at * 17) % 201) - 100),
  }))
  const shard = await put(store, encodeShard(assembleShard(about, entries)))
  const edition = (pointer?.edition ?? 0) + 1
  const text = manifestText({
    format: 'ensemble-edition-1',
    catalog,
    edition,
    created: '2026-11-21T00:00:00Z',
    release: await putRelease(store, key, { items: count, space, grants }),
    shards: [{ ...about, ids: count, vectors: count, ...shard }],
    records: [{ kind: 'items', first: pack.first, last: pack.last, count, ...records }],
    counts: { items: count, snapshots: 0 },
    examples: [],
  })
  const manifest = (
    await putText(store, JSON.stringify({ ...(await signText(text, key, subtle)), ...(grants && { grants }) }))
  ).sha256
  const next = { catalog, edition, manifest }
  await store.records.swapPointer(pointer, next, '2026-11-21T00:00:00Z')
  return next
}

interface Publisher {
  store: Store
  key: SigningKey
  stranger: SigningKey
}

async function openPublisher(name: string, items: number): Promise<Publisher> {
  const store = await openNodeStore(await mkdtemp(join(tmpdir(), 'ensemble-test-')))
  const [key, stranger] = [await createSigningKey(subtle), await createSigningKey(subtle)]
  await store.records.putPublisher({ catalog, name, keys: [{ id: key.id, publicKey: key.publicKey }] })
  for (let number = 0; number < 40; number++) await put(store, pictureOf(number))
  await publish(store, key, { items })
  return { store, key, stranger }
}

/** What `/test/publish?...` asks for: of which publisher, how many items, of which space, signed by whom. */
async function publishAsked({ store, key, stranger }: Publisher, asked: URLSearchParams): Promise<Pointer> {
  const grants = asked.has('vouched') ? [await signGrant(catalog, stranger.publicKey, key, subtle)] : undefined
  const by = asked.has('stranger') || grants ? stranger : key
  return publish(store, by, { items: Number(asked.get('items')), space: asked.get('space')?.repeat(64), grants })
}

/**
 * Answers /api and /blobs as the edge, GET /test/publish?items=N[&second][&stranger][&vouched][&space=b] with a new
 * edition, and GET /test/second with a new second publisher on an origin of its own.
 */
export async function openTestEdge() {
  const own = await openPublisher('Test', 3)
  let second = own
  const app = getRequestListener(createApp(own.store).fetch)
  const openSecond = async () => {
    second = await openPublisher('Second', 2)
    const server = createAdaptorServer({ fetch: createApp(second.store).fetch }) as Server
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    server.unref()
    return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: second.key.id }
  }
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/test/second') return void response.end(JSON.stringify(await openSecond()))
    if (pathname !== '/test/publish') return app(request, response)
    const publisher = searchParams.has('second') ? second : own
    response.end(JSON.stringify(await publishAsked(publisher, searchParams)))
  }
}
