/**
 * A query without a model: a stand-in trunk whose map is the colour of each cell, so that red finds red, and a small
 * catalog of coloured items. Everything else is the product's own code.
 */
import { describe } from '../../models/core/descriptor.ts'
import type { Head } from '../../models/core/head.ts'
import { quantizeDescriptor } from '../../models/core/quantize.ts'
import type { Item, Kind, Ranking, ReleaseManifest, ShardEntry, Snapshot } from '../../models/core/schema.ts'
import type { ShardName } from '../../models/core/seek.ts'
import { assembleShard } from '../../models/core/shard.ts'
import { superCategories, type SuperCategory } from '../../models/core/taxonomy.ts'
import type { Catalog } from '../../web/worker/catalog.ts'
import type { Model } from '../../web/worker/model.ts'
import { openOne } from '../../web/worker/shards.ts'
import { plainInput } from '../fixtures/release-input.ts'

export type Rgb = [red: number, green: number, blue: number]

const rgbHead: Head = {
  name: 'rgb',
  kind: 'descriptor',
  layers: Object.fromEntries(
    ['item.spoc', 'item.gem', 'snapshot.spoc', 'snapshot.gem'].map((name) => [name, { weight: 'w', bias: 'b' }]),
  ),
  tensors: {
    w: { shape: [3, 3], data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) },
    b: { shape: [3], data: new Float32Array(3) },
  },
  labels: [],
  meta: {},
}

const bands = { same: 0.99, veryClose: 0.95, close: 0.9 }
const release = {
  input: plainInput(4096, { cropArea: 16384 }),
  gemExponent: 3,
  garments: { least: 0.3, most: 8, margin: 0 },
  spaces: { looks: 'space', goes: 'space' },
  bands: { looks: bands, goes: bands },
  expansion: { neighbours: 1, alpha: 3 },
} as unknown as ReleaseManifest

interface Image {
  dims: number[]
  data: Float32Array
}

/** [3, cells, cells]: the mean colour of each cell of `side` pixels. */
function meanColours(planes: Float32Array, height: number, width: number, side: number): Float32Array {
  const [rows, columns] = [height / side, width / side]
  const means = new Float32Array(3 * rows * columns)
  for (let at = 0; at < planes.length; at++) {
    const [plane, y, x] = [Math.floor(at / (height * width)), Math.floor(at / width) % height, at % width]
    means[(plane * rows + Math.floor(y / side)) * columns + Math.floor(x / side)] += planes[at] / side ** 2
  }
  return means
}

/** The upper half is a top when it is red, the lower half a bottom when it is blue; nothing else is ever seen. */
function seeHalves(planes: Float32Array, height: number, width: number): Float32Array {
  const [rows, columns] = [height / 16, width / 16]
  const cells = rows * columns
  const output = new Float32Array(30 * cells).fill(-10)
  const means = meanColours(planes, height, width, 16)
  const mark = (superCategory: SuperCategory, row: number, score: number) => {
    const [at, cell] = [superCategories.indexOf(superCategory), row * columns]
    output[at * cells + cell] = Math.log(score / (1 - score))
    const [top, middle] = [row < rows / 2 ? 0 : rows / 2, row + 0.5]
    const sides = [0.5, middle - top, columns - 0.5, top + rows / 2 - middle]
    sides.forEach((side, number) => (output[(6 + at * 4 + number) * cells + cell] = Math.log(side)))
  }
  if (means[0] > 0.9 && means[2 * cells] < 0.1) mark('top', 0, 0.9)
  if (means[3 * cells - 1] > 0.9 && means[cells - 1] < 0.1) mark('bottom', rows - 1, 0.8)
  return output
}

/** @param onRun told how many pictures each run of the trunk gets, before it answers */
export function makeModel(onRun: (count: number) => unknown = () => undefined): Model {
  const run = async ({ image }: { image: Image }) => {
    const [count, , height, width] = image.dims
    await onRun(count)
    const each = Array.from({ length: count }, (_, at) =>
      image.data.subarray(at * 3 * height * width, (at + 1) * 3 * height * width),
    )
    const join = (parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]))
    const zeros = { data: new Float32Array(3 * count), dims: [count, 3] }
    return {
      spoc: zeros,
      gem: zeros,
      map: {
        data: join(each.map((planes) => meanColours(planes, height, width, 32))),
        dims: [count, 3, height / 32, width / 32],
      },
      garments: { data: join(each.map((planes) => seeHalves(planes, height, width))) },
    }
  }
  const inference = { run } as unknown as Model['session']['inference']
  const session = { provider: 'wasm' as const, threads: 1, inference }
  return { releaseId: crypto.randomUUID(), release, session, heads: { looks: rgbHead, goes: rgbHead } } as Model
}

export interface Shown {
  id: string
  kind: Kind
  shard: ShardName
  /** 0: the whole picture. */
  region?: number
  rgb: Rgb
}

/** A catalog of one vector a line, its shards open. */
export async function makeCatalog(shown: Shown[]): Promise<Catalog> {
  const catalog = { release, manifest: { shards: [] as ShardEntry[] }, opened: new Map() } as unknown as Catalog
  const ofKind = (kind: Kind) => shown.filter((one) => one.kind === kind)
  catalog.items = new Map(
    ofKind('items').map(({ id, shard }) => {
      const known = shard === 'all' ? {} : { superCategory: shard }
      return [id, { id, title: { en: id }, colours: [], ...known } as unknown as Item]
    }),
  )
  catalog.snapshots = new Map(ofKind('snapshots').map(({ id }) => [id, { id, items: [] } as unknown as Snapshot]))
  for (const ranking of ['looks', 'goes'] as const)
    for (const kind of ['items', 'snapshots'] as const)
      for (const name of new Set(ofKind(kind).map(({ shard }) => shard)))
        await addShard(catalog, shown, kind, name, ranking)
  return catalog
}

async function addShard(catalog: Catalog, shown: Shown[], kind: Kind, superCategory: ShardName, ranking: Ranking) {
  const entries = shown
    .filter((one) => one.kind === kind && one.shard === superCategory)
    .map(({ id, region = 0, rgb }) => {
      const features = { spoc: Float32Array.from(rgb), gem: Float32Array.from(rgb), colour: new Float32Array() }
      return { id, region, vector: quantizeDescriptor(describe(features, rgbHead, 'item')) }
    })
  const about = { kind, superCategory, ranking, space: 'space', dimension: 6 }
  const sha256 = [kind, superCategory, ranking].join('/')
  catalog.manifest.shards.push({ ...about, ids: entries.length, vectors: entries.length, sha256, bytes: 1 })
  catalog.opened.set(sha256, openOne(assembleShard(about, entries)))
}

/** A photo, 64 x 64, of one colour above and another below. */
export async function drawPhoto(above: string, below: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(64, 64)
  const context = canvas.getContext('2d')!
  context.fillStyle = above
  context.fillRect(0, 0, 64, 32)
  context.fillStyle = below
  context.fillRect(0, 32, 64, 32)
  return canvas.convertToBlob({ type: 'image/png' })
}
