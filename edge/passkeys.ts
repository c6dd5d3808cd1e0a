/** Passkey ceremonies (WebAuthn): what the browser is asked, and the check of what it answers. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { EnsembleError } from '../models/core/errors.ts'
import { fromBase64url, toBase64url } from '../models/core/signature.ts'
import { WrongCredential } from './failure.ts'
import type { Passkey, Person } from './records-people.ts'
import { hashText } from './secrets.ts'
import type { Store } from './store.ts'

// Loaded at the first ceremony: readers of catalogs need not wait for it.
const library = () => import('@simplewebauthn/server')

/** Time for a person to find the phone that has the passkey. */
const milliseconds = 5 * 60_000
/** Ed25519, ES256, RS256: what authenticators make. */
const algorithms = [-8, -7, -257]

export type Purpose = 'join' | 'login' | 'add'

export interface Ceremony {
  store: Store
  /** Where the browser is; its host name is the relying party. */
  origin: URL
  /** Milliseconds since 1970. */
  now: number
}

async function remember({ store, now }: Ceremony, challenge: string, purpose: Purpose, subject: string): Promise<void> {
  const [at, expires] = [now, now + milliseconds].map((time) => new Date(time).toISOString())
  await store.records.addChallenge(await hashText(challenge), purpose, subject, expires, at)
}

/** Whether this very challenge was given out for this and has not been answered yet; it is used up either way. */
const recall =
  ({ store, now }: Ceremony, purpose: Purpose, subject: string) =>
  async (challenge: string) =>
    store.records.takeChallenge(await hashText(challenge), purpose, subject, new Date(now).toISOString())

/** Options for `navigator.credentials.create`. */
export async function askToRegister(
  ceremony: Ceremony,
  purpose: Purpose,
  subject: string,
  person: Pick<Person, 'id' | 'name'>,
) {
  const { generateRegistrationOptions } = await library()
  const known = await ceremony.store.records.listPasskeys(person.id)
  const options = await generateRegistrationOptions({
    rpName: 'Ensemble',
    rpID: ceremony.origin.hostname,
    userName: person.name,
    userID: new Uint8Array(new TextEncoder().encode(person.id)),
    timeout: milliseconds,
    attestationType: 'none',
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  })
  await remember(ceremony, options.challenge, purpose, subject)
  return options
}

/** @throws unauthorized saying what about the answer does not hold. */
export async function checkRegistration(
  ceremony: Ceremony,
  purpose: Purpose,
  subject: string,
  response: RegistrationResponseJSON,
): Promise<Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports'>> {
  const { verifyRegistrationResponse } = await library()
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: recall(ceremony, purpose, subject),
    expectedOrigin: ceremony.origin.origin,
    expectedRPID: ceremony.origin.hostname,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(refuse)
  if (!verified) throw new WrongCredential('passkey', 'The passkey does not hold', 'Try again.')
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential
  if (await ceremony.store.records.findPasskey(id)) throw new EnsembleError('conflict', 'This passkey is known already')
  return { id, publicKey: toBase64url(publicKey), counter, transports: transports.join(' ') }
}

/** Options for `navigator.credentials.get`: the browser offers whatever passkeys it has for this place. */
export async function askToLogin(ceremony: Ceremony) {
  const { generateAuthenticationOptions } = await library()
  const options = await generateAuthenticationOptions({
    rpID: ceremony.origin.hostname,
    timeout: milliseconds,
    userVerification: 'required',
  })
  await remember(ceremony, options.challenge, 'login', '')
  return options
}

/** @returns the person whose passkey this is. @throws unauthorized */
export async function checkLogin(ceremony: Ceremony, response: AuthenticationResponseJSON): Promise<Person> {
  const { verifyAuthenticationResponse } = await library()
  const { records } = ceremony.store
  const passkey = await records.findPasskey(response.id)
  const person = passkey && (await records.listPeople()).find(({ id }) => id === passkey.person)
  if (!person) throw new WrongCredential('passkey', 'This passkey is not known here', 'Ask an owner to invite you.')
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: recall(ceremony, 'login', ''),
    expectedOrigin: ceremony.origin.origin,
    expectedRPID: ceremony.origin.hostname,
    requireUserVerification: true,
    credential: { id: passkey.id, publicKey: fromBase64url(passkey.publicKey), counter: passkey.counter },
  }).catch(refuse)
  if (!verified) throw new WrongCredential('passkey', 'The passkey does not hold', 'Try again.')
  await records.usePasskey(passkey.id, authenticationInfo.newCounter, new Date(ceremony.now).toISOString())
  return person
}

/** The library throws plain errors for everything a client can get wrong. */
function refuse(error: unknown): never {
  throw new WrongCredential('passkey', `The passkey's answer does not hold: ${(error as Error).message}`, 'Try again.')
}
