/** Shapes the edge checks before it believes a publisher (types: models/core/schema.ts). */
import * as v from 'valibot'
import type { EditionManifest, ReleaseManifest } from '../models/core/schema.ts'

/** Not loose equality of types: what is read here must be assignable to what the rest of the code reads. */
type Fits<Shape, Full extends Shape> = Full

export const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits'))
export const catalogSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a catalog id is up to 63 of a-z, 0-9 and "-"'),
)
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const length = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const word = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const kind = v.picklist(['items', 'snapshots'])
const ranking = v.picklist(['looks', 'goes'])
const blob = v.object({ sha256: sha256Schema, bytes: length })

export const pointerSchema = v.strictObject({
  catalog: catalogSchema,
  edition: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  manifest: sha256Schema,
})

export const publisherSchema = v.strictObject({
  name: word,
  keys: v.pipe(
    v.array(v.strictObject({ publicKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes, base64url')) })),
    v.minLength(1),
    v.maxLength(16),
  ),
})

export const tokenSchema = v.strictObject({
  name: word,
  scopes: v.pipe(v.array(v.picklist(['owner', 'catalog:write', 'model:write'])), v.minLength(1), v.maxLength(3)),
  catalog: v.optional(catalogSchema),
  expires: v.optional(v.pipe(v.string(), v.isoTimestamp())),
})

export const editionSchema = v.looseObject({
  format: v.literal('ensemble-edition-1'),
  catalog: catalogSchema,
  edition: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  created: v.pipe(v.string(), v.isoTimestamp()),
  release: sha256Schema,
  shards: v.pipe(
    v.array(
      v.looseObject({ ...blob.entries, kind, ranking, space: word, dimension: length, ids: count, vectors: count }),
    ),
    v.maxLength(1000),
  ),
  records: v.pipe(
    v.array(v.looseObject({ ...blob.entries, kind, first: word, last: word, count: length })),
    v.maxLength(10_000),
  ),
  counts: v.looseObject({ items: count, snapshots: count }),
  examples: v.pipe(v.array(word), v.maxLength(1000)),
})
export type Edition = Fits<v.InferOutput<typeof editionSchema>, v.InferOutput<typeof editionSchema> & EditionManifest>

export const releaseSchema = v.looseObject({
  format: v.literal('ensemble-release-1'),
  version: word,
  trunk: v.looseObject({ wasm: blob, webgpu: blob, table: blob, weights: blob }),
  heads: v.record(word, blob),
  spaces: v.object({ looks: word, goes: word }),
  golden: blob,
})
export type Release = Fits<v.InferOutput<typeof releaseSchema>, v.InferOutput<typeof releaseSchema> & ReleaseManifest>

const picture = v.looseObject({
  ...blob.entries,
  width: length,
  height: length,
  type: v.picklist(['image/avif', 'image/webp', 'image/jpeg', 'image/png']),
})
export const recordsSchema = v.pipe(v.array(v.looseObject({ id: word, picture })), v.minLength(1), v.maxLength(1000))
