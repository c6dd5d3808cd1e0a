/** Who somebody is to the edge: a person with a role, or a machine with a token; both come down to scopes. */
import type { Person } from './records-people.ts'

// [Note: scopes]
// owner            everything
// catalog:write    blobs, editions, pins, schedules; never another model release
// model:write      blobs, and an edition that brings another model release
// read             what is not public but harmless: schedules, metrics
export const scopes = ['owner', 'catalog:write', 'model:write', 'read'] as const
export type Scope = (typeof scopes)[number]

export const roles = ['owner', 'editor', 'viewer'] as const
export type Role = (typeof roles)[number]

/** Editors publish catalogs and retrain heads. */
export const scopesOf: Record<Role, readonly Scope[]> = {
  owner: ['owner'],
  editor: ['catalog:write', 'model:write', 'read'],
  viewer: ['read'],
}

export interface Actor {
  /** Token or person id, as the audit log names it. */
  id: string
  name: string
  scopes: readonly Scope[]
  /** Only for this catalog; any when absent. */
  catalog?: string
  /** Of somebody signed in; absent for a token. */
  person?: Person
  /** Hash of that session's secret. */
  session?: string
}

/** Whether one of `wanted` is among the actor's scopes; an owner's cover all. */
export function allows(actor: Pick<Actor, 'scopes'>, wanted: readonly Scope[]): boolean {
  return actor.scopes.includes('owner') || wanted.some((scope) => actor.scopes.includes(scope))
}
