/** The audit log: who did what to which object, and when. */
import type { AppOptions } from './options.ts'
import type { Actor } from './roles.ts'
import type { Store } from './store.ts'

export async function audit(
  store: Store,
  { now }: Pick<AppOptions, 'now'>,
  { id, name }: Pick<Actor, 'id' | 'name'>,
  action: string,
  subject: string,
  detail = '',
): Promise<void> {
  await store.records.addAudit({ at: new Date(now()).toISOString(), actor: id, name, action, subject, detail })
}
