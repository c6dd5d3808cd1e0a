/** The audit log: who did what to which object, and when. */
import type { Credential } from './failure.ts'
import type { AppOptions } from './options.ts'
import type { Actor } from './roles.ts'
import type { Store } from './store.ts'

/** Everything that is recorded, by kind. */
export const auditKinds = {
  editions: ['publish', 'rollback', 'compact', 'pin', 'unpin', 'schedule', 'schedule failed', 'schedule cancelled'],
  catalogs: ['catalog'],
  people: ['invite', 'invite withdrawn', 'person joined', 'role', 'person removed'],
  entries: ['signed in', 'signed out', 'passkey', 'passkey removed'],
  failures: ['sign-in failed'],
  tokens: ['token', 'token revoked'],
  webhooks: ['webhook', 'webhook enabled', 'webhook removed'],
  upkeep: ['collect'],
} as const

export type AuditKind = keyof typeof auditKinds
export type AuditAction = (typeof auditKinds)[AuditKind][number]

/** What something is called is kept with its id: it may be renamed or gone when the log is read. */
type Subject = string | { id: string; name: string }

export async function audit(
  store: Store,
  { now }: Pick<AppOptions, 'now'>,
  { id, name }: Pick<Actor, 'id' | 'name'>,
  action: AuditAction,
  subject: Subject,
  detail = '',
): Promise<void> {
  const about = typeof subject === 'string' ? { id: subject, name: '' } : subject
  const entry = { actor: id, name, action, subject: about.id, called: about.name, detail }
  await store.records.addAudit({ at: new Date(now()).toISOString(), ...entry })
}

/** Of failed sign-ins: rows an hour, one an address and credential, and rows in all. */
const [mostAnHour, mostEver] = [50, 10_000]
const hour = 3600_000

// [Note: failed sign-ins]
// Nobody is known to have done it, so `actor` and `name` are empty; `subject` is the address. What was shown is not kept,
// for a mistyped secret is nearly the real one. Whoever tries a thousand times, or from a thousand addresses, must not
// bury what else happened: a row counts the attempts of an address for an hour, and from the fiftieth row of an hour on
// one row without an address counts all others. The oldest go when there are ten thousand.
/** @param address the rates tidied it: of IPv6 the /64 */
export async function auditFailure(
  { records }: Store,
  { now }: Pick<AppOptions, 'now'>,
  address: string,
  credential: Credential,
): Promise<void> {
  const [since, at] = [now() - hour, now()].map((time) => new Date(time).toISOString())
  const attempt = { action: 'sign-in failed' satisfies AuditAction, detail: credential, since, at }
  let done = await records.countAudit({ ...attempt, subject: address }, mostAnHour)
  if (done === 'full') done = await records.countAudit({ ...attempt, subject: '' })
  if (done === 'added') await records.trimAudit(attempt.action, mostEver)
}
