/** A small real publisher for the edge's tests: signed editions with a release, a shard, records and pictures. */
import { createApp } from '../../edge/app.ts'
import type { GivenOptions } from '../../edge/options.ts'
import { checkAnswer } from './declared.ts'
import type { Store } from '../../edge/store.ts'
import { manifestText } from '../../models/core/manifest.ts'
import { packRecords } from '../../models/core/records.ts'
import type { BlobEntry, EditionManifest, Item, Pointer, ReleaseManifest, Sha256 } from '../../models/core/schema.ts'
import { createSigningKey, signText, type SigningKey } from '../../models/core/signature.ts'
import { usualInput } from '../fixtures/release-input.ts'

/** The app under test: `send` answers like fetch, by path. */
export interface Edge {
  send(path: string, init?: RequestInit): Promise<Response>
  /** Secret of an owner token. */
  owner: string
}

/** The app over a store, and over the same store with other options. */
export interface Opened extends Edge {
  store: Store
  variant(options: GivenOptions): Opened
}

/** Tests ask more at once than anybody should. */
const freely = { burst: 1e9, perSecond: 1e9 }
const rates = { writes: freely, blobs: freely, ceremonies: freely, refusals: freely }

export function openApp(store: Store, owner: string, options: GivenOptions = {}): Opened {
  const app = createApp(store, { rates, ...options })
  return {
    owner,
    store,
    async send(path, init) {
      const answer = await app.request(path, init)
      await checkAnswer(path, init?.method ?? 'GET', answer)
      return answer
    },
    variant: (other) => openApp(store, owner, { ...options, ...other }),
  }
}

export interface Edition {
  manifest: EditionManifest
  pointer: Pointer
  /** Everything the edition names, the manifest too. */
  blobs: Map<Sha256, Uint8Array<ArrayBuffer>>
}

export const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text))

export async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<Sha256> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export const createKey = () => createSigningKey(crypto.subtle)

let made = 0
/** A catalog id no other test uses: the store lives longer than one test. */
export const newCatalog = () => `shop-${++made}-${Math.random().toString(36).slice(2, 10)}`

export interface Wanted {
  catalog: string
  edition: number
  key: SigningKey
  /** Changes every picture and the shard, not the release. */
  seed?: number
  items?: number
  version?: string
  /** A last change before the manifest is signed. */
  alter?: (manifest: EditionManifest) => void
}

export async function makeEdition(wanted: Wanted): Promise<Edition> {
  const { catalog, edition, key, seed = 0, items = 3, alter } = wanted
  const blobs: Edition['blobs'] = new Map()
  const add = async (bytes: Uint8Array<ArrayBuffer>): Promise<BlobEntry> => {
    const sha256 = await hash(bytes)
    blobs.set(sha256, bytes)
    return { sha256, bytes: bytes.length }
  }
  const release = await makeRelease(wanted.version ?? 'test', add)
  const signedRelease = await signText(manifestText(release), key, crypto.subtle)
  const shard = await add(encode(`shard ${seed} of ${catalog}`))
  const records: EditionManifest['records'] = []
  for (const { text, first, last, count } of packRecords(await makeItems(catalog, seed, items, add))) {
    records.push({ kind: 'items', first, last, count, ...(await add(encode(text))) })
  }
  const manifest: EditionManifest = {
    format: 'ensemble-edition-1',
    catalog,
    edition,
    created: '2026-11-21T00:00:00.000Z',
    release: (await add(encode(JSON.stringify(signedRelease)))).sha256,
    shards: [
      {
        kind: 'items',
        superCategory: 'all',
        ranking: 'looks',
        space: release.spaces.looks,
        dimension: 64,
        ids: items,
        vectors: items,
        ...shard,
      },
    ],
    records,
    counts: { items, snapshots: 0 },
    examples: [],
  }
  alter?.(manifest)
  const signed = await signText(JSON.stringify(manifest), key, crypto.subtle)
  const { sha256 } = await add(encode(JSON.stringify(signed)))
  return { manifest, blobs, pointer: { catalog, edition, manifest: sha256 } }
}

type Add = (bytes: Uint8Array<ArrayBuffer>) => Promise<BlobEntry>

async function makeItems(catalog: string, seed: number, count: number, add: Add): Promise<Item[]> {
  const items: Item[] = []
  for (let i = 0; i < count; i++) {
    const draw = async (side: number) => {
      const file = await add(makePicture(`${catalog} ${seed} ${i}, ${side} wide`))
      return { ...file, width: side, height: side, type: 'image/png' }
    }
    const picture = { ...(await draw(8)), sizes: [await draw(4)] }
    items.push({
      id: `item-${String(i).padStart(4, '0')}`,
      title: { en: `Coat ${i}`, ko: `코트 ${i}` },
      picture,
      colours: ['black'],
    })
  }
  return items
}

/** The edge never decodes: the header of a PNG of 8 x 8 pixels and some bytes are a picture to it. */
export function makePicture(text: string): Uint8Array<ArrayBuffer> {
  const header = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\b\0\0\0\b\b\x02\0\0\0'
  return new Uint8Array([...Uint8Array.from(header, (letter) => letter.charCodeAt(0)), ...encode(text)])
}

async function makeRelease(version: string, add: Add): Promise<ReleaseManifest> {
  const blob = (name: string) => add(encode(`${name} of ${version}`))
  const bands = { same: 0.9, veryClose: 0.8, close: 0.6 }
  return {
    format: 'ensemble-release-1',
    version,
    trunk: {
      wasm: await blob('wasm'),
      webgpu: await blob('webgpu'),
      table: await blob('table'),
      weights: await blob('weights'),
      locations: { wasm: 'trunk.int8.bin', webgpu: 'trunk.f32.bin' },
    },
    input: usualInput,
    gemExponent: 3,
    garments: { least: 0.3, most: 8, margin: 0.08 },
    outline: await blob('outline'),
    heads: { looks: await blob('head') },
    spaces: { looks: await hash(encode(`looks ${version}`)), goes: await hash(encode(`goes ${version}`)) },
    bands: { looks: bands, goes: bands },
    expansion: { neighbours: 3, alpha: 3 },
    golden: await blob('golden'),
    quality: {},
  }
}

export const bearer = (secret: string) => ({ Authorization: `Bearer ${secret}` })

export function putBlob(
  edge: Edge,
  name: Sha256,
  bytes: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  const length = { 'Content-Length': String(bytes.length) }
  return edge.send(`/blobs/${name}`, {
    method: 'PUT',
    body: bytes,
    headers: { ...length, ...bearer(edge.owner), ...headers },
  })
}

export function putJson(edge: Edge, path: string, body: unknown, headers: Record<string, string> = {}, method = 'PUT') {
  const type = { 'Content-Type': 'application/json' }
  return edge.send(path, {
    method,
    body: JSON.stringify(body),
    headers: { ...type, ...bearer(edge.owner), ...headers },
  })
}

export async function register(edge: Edge, catalog: string, keys: SigningKey[]): Promise<Response> {
  const body = { name: 'A shop', keys: keys.map(({ publicKey }) => ({ publicKey })) }
  return putJson(edge, `/api/catalogs/${catalog}`, body)
}

/** As a publisher does: asks what is missing, sends that. */
export async function upload(edge: Edge, ...editions: Edition[]): Promise<void> {
  const blobs = new Map(editions.flatMap((edition) => [...edition.blobs]))
  const answer = await putJson(edge, '/api/blobs/missing', [...blobs.keys()], {}, 'POST')
  const { missing } = (await answer.json()) as { missing: Sha256[] }
  for (const name of missing) {
    const status = await statusOf(putBlob(edge, name, blobs.get(name) ?? new Uint8Array()))
    // 200: it was there, but condemned.
    if (status !== 201 && status !== 200) throw new Error(`PUT ${name}: ${status}`)
  }
}

export function setPointer(edge: Edge, { pointer }: Edition, seen = '*none*', headers: Record<string, string> = {}) {
  return putJson(edge, `/api/catalogs/${pointer.catalog}/pointer`, pointer, { 'If-Match': seen, ...headers })
}

/** A registered catalog with its first edition published, ready for more. */
export async function publishFirst(
  edge: Edge,
): Promise<{ catalog: string; key: SigningKey; first: Edition; tag: string }> {
  const [catalog, key] = [newCatalog(), await createKey()]
  await register(edge, catalog, [key])
  const first = await makeEdition({ catalog, edition: 1, key })
  await upload(edge, first)
  const answer = await setPointer(edge, first)
  if (answer.status !== 201) throw new Error(`First edition: ${answer.status} ${await answer.text()}`)
  return { catalog, key, first, tag: answer.headers.get('ETag') ?? '' }
}

export async function errorOf(answer: Response): Promise<{ status: number; code: string; message: string }> {
  const { error } = (await answer.json()) as { error: { code: string; message: string } }
  return { status: answer.status, code: error.code, message: error.message }
}

/** The status of an answer whose bytes nobody wants. */
export async function statusOf(answer: Response | Promise<Response>): Promise<number> {
  const { status, body } = await answer
  await body?.cancel()
  return status
}
