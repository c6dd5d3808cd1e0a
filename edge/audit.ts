/** The audit log: who did what to which object, and when. */
import type { AppOptions } from './options.ts'
import type { Actor } from './roles.ts'
import type { Store } from './store.ts'

/** Everything that is recorded, by kind. */
export const auditKinds = {
  editions: ['publish', 'rollback', 'pin', 'unpin', 'schedule', 'schedule failed', 'schedule cancelled'],
  catalogs: ['catalog'],
  people: ['invite', 'invite withdrawn', 'person joined', 'role', 'person removed'],
  entries: ['signed in', 'signed out', 'passkey', 'passkey removed'],
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
