/** Invitations: one code, good once, for one role. The first owner's is the setup code. */
import type { Invite } from './records-people.ts'
import type { Role } from './roles.ts'
import { createCode, createId, hashText, tidyCode } from './secrets.ts'
import type { Store } from './store.ts'

const hour = 3600_000
/** Long enough to be read after a weekend. */
const inviteMilliseconds = 72 * hour
const setupMilliseconds = hour

export const hashCode = (code: string): Promise<string> => hashText(tidyCode(code))

/** @returns the invitation and its code, which is not kept. */
export async function invite(
  store: Store,
  role: Role,
  maker: string,
  now: number,
  milliseconds = inviteMilliseconds,
): Promise<{ invite: Invite; code: string }> {
  const code = createCode()
  const [created, expires] = [now, now + milliseconds].map((time) => new Date(time).toISOString())
  const made: Invite = { id: createId(), role, maker, created, expires }
  await store.records.addInvite(made, await hashCode(code))
  return { invite: made, code }
}

/** Where a code is used. It stands behind the #: browsers send that to no server, so no log has it. */
export const joinLink = (origin: string, code: string): string => `${origin}/studio/join#${code}`

/** What whoever starts an edge without an owner is told. */
export const describeSetup = (origin: string, code: string): string =>
  `No owner yet: open ${joinLink(origin, code)} and make a passkey. The code is good once, for an hour.`

/** Code for the first owner while there is none; each call makes the one before it worthless. */
export async function makeSetupCode(store: Store, now: number): Promise<string | undefined> {
  if (await store.records.hasOwner()) return undefined
  await store.records.deleteInvitesBy('setup')
  return (await invite(store, 'owner', 'setup', now, setupMilliseconds)).code
}
