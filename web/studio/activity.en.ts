/** English words of the audit log. */
import type { AuditAction, AuditKind } from '../../edge/audit.ts'
import { formatFullMoment, formatMoment, formatNumber } from '../i18n/format.ts'
import type { Facts } from './audit-entry.ts'

const n = (value: number) => formatNumber('en', value)

const credentials: Record<string, string> = {
  token: 'a token that is not known',
  'expired token': 'a token that is too old',
  passkey: 'a passkey that does not hold',
  code: 'a code that is not valid',
}

const did: Record<AuditAction, (facts: Facts) => string> = {
  publish: ({ edition, what }) => `Published edition ${n(edition)} of ${what}`,
  rollback: ({ edition, restores, what }) =>
    `Went back to edition ${n(restores)} of ${what}, now edition ${n(edition)}`,
  compact: ({ edition, restores, what }) =>
    `Put the index of ${what} together: edition ${n(edition)} is edition ${n(restores)} again`,
  pin: ({ edition, what }) => `Pinned edition ${n(edition)} of ${what}`,
  unpin: ({ edition, what }) => `Unpinned edition ${n(edition)} of ${what}`,
  schedule: ({ edition, what, at }) => `Planned edition ${n(edition)} of ${what} for ${formatMoment('en', at)}`,
  'schedule failed': ({ edition, what, detail }) =>
    `Planned edition ${n(edition)} of ${what} could not be published: ${detail}`,
  'schedule cancelled': ({ edition, what }) => `Cancelled the planned edition ${n(edition)} of ${what}`,
  catalog: ({ what }) => `Set who may sign ${what}`,
  invite: ({ detail }) => `Invited one ${detail}`,
  'invite withdrawn': () => 'Withdrew an invitation',
  'person joined': ({ detail }) => `Joined as ${detail}`,
  role: ({ what, detail }) => `Made ${what} ${detail}`,
  'person removed': ({ what }) => `Removed ${what}`,
  'signed in': () => 'Signed in',
  'signed out': () => 'Signed out',
  'sign-in failed': ({ what, detail, times }) =>
    `Tried to come in with ${credentials[detail] ?? 'something wrong'}, ${times === 1 ? 'once' : `${n(times)} times`}, from ${what || 'many addresses'}`,
  passkey: ({ what }) => `Added the passkey “${what}”`,
  'passkey removed': ({ what }) => `Removed the passkey “${what}”`,
  token: ({ what, detail }) => `Made the token “${what}” (${detail})`,
  'token revoked': ({ what }) => `Revoked the token “${what}”`,
  webhook: ({ what }) => `Added a webhook to ${what}`,
  'webhook enabled': ({ what }) => `Enabled the webhook to ${what}`,
  'webhook removed': ({ what }) => `Removed the webhook to ${what}`,
  collect: () => 'Deleted files that no kept edition needs',
}

const kinds: Record<AuditKind, string> = {
  editions: 'Editions',
  catalogs: 'Catalogs and keys',
  people: 'People',
  entries: 'Signing in',
  failures: 'Failed sign-ins',
  tokens: 'Tokens',
  webhooks: 'Webhooks',
  upkeep: 'Upkeep',
}

export const activity = {
  title: 'Who did what',
  lead: 'Everything that changed something here, newest first. Nothing in it can be changed or deleted, and of failed sign-ins the newest are kept.',
  kind: 'What',
  everything: 'Everything',
  who: 'Who',
  everybody: 'Everybody',
  kinds,
  did,
  by: (name: string, when: string) => `${name || 'Not known'}, ${formatFullMoment('en', when)}`,
  none: 'Nothing has happened here yet.',
  noneOf: 'Nothing of this kind has happened.',
  clear: 'Show everything',
  loading: 'Loading',
  more: 'Show more',
  export: 'Save as CSV',
}
