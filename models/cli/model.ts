/** A release of the model in hand: what its manifest says, and its files, from models/weights or from an edition. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spaceText } from '../core/descriptor.ts'
import { EnsembleError } from '../core/errors.ts'
import { encodeHead } from '../core/head.ts'
import { openHeads, type ReleaseHeads } from '../core/release-heads.ts'
import type { BlobEntry, Ranking, ReleaseManifest, Sha256 } from '../core/schema.ts'
import type { TagHeads } from '../core/tags.ts'
import { canonicalJson, decodeUtf8 } from '../core/text.ts'
import { readBytes } from './files.ts'
import { hashBytes } from './hash.ts'
import { makeProvisionalHead } from './provisional.ts'
import { loadTrunk, type Trunk } from './trunk.ts'
import { expandWeights, parseExpansion } from './weights.ts'

export interface Model extends ReleaseHeads {
  release: ReleaseManifest
  /** Everything that decides what the trunk gives for a picture, as one hash: names the feature cache. */
  trunkId: Sha256
  /** A file of the release. */
  read(sha256: Sha256): Promise<Uint8Array>
}

/** models/weights/release.json: names of files beside it; what can be computed from them is not written twice. */
interface ReleaseSource {
  version: string
  trunk: { card: string; wasm: string; webgpu: string; table: string; weights: string; golden: string }
  outline?: string
  heads: Record<Ranking, string> & Partial<Record<keyof TagHeads, string>>
  garments: ReleaseManifest['garments']
  bands: ReleaseManifest['bands']
  expansion: ReleaseManifest['expansion']
  quality: ReleaseManifest['quality']
}

/** trunk.json, as the exporter writes it. */
interface TrunkCard {
  input: Pick<ReleaseManifest['input'], 'photoArea' | 'catalogAreas' | 'itemArea' | 'cropArea' | 'mean'> & {
    std: [number, number, number]
  }
  p: number
}

export const weightsFolder = join(dirname(fileURLToPath(import.meta.url)), '../weights')

const rankings: Ranking[] = ['looks', 'goes']
const tagNames: (keyof TagHeads)[] = ['categories', 'attributes']

export function trunkIdOf({ trunk, outline, input, gemExponent, garments }: Omit<ReleaseManifest, 'spaces'>): Sha256 {
  const [graph, weights] = [trunk.wasm.sha256, trunk.weights.sha256]
  const own = outline && { outline: outline.sha256 }
  return hashBytes(canonicalJson({ graph, weights, ...own, input, gemExponent, garments }))
}

/**
 * The model of a folder: the released one, or that of `ENSEMBLE_MODEL`. A head that is not trained yet is drawn by
 * seed, and said so on stderr.
 * @throws EnsembleError `not-found`, `head-damaged`
 */
export async function loadModel(folder = process.env['ENSEMBLE_MODEL'] || weightsFolder): Promise<Model> {
  const files = new Map<Sha256, Uint8Array>()
  const read = (name: string) => readBytes(join(folder, name))
  const readJson = async (name: string): Promise<unknown> => JSON.parse(decodeUtf8(await read(name)))
  const keep = (bytes: Uint8Array): BlobEntry => {
    const sha256 = hashBytes(bytes)
    files.set(sha256, bytes)
    return { sha256, bytes: bytes.length }
  }
  const source = (await readJson('release.json')) as ReleaseSource
  const { input, p } = (await readJson(source.trunk.card)) as TrunkCard
  const { photoArea, catalogAreas, itemArea, cropArea, mean, std } = input
  const [wasm, webgpu, table, weights, golden] = await Promise.all(
    (['wasm', 'webgpu', 'table', 'weights', 'golden'] as const).map(async (role) =>
      keep(await read(source.trunk[role])),
    ),
  )
  const outline = source.outline && keep(await read(source.outline))
  const heads: Record<string, BlobEntry> = {}
  for (const ranking of rankings) {
    const trained = existsSync(join(folder, source.heads[ranking])) && (await read(source.heads[ranking]))
    if (!trained) console.error(`${source.heads[ranking]} is not trained yet: a provisional one is used`)
    heads[ranking] = keep(trained || encodeHead(makeProvisionalHead(ranking)))
  }
  for (const name of tagNames) {
    const file = source.heads[name]
    if (file) heads[name] = keep(await read(file))
  }
  const about = {
    format: 'ensemble-release-1' as const,
    version: source.version,
    trunk: { wasm, webgpu, table, weights, locations: { wasm: 'trunk.int8.bin', webgpu: 'trunk.f32.bin' } },
    input: { photoArea, catalogAreas, itemArea, cropArea, mean, deviation: std },
    gemExponent: p,
    garments: source.garments,
    ...(outline && { outline }),
    heads,
    bands: source.bands,
    expansion: source.expansion,
    golden,
    quality: source.quality,
  }
  const trunkId = trunkIdOf(about)
  const spaceOf = (ranking: Ranking) => hashBytes(spaceText(trunkId, heads[ranking].sha256))
  const release: ReleaseManifest = { ...about, spaces: { looks: spaceOf('looks'), goes: spaceOf('goes') } }
  return openModel(release, async (sha256) => {
    const bytes = files.get(sha256)
    if (!bytes) throw new EnsembleError('not-found', `the release has no file ${sha256}`)
    return bytes
  })
}

/** A model of a release already checked, e.g. an edition's. @throws EnsembleError `head-damaged` */
export async function openModel(release: ReleaseManifest, read: Model['read']): Promise<Model> {
  const opened = await openHeads(release, ({ sha256 }) => read(sha256))
  return { release, ...opened, trunkId: trunkIdOf(release), read }
}

/** @throws EnsembleError `not-found` when the release has none */
export function requireTagHeads({ tagHeads, release }: Model): TagHeads {
  if (tagHeads) return tagHeads
  throw new EnsembleError(
    'not-found',
    `release ${release.version} has no heads for categories and attributes`,
    'train them with "ensemble train categories" and "ensemble train attributes" and name them in release.json',
  )
}

/** Loads the model's trunk, and what outlines garments: for the native runtime the float graph, measured 1.4 times faster there. */
export async function openTrunk({ release, read }: Model, prefer?: string): Promise<Trunk> {
  const { outline } = release
  const { wasm, webgpu, table, weights, locations } = release.trunk
  const files = {
    int8: async () => ({
      graph: await read(wasm.sha256),
      weights: await read(weights.sha256),
      location: locations.wasm,
    }),
    float: async () => ({
      graph: await read(webgpu.sha256),
      weights: expandWeights(parseExpansion(await read(table.sha256)), await read(weights.sha256)),
      location: locations.webgpu,
    }),
  }
  return loadTrunk({ ...files, ...(outline && { outline: () => read(outline.sha256) }) }, prefer)
}
