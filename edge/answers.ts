/** What each route answers when it did what was asked: the shapes of the OpenAPI document, and what tests hold answers to. */
import * as v from 'valibot'
import { mediaTypes } from './media.ts'
import type { StatedRoute } from './policy.ts'
import { catalogSchema, pointerSchema, sha256Schema } from './requests.ts'
import { roles, scopes } from './roles.ts'

const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))
const time = v.pipe(v.string(), v.isoTimestamp())
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const oneId = v.strictObject({ id: v.string() })

const publisher = v.strictObject({
  catalog: catalogSchema,
  name: v.string(),
  keys: v.array(v.strictObject({ id, publicKey: v.string() })),
})
const listed = v.strictObject({ pointer: v.nullable(pointerSchema), publisher })
const editions = v.array(
  v.strictObject({
    ...pointerSchema.entries,
    published: time,
    restores: v.nullable(count),
    pinned: v.boolean(),
    dropped: v.nullable(time),
  }),
)
const pin = v.strictObject({ catalog: catalogSchema, edition: count, pinned: v.boolean() })
const schedule = v.strictObject({
  ...pointerSchema.entries,
  id,
  notBefore: time,
  created: time,
  actor: v.string(),
  name: v.string(),
  restores: v.nullable(count),
  mayRelease: v.boolean(),
  state: v.picklist(['waiting', 'published', 'failed', 'cancelled']),
  detail: v.string(),
})
const token = v.strictObject({
  id,
  name: v.string(),
  scopes: v.array(v.picklist(scopes)),
  catalog: v.optional(catalogSchema),
  created: time,
  expires: v.optional(time),
  lastUsed: v.optional(time),
})
const entry = v.strictObject({
  id: count,
  at: time,
  actor: v.string(),
  name: v.string(),
  action: v.string(),
  subject: v.string(),
  called: v.string(),
  detail: v.string(),
  times: count,
})
const person = v.strictObject({ id, name: v.string(), role: v.picklist(roles), created: time })
const people = v.strictObject({ people: v.array(person) })
const passkeys = v.array(
  v.strictObject({ id: v.string(), name: v.string(), created: time, lastUsed: v.nullable(time) }),
)
const me = v.strictObject({
  name: v.string(),
  scopes: v.array(v.picklist(scopes)),
  catalog: v.optional(catalogSchema),
  person: v.nullable(person),
  passkeys,
})
const invite = v.strictObject({ id, role: v.picklist(roles), maker: v.string(), created: time, expires: time })
const webhook = v.strictObject({
  id,
  url: v.string(),
  catalog: v.nullable(catalogSchema),
  created: time,
  failures: count,
  disabled: v.nullable(time),
})
/** For navigator.credentials: the browser knows these better than we do. */
const ceremony = v.record(v.string(), v.unknown())
const collected = v.strictObject({ kept: count, dropped: count, condemned: count, deleted: count, freed: count })
const blob = v.strictObject({ sha256: sha256Schema, bytes: count, type: v.picklist(mediaTypes) })
const health = v.strictObject({ ok: v.literal(true) })

/** By what it is for; a route whose answer is not JSON has null. */
export const answers = {
  'GET /health': ['Whether the edge works, its records included', health],
  'GET /metrics': ['Counters in the text form of Prometheus', null],
  'GET /api/openapi.json': ['This document', v.record(v.string(), v.unknown())],
  'GET /blobs/:sha256': ['A blob, or one range of it', null],
  'PUT /blobs/:sha256': ['Stores a blob under its SHA-256', blob],
  'POST /api/blobs/missing': [
    'Which of up to 10,000 blobs are not stored',
    v.strictObject({ missing: v.array(sha256Schema) }),
  ],
  'GET /api/catalogs': ['All catalogs and their current editions', v.strictObject({ catalogs: v.array(listed) })],
  'GET /api/catalogs/:catalog': ['A catalog and its current edition; the ETag is for If-Match', listed],
  'PUT /api/catalogs/:catalog': ['Registers a catalog and the keys that may sign it', v.strictObject({ publisher })],
  'PUT /api/catalogs/:catalog/pointer': [
    'Publishes an edition, if the catalog still is as If-Match says',
    v.strictObject({ pointer: pointerSchema }),
  ],
  'GET /api/catalogs/:catalog/editions': ['Editions published, newest first', v.strictObject({ editions })],
  'PUT /api/catalogs/:catalog/editions/:edition/pin': ['Keeps an edition for as long as it is pinned', pin],
  'DELETE /api/catalogs/:catalog/editions/:edition/pin': ['Lets an edition go when its time has come', pin],
  'GET /api/catalogs/:catalog/schedules': [
    'Editions that wait for their time, and those that did',
    v.strictObject({ schedules: v.array(schedule) }),
  ],
  'POST /api/catalogs/:catalog/schedules': ['Publishes an edition later', v.strictObject({ schedule })],
  'DELETE /api/catalogs/:catalog/schedules/:id': ['Withdraws an edition that waits', oneId],
  'POST /api/collect': ['Drops old editions and deletes blobs that no kept edition names', collected],
  'GET /api/tokens': ['Tokens, without their secrets', v.strictObject({ tokens: v.array(token) })],
  'POST /api/tokens': ['Makes a token and shows its secret, once', v.strictObject({ token, secret: v.string() })],
  'DELETE /api/tokens/:id': ['Revokes a token', oneId],
  'GET /api/audit': [
    'Who did what, newest first; `next` is the `before` of the following page',
    v.strictObject({ entries: v.array(entry), next: v.nullable(count) }),
  ],
  'GET /api/audit/actors': [
    'Who is in the audit log',
    v.strictObject({ actors: v.array(v.strictObject({ id: v.string(), name: v.string() })) }),
  ],
  'GET /api/setup': ['Whether an owner is still to be made', v.strictObject({ needed: v.boolean() })],
  'POST /api/join/options': [
    'Begins joining with a code',
    v.strictObject({ options: ceremony, person: id, role: v.picklist(roles) }),
  ],
  'POST /api/join': ['Joins with a code and a new passkey; sets the session', v.strictObject({ person })],
  'POST /api/login/options': ['Begins signing in', v.strictObject({ options: ceremony })],
  'POST /api/login': ['Signs in with a passkey; sets the session', v.strictObject({ person })],
  'POST /api/logout': ['Ends the session', health],
  'GET /api/me': ['Who asks, and what they may', me],
  'POST /api/me/passkeys/options': ['Begins adding a passkey', v.strictObject({ options: ceremony })],
  'POST /api/me/passkeys': ['Adds a passkey', v.strictObject({ passkeys })],
  'DELETE /api/me/passkeys/:id': ['Removes a passkey, but never the last', v.strictObject({ passkeys })],
  'GET /api/people': ['People and their roles', people],
  'PUT /api/people/:id': ["Changes a person's role", people],
  'DELETE /api/people/:id': ['Removes a person, passkeys and sessions', people],
  'GET /api/invites': ['Invitations not used yet, without their codes', v.strictObject({ invites: v.array(invite) })],
  'POST /api/invites': ['Invites a person and shows the code, once', v.strictObject({ invite, code: v.string() })],
  'DELETE /api/invites/:id': ['Withdraws an invitation', oneId],
  'GET /api/webhooks': ['Addresses told of new editions', v.strictObject({ webhooks: v.array(webhook) })],
  'POST /api/webhooks': ['Adds an address and shows its secret, once', v.strictObject({ webhook, secret: v.string() })],
  'POST /api/webhooks/:id/enable': ['Sends to an address again', oneId],
  'DELETE /api/webhooks/:id': ['Removes an address', oneId],
  'POST /share': ['A photo shared to the app, when no service worker took it: opens the app', null],
} satisfies Record<StatedRoute, [summary: string, schema: v.GenericSchema | null]>

type Schemas = { [R in StatedRoute]: (typeof answers)[R][1] }
/** What a route answers, for whoever asks it: the type of the schema that is in the OpenAPI document. */
export type Answer<R extends StatedRoute> = Schemas[R] extends v.GenericSchema ? v.InferOutput<Schemas[R]> : never
