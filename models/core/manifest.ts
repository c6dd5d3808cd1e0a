/** Manifests as text that is signed, and back again with everything checked. */
import { check, checkJson, type Check, dictionary, integer, list, number, object, oneOf, text, tuple } from './check.ts'
import { EnsembleError } from './errors.ts'
import { greatestDimension } from './scanner.ts'
import type { EditionManifest, Pointer, PublisherKeys, ReleaseManifest, SignedManifest } from './schema.ts'
import { mostRemoved } from './shard.ts'
import { superCategories } from './taxonomy.ts'
import { canonicalJson } from './text.ts'
import { catalogId, count, date, kind, picked, recordId, sha256, url64 } from './words.ts'

/** More entries than any catalog this format serves; keeps a hostile manifest from filling memory. */
const manyBlobs = 100_000

const ranking = oneOf(['looks', 'goes'])
const blob = object({ sha256, bytes: count })

const shardEntry = object(
  {
    kind,
    superCategory: oneOf([...superCategories, 'all']),
    ranking,
    space: sha256,
    dimension: integer({ min: 1, max: greatestDimension }),
    ids: count,
    vectors: count,
    sha256,
    bytes: count,
  },
  { removed: list(recordId, { min: 1, max: mostRemoved }) },
)

const recordsEntry = object({ kind, first: recordId, last: recordId, count, sha256, bytes: count })

const edition: Check<EditionManifest> = object({
  format: oneOf(['ensemble-edition-1']),
  catalog: catalogId,
  edition: integer({ min: 1 }),
  created: date,
  release: sha256,
  shards: list(shardEntry, { max: manyBlobs }),
  records: list(recordsEntry, { max: manyBlobs }),
  counts: object({ items: count, snapshots: count }),
  examples: list(recordId, { max: 100 }),
})

const colour3 = tuple<[number, number, number]>(number(), number(), number())
const positive3 = tuple<[number, number, number]>(number({ min: 1e-6 }), number({ min: 1e-6 }), number({ min: 1e-6 }))
const bands = object({ same: number(), veryClose: number(), close: number() })
/** Square pixels: the least shape of shapeFor, and more than any device should run. */
const area = integer({ min: 64 * 64, max: 1 << 20 })
const location = text({ min: 1, max: 200 })
const figure = object({ value: number(), ci95: tuple<[number, number]>(number(), number()), n: count })

const release: Check<ReleaseManifest> = object(
  {
    format: oneOf(['ensemble-release-1']),
    version: text({ min: 1, max: 100 }),
    trunk: object({
      wasm: blob,
      webgpu: blob,
      table: blob,
      weights: blob,
      locations: object({ wasm: location, webgpu: location }),
    }),
    input: object({
      photoArea: area,
      catalogAreas: list(area, { min: 1, max: 4 }),
      itemArea: area,
      cropArea: area,
      mean: colour3,
      deviation: positive3,
    }),
    gemExponent: number({ min: 1, max: 10 }),
    garments: object({
      least: number({ min: 0, max: 1 }),
      most: integer({ min: 1, max: 100 }),
      margin: number({ min: 0, max: 1 }),
    }),
    heads: dictionary(blob, { max: 100 }),
    spaces: object({ looks: sha256, goes: sha256 }),
    bands: object({ looks: bands, goes: bands }),
    expansion: object({ neighbours: integer({ min: 0, max: 100 }), alpha: number({ min: 0, max: 100 }) }),
    golden: blob,
    quality: dictionary(figure, { max: 1000 }),
  },
  { outline: blob },
)

const signatures = list(
  object({ key: text({ max: 16, pattern: /^[0-9a-f]{16}$/, must: 'a key id of 16 hex digits' }), signature: url64 }),
  { min: 1, max: 16 },
)
const signed = object(
  { text: text({ min: 2, max: 32 << 20 }), signatures },
  { grants: list(object({ text: text({ min: 2, max: 1000 }), signatures }), { max: 16 }) },
)

const pointer: Check<Pointer> = object({ catalog: catalogId, edition: integer({ min: 1 }), manifest: sha256 })

const publisherKeys: Check<PublisherKeys> = object({
  catalog: catalogId,
  name: text({ min: 1, max: 200 }),
  keys: list(
    object({ id: text({ max: 16, pattern: /^[0-9a-f]{16}$/, must: 'a key id of 16 hex digits' }), publicKey: url64 }),
    {
      max: 100,
    },
  ),
})

/** Canonical JSON: keys sorted, no spaces; the same value always gives the same bytes. @throws manifest-invalid for what would not parse. */
export function manifestText(manifest: EditionManifest | ReleaseManifest): string {
  const checked =
    manifest.format === 'ensemble-edition-1'
      ? checkEdition(check(edition, manifest, 'manifest-invalid', 'edition'))
      : check(release, manifest, 'manifest-invalid', 'release')
  return canonicalJson(checked)
}

/** @throws manifest-invalid naming the path and the actual value; so do all below. Unknown keys are dropped. */
export function parseEdition(json: string): EditionManifest {
  return checkEdition(checkJson(edition, json, 'manifest-invalid', 'edition'))
}

export function parseRelease(json: string): ReleaseManifest {
  return checkJson(release, json, 'manifest-invalid', 'release')
}

export function parseSigned(json: string): SignedManifest {
  return checkJson(signed, json, 'manifest-invalid', 'signed manifest')
}

export function parsePointer(json: string): Pointer {
  return checkJson(pointer, json, 'manifest-invalid', 'pointer')
}

export function parsePublisherKeys(json: string): PublisherKeys {
  return checkJson(publisherKeys, json, 'manifest-invalid', 'publisher keys')
}

/** What the counts promise is what the records hold, and no tombstone is told twice. */
function checkEdition(manifest: EditionManifest): EditionManifest {
  for (const { sha256, removed = [] } of manifest.shards) {
    const wrong = removed.findIndex((id, at) => at > 0 && !(removed[at - 1] < id))
    if (wrong >= 0)
      throw new EnsembleError('manifest-invalid', `edition: shard ${sha256} removes "${removed[wrong]}" out of order`)
  }
  for (const kind of ['items', 'snapshots'] as const) {
    const held = picked(manifest.records, kind).reduce((sum, entry) => sum + entry.count, 0)
    if (held !== manifest.counts[kind]) {
      throw new EnsembleError(
        'manifest-invalid',
        `edition: counts.${kind} is ${manifest.counts[kind]}, records hold ${held}`,
      )
    }
  }
  return manifest
}
