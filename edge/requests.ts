/** Shapes of request bodies. Manifests and records have their checks in models/core, shared with every client. */
import * as v from 'valibot'

export const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits'))
export const catalogSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a catalog id is up to 64 of a-z, 0-9 and "-"'),
)
const word = v.pipe(v.string(), v.minLength(1), v.maxLength(200))

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
