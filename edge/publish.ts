/** Moving the pointer: now, or at a time that was set before. */
import { EnsembleError } from '../models/core/errors.ts'
import type { Pointer, PublisherKeys } from '../models/core/schema.ts'
import { audit } from './audit.ts'
import { checkEdition, checkRestored } from './check.ts'
import { Refusal } from './failure.ts'
import type { AppOptions } from './options.ts'
import type { Schedule } from './records-editions.ts'
import { allows, type Actor } from './roles.ts'
import { toHex } from './secrets.ts'
import type { Store } from './store.ts'

export const none = '*none*'

export interface Wish {
  publisher: PublisherKeys
  next: Pointer
  /** Number of the edition whose content this is. */
  restores?: number
}

/** Moves the pointer from what the publisher last saw to `next`, or leaves it exactly as it is. */
export async function publish(
  store: Store,
  options: AppOptions,
  wish: Wish,
  seen: string | undefined,
  actor: Actor,
): Promise<{ pointer: Pointer; created: boolean }> {
  const { publisher, next } = wish
  if (seen === undefined) {
    throw new Refusal(
      412,
      'invalid',
      'Setting the pointer needs If-Match',
      `Send the catalog's ETag, or ${none} for the first edition.`,
    )
  }
  const current = await store.records.getPointer(publisher.catalog)
  // A publisher that lost our answer asks again: what it wanted is so.
  if (isSame(current, next)) return { pointer: next, created: false }
  const fits = seen === (await tagOf(publisher, current ?? null)) || (!current && seen === none)
  if (!fits) throw conflict(current, `If-Match was ${seen.slice(0, 100)}`)
  await movePointer(store, options, wish, current, actor, allows(actor, ['model:write']))
  return { pointer: next, created: !current }
}

/** @throws all that checkEdition does; forbidden; conflict when somebody else was first. */
async function movePointer(
  store: Store,
  options: AppOptions,
  wish: Wish,
  current: Pointer | undefined,
  actor: Pick<Actor, 'id' | 'name'>,
  mayRelease: boolean,
): Promise<void> {
  const { next, restores } = wish
  await checkWish(store, options, wish, current, mayRelease)
  const at = new Date(options.now()).toISOString()
  const moved = await store.records.swapPointer(current, next, at, { actor, restores })
  if (!moved) throw conflict(await store.records.getPointer(next.catalog), 'somebody else was first')
  // What is to be delivered is recorded already: a lost nudge only makes it later.
  await options.nudge().catch(options.report)
}

/** Everything that has to hold before the pointer moves. */
export async function checkWish(
  store: Store,
  { limits }: Pick<AppOptions, 'limits'>,
  { publisher, next, restores }: Wish,
  current: Pointer | undefined,
  mayRelease: boolean,
): Promise<void> {
  const { newRelease, edition } = await checkEdition(store, publisher, current, next, limits)
  if (newRelease && current && !mayRelease) {
    throw new EnsembleError(
      'forbidden',
      'This edition brings another model release; whoever publishes it may not (model:write)',
    )
  }
  if (restores !== undefined) await checkRestored(store, edition, restores, limits)
}

const isSame = (a: Pointer | undefined, b: Pointer) => a?.edition === b.edition && a.manifest === b.manifest

function conflict(current: Pointer | undefined, why: string): Refusal {
  const now = current ? `edition ${current.edition}` : 'without an edition'
  const hint = 'Read the catalog again, build on its current edition, and publish that.'
  return new Refusal(409, 'conflict', `The catalog is ${now} now; ${why}`, hint, { pointer: current ?? null })
}

// [Note: scheduled editions]
// A scheduled edition is signed and stored beforehand under the number that is next then. When its time comes it is
// checked once more and published like any other; if another edition took the number meanwhile, it has lost, and its
// schedule says so. Whoever runs this, and how many at once, is no matter: the pointer moves once.
export async function publishDue(store: Store, options: AppOptions): Promise<{ published: number; failed: number }> {
  const receipt = { published: 0, failed: 0 }
  const at = new Date(options.now()).toISOString()
  for (const schedule of await store.records.listWaiting()) {
    if (schedule.notBefore > at) break
    const failure = await publishScheduled(store, options, schedule)
    if (failure === undefined) {
      if (await store.records.settleSchedule(schedule.id, 'published')) receipt.published++
    } else if (await store.records.settleSchedule(schedule.id, 'failed', failure)) {
      receipt.failed++
      const actor = { id: schedule.actor, name: schedule.name }
      await audit(store, options, actor, 'schedule failed', schedule.catalog, `edition ${schedule.edition}: ${failure}`)
    }
  }
  return receipt
}

/** @returns why it could not be; a failure of the edge itself is thrown, and it is tried again. */
async function publishScheduled(store: Store, options: AppOptions, schedule: Schedule): Promise<string | undefined> {
  const { catalog, edition, manifest, actor, name, mayRelease } = schedule
  const next = { catalog, edition, manifest }
  const publisher = await store.records.getPublisher(catalog)
  const current = await store.records.getPointer(catalog)
  if (isSame(current, next)) return undefined
  if (!publisher) return `There is no catalog ${catalog}`
  const wish = { publisher, next, restores: schedule.restores ?? undefined }
  try {
    await movePointer(store, options, wish, current, { id: actor, name }, mayRelease)
    return undefined
  } catch (error) {
    if (!(error instanceof EnsembleError)) throw error
    // Another host may have published this very edition in between.
    const editions = await store.records.listEditions(catalog, 1000)
    return editions.some((each) => isSame(each, next)) ? undefined : error.message
  }
}

/** Entity tag of what GET /api/catalogs/:catalog answers: pointer, name and keys. */
export async function tagOf(publisher: PublisherKeys, pointer: Pointer | null): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify({ pointer, publisher }))
  const hash = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', text)))
  return `"${pointer?.edition ?? 0}-${hash.slice(0, 24)}"`
}
