/** People, invitations and tokens on the page, and what an owner does with them. */
import type { Answer } from '../../edge/answers.ts'
import type { Invite, Person } from '../../edge/records-people.ts'
import type { Role, Scope } from '../../edge/roles.ts'
import type { Token } from '../../edge/store.ts'
import { announce } from '../app/notices.svelte.ts'
import type { Problem } from '../app/problems.ts'
import { json, once, read, send } from '../edge.ts'
import { noteProblem } from './desk.svelte.ts'

export type { Invite, Person, Role, Scope, Token }

interface Crew {
  people: Person[]
  invites: Invite[]
  tokens: Token[]
  /** Which part of the page an act failed in. */
  problem?: { part: Part; problem: Problem }
  busy: boolean
}
export type Part = 'all' | 'people' | 'invites' | 'tokens'

export const crew = $state<Crew>({ people: [], invites: [], tokens: [], busy: false })

/** @returns what the act gave; undefined when it failed, which the part then says */
async function attempt<T>(part: Part, act: () => Promise<T>): Promise<T | undefined> {
  Object.assign(crew, { busy: true, problem: undefined })
  try {
    return await act()
  } catch (error) {
    const problem = noteProblem(error)
    crew.problem = { part, problem }
    announce('error', problem.message)
    return undefined
  } finally {
    crew.busy = false
  }
}

export const openCrew = () =>
  attempt('all', async () => {
    const [{ people }, { invites }, { tokens }] = await Promise.all([
      read<Answer<'GET /api/people'>>('/api/people'),
      read<Answer<'GET /api/invites'>>('/api/invites'),
      read<Answer<'GET /api/tokens'>>('/api/tokens'),
    ])
    Object.assign(crew, { people, invites, tokens })
    return true
  })

const address = (path: string, id: string) => `${path}/${encodeURIComponent(id)}`

export const setRole = ({ id }: Person, role: Role, said: string) =>
  attempt('people', async () => {
    const { people } = await read<Answer<'PUT /api/people/:id'>>(address('/api/people', id), json('PUT', { role }))
    crew.people = people
    announce('done', said)
  })

export const removePerson = ({ id }: Person, said: string) =>
  attempt('people', async () => {
    const { people } = await read<Answer<'DELETE /api/people/:id'>>(address('/api/people', id), { method: 'DELETE' })
    crew.people = people
    announce('done', said)
  })

/** @returns the code, which is shown this once */
export const inviteOne = (role: Role, said: string) =>
  attempt('invites', async () => {
    const made = await read<Answer<'POST /api/invites'>>('/api/invites', once({ role }))
    crew.invites = [...crew.invites, made.invite]
    announce('done', said)
    return made
  })

export const withdraw = ({ id }: Invite, said: string) =>
  attempt('invites', async () => {
    await send(address('/api/invites', id), { method: 'DELETE' })
    crew.invites = crew.invites.filter((invite) => invite.id !== id)
    announce('done', said)
  })

/** @returns the secret, which is shown this once */
export const makeToken = (
  wanted: { name: string; scopes: readonly Scope[]; catalog?: string; expires: string },
  said: string,
) =>
  attempt('tokens', async () => {
    const made = await read<Answer<'POST /api/tokens'>>('/api/tokens', once(wanted))
    crew.tokens = [...crew.tokens, made.token]
    announce('done', said)
    return made
  })

export const revoke = ({ id }: Token, said: string) =>
  attempt('tokens', async () => {
    await send(address('/api/tokens', id), { method: 'DELETE' })
    crew.tokens = crew.tokens.filter((token) => token.id !== id)
    announce('done', said)
  })
