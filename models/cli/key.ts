/** `ensemble key`: the public key that signs what this machine publishes. */
import { EnsembleError } from '../core/errors.ts'
import { type Command, readFlag, readText, requireText } from './command.ts'
import { signGrant, writeGrant } from '../core/grants.ts'
import { identifyKey, type SigningKey } from '../core/signature.ts'
import { openDestination } from './destination.ts'
import { keyPath, readKey, readOrMakeKey, subtle } from './keys.ts'

/** Registers the key, and gives the line that devices will follow to it. */
async function allowKey(
  to: string,
  catalog: string,
  publicKey: string,
  by: SigningKey,
  token?: string,
): Promise<string> {
  const grant = await signGrant(catalog, publicKey, by, subtle)
  const destination = await openDestination(to, token)
  try {
    const publisher = await destination.publisher(catalog)
    if (!publisher) throw new EnsembleError('not-found', `${to} has no catalog ${catalog}`, 'publish it once first')
    const id = await identifyKey(publicKey, subtle)
    if (!publisher.keys.some((key) => key.id === id))
      await destination.register({ ...publisher, keys: [...publisher.keys, { id, publicKey }] })
  } finally {
    await destination.close()
  }
  return writeGrant([grant])
}

export const keyCommand: Command = {
  name: 'key',
  summary: 'show the key that signs what this machine publishes',
  usage: '--to DIR|URL [--catalog NAME] [--make] [--allow=KEY]',
  about: `
    Prints the id and the public key, which an edge's owner registers for a catalog. The private key never leaves its
    file, which only you can read: keep a copy of it, for without it nobody can publish the next edition.

    --allow=KEY lets another key publish the catalog too: that of an editor's browser, which the Studio shows. It is
    registered where the catalog is, and a grant is printed: one line, not secret, for the editor to paste into the Studio.`,
  options: {
    to: { type: 'string', value: 'DIR|URL', help: 'where the catalog is published' },
    catalog: { type: 'string', value: 'NAME', help: 'catalog (demo)' },
    make: { type: 'boolean', help: 'make a key when there is none' },
    allow: { type: 'string', value: 'KEY', help: 'public key that may publish too' },
    token: { type: 'string', value: 'TEXT', help: "the owner's token, for a URL (or ENSEMBLE_TOKEN)" },
  },
  examples: [
    ['ensemble key --to https://edge.example --catalog shop --make', 'before the first publish to an edge'],
    ['ensemble key --to shop --allow="$KEY"', 'an editor may publish from that browser'],
  ],
  async run(given) {
    const to = requireText(given, 'to', 'the same as for "ensemble publish"')
    const folder = /^https?:/i.test(to) ? undefined : to
    const file = keyPath({ name: to, folder }, readText(given, 'catalog') ?? 'demo')
    const key = readFlag(given, 'make') ? await readOrMakeKey(file) : readKey(file)
    if (!key) throw new EnsembleError('not-found', `no key in ${file}`, 'make one with --make')
    const allowed = readText(given, 'allow')
    if (allowed) {
      const token = readText(given, 'token') ?? process.env['ENSEMBLE_TOKEN']
      console.log(await allowKey(to, readText(given, 'catalog') ?? 'demo', allowed, key, token))
      return 0
    }
    const { id, publicKey } = key
    console.log(readFlag(given, 'json') ? JSON.stringify({ id, publicKey, file }) : `${id}  ${publicKey}\nin ${file}`)
    return 0
  },
}
