/** This browser's signing key of a catalog: made here, never to leave here (core: grants.ts says why). */
import { EnsembleError } from '../../../models/core/errors.ts'
import { followGrants, readGrants } from '../../../models/core/grants.ts'
import { createHeldKey, type Subtle } from '../../../models/core/signature.ts'
import { type Listed, readCatalog } from './access.ts'
import type { KeyState } from './contract.ts'
import { type HeldKey, openStudioDb } from './db.ts'

const subtle = crypto.subtle as unknown as Subtle

/** Two tabs at once make one key. */
export function holdKey(catalog: string): Promise<HeldKey> {
  return navigator.locks.request(`ensemble-key-${catalog}`, async () => {
    const database = await openStudioDb()
    const known = await database.get('keys', catalog)
    if (known) return known
    const { id, publicKey, secret } = await createHeldKey(subtle).catch((error: Error) => {
      throw new EnsembleError(
        'backend-unavailable',
        `this browser makes no Ed25519 keys: ${error.message}`,
        'Use a newer one.',
      )
    })
    const key: HeldKey = { id, publicKey, secret: secret as CryptoKey, grants: [] }
    await database.put('keys', key, catalog)
    return key
  })
}

/**
 * Ready when the edge lists the key and shoppers can get to it: by a grant, or because it was the catalog's first. A key
 * the edge lists but nobody vouched for would be refused by every device that knows the catalog.
 */
export async function stateOf(listed: Listed): Promise<KeyState> {
  const { catalog, keys } = listed.publisher
  const key = await holdKey(catalog)
  const isListed = keys.some(({ publicKey }) => publicKey === key.publicKey)
  const others = keys.filter(({ publicKey }) => publicKey !== key.publicKey)
  const led = await followGrants(key.grants, others, catalog, subtle)
  const vouched = others.length === 0 || led.some(({ publicKey }) => publicKey === key.publicKey)
  return { state: isListed && vouched ? 'ready' : 'unknown', publicKey: key.publicKey }
}

/** @throws EnsembleError invalid for a line that does not lead to this browser's key */
export async function acceptGrant(catalog: string, line: string): Promise<KeyState> {
  const listed = await readCatalog(catalog)
  if (!listed) throw new EnsembleError('not-found', `there is no catalog ${catalog} here`)
  const key = await holdKey(catalog)
  const grants = readGrants(line.trim())
  const others = listed.publisher.keys.filter(({ publicKey }) => publicKey !== key.publicKey)
  const led = await followGrants(grants, others, catalog, subtle)
  if (!led.some(({ publicKey }) => publicKey === key.publicKey))
    throw new EnsembleError(
      'invalid',
      'this grant is for another key or catalog',
      'Run the command shown, and paste what it prints.',
    )
  await (await openStudioDb()).put('keys', { ...key, grants }, catalog)
  return stateOf(listed)
}
