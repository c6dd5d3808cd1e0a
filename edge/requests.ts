/** Shapes of request bodies. Manifests and records have their checks in models/core, shared with every client. */
import * as v from 'valibot'
import { roles, scopes } from './roles.ts'

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

const editionNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** `restores`: the edition whose content this one brings back, checked to be so. */
export const publishSchema = v.strictObject({ ...pointerSchema.entries, restores: v.optional(editionNumber) })

export const scheduleSchema = v.strictObject({
  edition: editionNumber,
  manifest: sha256Schema,
  notBefore: v.pipe(v.string(), v.isoTimestamp()),
  restores: v.optional(editionNumber),
})

export const publisherSchema = v.strictObject({
  name: word,
  keys: v.pipe(
    v.array(v.strictObject({ publicKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes, base64url')) })),
    v.minLength(1),
    v.maxLength(16),
  ),
})

/** Expires after 90 days unless told otherwise, and after a year at the latest. */
export const tokenSchema = v.strictObject({
  name: word,
  scopes: v.pipe(v.array(v.picklist(scopes)), v.minLength(1), v.maxLength(4)),
  catalog: v.optional(catalogSchema),
  expires: v.optional(v.pipe(v.string(), v.isoTimestamp())),
})

const webhookUrl = v.pipe(
  v.string(),
  v.maxLength(2000),
  v.url(),
  v.regex(/^https?:\/\/[^/@?#]+([/?]|$)/, 'an address that starts with https:// and holds no password'),
)
export const webhookSchema = v.strictObject({ url: webhookUrl, catalog: v.optional(catalogSchema) })

export const roleSchema = v.strictObject({ role: v.picklist(roles) })

const code = v.pipe(v.string(), v.minLength(16), v.maxLength(64))
const personName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(64))

export const joinOptionsSchema = v.strictObject({ code, name: personName })

const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/, 'base64url'))

// What PublicKeyCredential.toJSON gives. Other members are let through: what counts is inside the signed parts.
const credential = {
  id: v.pipe(base64url, v.minLength(1), v.maxLength(1400)),
  rawId: base64url,
  type: v.literal('public-key'),
  clientExtensionResults: v.record(v.string(), v.unknown()),
}
const registration = v.looseObject({
  ...credential,
  response: v.looseObject({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z-]{1,20}$/))), v.maxLength(10))),
  }),
})
const authentication = v.looseObject({
  ...credential,
  response: v.looseObject({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }),
})

export const joinSchema = v.strictObject({
  code,
  name: personName,
  person: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'the id that the options came with')),
  passkey: personName,
  response: registration,
})
export const newPasskeySchema = v.strictObject({ name: personName, response: registration })
export const loginSchema = v.strictObject({ response: authentication })
