/** `ensemble key`: the public key that signs what this machine publishes. */
import { EnsembleError } from '../core/errors.ts'
import { type Command, readFlag, readText, requireText } from './command.ts'
import { keyPath, readKey, readOrMakeKey } from './keys.ts'

export const keyCommand: Command = {
  name: 'key',
  summary: 'show the key that signs what this machine publishes',
  usage: '--to DIR|URL [--catalog NAME] [--make]',
  about: `
    Prints the id and the public key, which an edge's owner registers for a catalog. The private key never leaves its
    file, which only you can read: keep a copy of it, for without it nobody can publish the next edition.`,
  options: {
    to: { type: 'string', value: 'DIR|URL', help: 'where the catalog is published' },
    catalog: { type: 'string', value: 'NAME', help: 'catalog (demo)' },
    make: { type: 'boolean', help: 'make a key when there is none' },
  },
  examples: [['ensemble key --to https://edge.example --catalog shop --make', 'before the first publish to an edge']],
  async run(given) {
    const to = requireText(given, 'to', 'the same as for "ensemble publish"')
    const folder = /^https?:/i.test(to) ? undefined : to
    const file = keyPath({ name: to, folder }, readText(given, 'catalog') ?? 'demo')
    const key = readFlag(given, 'make') ? await readOrMakeKey(file) : readKey(file)
    if (!key) throw new EnsembleError('not-found', `no key in ${file}`, 'make one with --make')
    const { id, publicKey } = key
    console.log(readFlag(given, 'json') ? JSON.stringify({ id, publicKey, file }) : `${id}  ${publicKey}\nin ${file}`)
    return 0
  },
}
