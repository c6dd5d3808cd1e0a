/**
 * Keys that vouch for keys.
 *
 * [Note: the keys of editors] A device pins the keys a catalog had when it first saw it, and no edge can talk it into
 * others. So a browser that is to publish makes an Ed25519 key that cannot leave it (WebCrypto, not extractable), and
 * somebody who holds a key already known signs a grant: "this key publishes this catalog too". Grants travel in the
 * envelope of what the new key signs, so a device can follow them from a key it has pinned, offline, through any number
 * of hands. The edge does not follow grants: it accepts the keys its owner has registered, so taking a key off that list
 * ends what it can publish. The edge itself holds no key: whoever takes it over still cannot make an edition.
 */
import { check, checkJson, object, oneOf, text } from './check.ts'
import { EnsembleError } from './errors.ts'
import type { SignedManifest } from './schema.ts'
import { identifyKey, type PublicKey, signText, type SigningKey, type Subtle, verifySigned } from './signature.ts'
import { canonicalJson } from './text.ts'
import { catalogId, url64 } from './words.ts'

export type Grant = Omit<SignedManifest, 'grants'>

const grantCheck = object({ format: oneOf(['ensemble-grant-1']), catalog: catalogId, publicKey: url64 })

/** What is signed to let `publicKey` publish `catalog`. @throws invalid */
export function grantText(catalog: string, publicKey: string): string {
  const grant = { format: 'ensemble-grant-1', catalog, publicKey }
  return canonicalJson(check(grantCheck, grant, 'invalid', 'grant'))
}

export const signGrant = (catalog: string, publicKey: string, by: SigningKey, subtle: Subtle): Promise<Grant> =>
  signText(grantText(catalog, publicKey), by, subtle)

/** The key that a grant names, once one of `keys` is shown to have signed it; undefined for a grant of another catalog. */
async function readGrant(
  grant: Grant,
  keys: readonly PublicKey[],
  catalog: string,
  subtle: Subtle,
): Promise<PublicKey | undefined> {
  const said = checkJson(grantCheck, await verifySigned(grant, keys, subtle), 'signature-invalid', 'grant')
  if (said.catalog !== catalog) return undefined
  return { id: await identifyKey(said.publicKey, subtle), publicKey: said.publicKey }
}

/** The keys known, and those they lead to by grants in any order. Grants that lead nowhere are left out. */
export async function followGrants(
  grants: readonly Grant[],
  keys: readonly PublicKey[],
  catalog: string,
  subtle: Subtle,
): Promise<PublicKey[]> {
  const known = [...keys]
  let left = [...grants]
  for (let found = true; found && left.length;) {
    found = false
    const later: Grant[] = []
    for (const grant of left) {
      const key = await readGrant(grant, known, catalog, subtle).catch((error: unknown) => {
        if (error instanceof EnsembleError) return undefined
        throw error
      })
      if (key) known.push(key)
      else later.push(grant)
      found ||= key !== undefined
    }
    left = later
  }
  return known
}

/** Like verifySigned, for devices: a key vouched for by the envelope's grants counts too. @throws signature-invalid */
export async function verifyGranted(
  signed: SignedManifest,
  keys: readonly PublicKey[],
  catalog: string,
  subtle: Subtle,
): Promise<string> {
  const known = signed.grants?.length ? await followGrants(signed.grants, keys, catalog, subtle) : keys
  return verifySigned(signed, known, subtle)
}

/** A grant as one line to hand over by any way: nothing in it is secret. */
export const writeGrant = (grants: readonly Grant[]): string => canonicalJson(grants)

const line = text({ min: 2, max: 20_000 })
/** @throws invalid for a line that is no grants. Whether they hold is asked of followGrants. */
export function readGrants(given: unknown): Grant[] {
  let value: unknown
  try {
    value = JSON.parse(check(line, given, 'invalid', 'grant'))
  } catch {
    throw new EnsembleError('invalid', 'this is not a grant', 'paste the whole line that the command printed')
  }
  const isGrant = (each: unknown): each is Grant =>
    typeof each === 'object' &&
    each !== null &&
    'text' in each &&
    'signatures' in each &&
    Array.isArray(each.signatures)
  if (!Array.isArray(value) || !value.length || !value.every(isGrant))
    throw new EnsembleError('invalid', 'this is not a grant', 'paste the whole line that the command printed')
  return value
}
