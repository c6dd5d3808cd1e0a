import { describe, expect, it } from 'vitest'
import { readGrants, signGrant, verifyGranted, writeGrant } from '../../../models/core/grants.ts'
import { parseSigned } from '../../../models/core/manifest.ts'
import { createHeldKey, createSigningKey, signText, signWith, type Subtle } from '../../../models/core/signature.ts'
import { canonicalJson } from '../../../models/core/text.ts'

const subtle = crypto.subtle as unknown as Subtle
const [owner, editor, stranger] = await Promise.all([1, 2, 3].map(() => createSigningKey(subtle)))
const held = await createHeldKey(subtle)
const verify = (signed: Awaited<ReturnType<typeof signText>>, catalog = 'shop') =>
  verifyGranted(parseSigned(canonicalJson(signed)), [owner], catalog, subtle)

describe('grants', () => {
  it('lead from a pinned key to one held by a browser, through any number of hands and in any order', async () => {
    const grants = [
      await signGrant('shop', held.publicKey, editor, subtle),
      await signGrant('shop', editor.publicKey, owner, subtle),
    ]
    const signed = { ...(await signWith('edition', held, subtle)), grants: readGrants(writeGrant(grants)) }
    expect(await verify(signed)).toBe('edition')
    await expect(verify({ ...signed, grants: grants.slice(0, 1) })).rejects.toMatchObject({ code: 'signature-invalid' })
  })

  it('count for one catalog, and not when a stranger signed them or they were changed', async () => {
    const signed = await signText('edition', editor, subtle)
    const good = await signGrant('shop', editor.publicKey, owner, subtle)
    await expect(verify({ ...signed, grants: [good] }, 'other')).rejects.toMatchObject({ code: 'signature-invalid' })
    const bad = [
      await signGrant('shop', editor.publicKey, stranger, subtle),
      { ...good, text: good.text.replace('shop', 'shop2') },
      { ...good, text: 'not json', signatures: good.signatures },
    ]
    await expect(verify({ ...signed, grants: bad })).rejects.toMatchObject({ code: 'signature-invalid' })
    expect(await verify({ ...signed, grants: [...bad, good] })).toBe('edition')
  })

  it('a key of a browser cannot be taken out of it', async () => {
    await expect(crypto.subtle.exportKey('pkcs8', held.secret as CryptoKey)).rejects.toThrow()
  })

  it.each(['', 'x', '{}', '[]', '[{"text":1}]'])('refuses %j as a grant', (line) => {
    expect(() => readGrants(line)).toThrow(/not a grant|must be text/)
  })
})
