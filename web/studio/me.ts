/** Who works at the Studio, as the edge answers (edge/routes-me.ts), and the role that comes to. */
import type { Answer } from '../../edge/answers.ts'
import type { Person } from '../../edge/records-people.ts'
import type { Role, Scope } from '../../edge/roles.ts'
import { read } from '../edge.ts'

export interface KeptPasskey {
  id: string
  name: string
  /** ISO 8601. */
  created: string
  lastUsed: string | null
}

export interface Me {
  /** Of the person, or of the token. */
  name: string
  scopes: Scope[]
  /** A token may be for one catalog only. */
  catalog?: string
  /** null: signed in with a token. */
  person: Person | null
  passkeys: KeptPasskey[]
  /** What the scopes allow in the Studio. */
  role: Role
}

const roleOf = (scopes: readonly Scope[]): Role =>
  scopes.includes('owner') ? 'owner' : scopes.includes('catalog:write') ? 'editor' : 'viewer'

/** @throws EnsembleError unauthorized: neither token nor session is good */
export async function readMe(): Promise<Me> {
  const me = await read<Answer<'GET /api/me'>>('/api/me')
  return { ...me, role: roleOf(me.scopes) }
}
