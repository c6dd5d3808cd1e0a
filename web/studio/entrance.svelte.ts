/** Ways into the Studio and out of it: a passkey, a code that makes one, a token. */
import type { Answer } from '../../edge/answers.ts'
import { read, useToken } from '../edge.ts'
import { attempt, catalogKey, choose, desk, isOwner } from './desk.svelte.ts'
import { readMe } from './me.ts'
import { join, login, logout } from './passkeys.ts'
import { studio } from './worker.ts'

/** A token is kept until its tab is closed. */
const tokenKey = 'ensemble.studio.token'
/** Scripts cannot see the session's cookie: this says that there may be one, so that shoppers never ask. */
const sessionKey = 'ensemble.studio.session'

/** Which way was tried last: what was refused is said there. Undefined: a session that was there before. */
export const entrance = $state<{ by?: 'token' | 'passkey' | 'code' }>({})

async function attemptBy(by: typeof entrance.by, act: () => Promise<void>): Promise<boolean> {
  entrance.by = by
  const done = await attempt(act)
  if (done) entrance.by = undefined
  return done
}

/** After a reload: whoever was in is in again, and the feed is kept until it is published. */
export async function openStudio(): Promise<void> {
  if (desk.phase !== 'opening') return
  const token = sessionStorage.getItem(tokenKey) ?? undefined
  if (token !== undefined || localStorage.getItem(sessionKey)) await attempt(() => enter(token))
  if (desk.problem?.code === 'unauthorized') forget()
  if (desk.phase === 'opening') await showEntrance()
}

function forget(): void {
  sessionStorage.removeItem(tokenKey)
  localStorage.removeItem(sessionKey)
  useToken(undefined)
}

/** Leaves the problem that there may be: it says why one is out. */
async function showEntrance(): Promise<void> {
  const { problem } = desk
  await attempt(async () => {
    desk.needsOwner = (await read<Answer<'GET /api/setup'>>('/api/setup')).needed
  })
  if (problem) desk.problem = problem
  desk.phase = 'out'
}

async function enter(token?: string): Promise<void> {
  useToken(token)
  desk.me = await readMe()
  const only = desk.me.catalog
  desk.catalogs = (await studio.signIn(token)).filter(({ catalog }) => only === undefined || catalog === only)
  if (token === undefined) {
    sessionStorage.removeItem(tokenKey)
    localStorage.setItem(sessionKey, 'open')
  } else sessionStorage.setItem(tokenKey, token)
  const last = localStorage.getItem(catalogKey)
  const first = (desk.catalogs.find(({ catalog }) => catalog === last) ?? desk.catalogs.at(0))?.catalog
  // Only an owner can make a catalog; to others an edge without one has nothing to show.
  if (first !== undefined || isOwner()) await choose(first ?? 'demo')
  Object.assign(desk, { phase: 'in', needsOwner: false })
}

export const enterByToken = (token: string) => attemptBy('token', () => enter(token))

export const enterByPasskey = () =>
  attemptBy('passkey', async () => {
    await login()
    await enter()
  })

export const enterByCode = (code: string, name: string) =>
  attemptBy('code', async () => {
    await join(code, name)
    await enter()
  })

export async function leave(): Promise<void> {
  const done = await attempt(async () => {
    if (desk.me?.person) await logout()
  })
  if (!done) return
  forget()
  Object.assign(desk, { me: undefined, feed: undefined, key: undefined, progress: undefined, doubles: [] })
  await showEntrance()
}
