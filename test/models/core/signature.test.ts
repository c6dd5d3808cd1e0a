import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  createSigningKey,
  fromBase64url,
  identifyKey,
  signText,
  toBase64url,
  verifySigned,
} from '../../../models/core/signature.ts'

const { subtle } = crypto

describe('base64url', () => {
  it('agrees with Node for every length and round-trips', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = crypto.getRandomValues(new Uint8Array(length))
      expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
      expect(fromBase64url(toBase64url(bytes))).toEqual(bytes)
    }
  })
  it.each(['A', 'AAA=', 'AB', 'A+==', 'é', 'AAAAA'])('refuses %j', (text) => {
    expect(() => fromBase64url(text)).toThrow('Not base64url')
  })
})

describe('signatures', () => {
  // RFC 8032, section 7.1, test 2: the published key, message 0x72 ("r") and signature.
  const rfc = {
    publicKey: Buffer.from('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 'hex'),
    signature: Buffer.from(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      'hex',
    ),
  }

  it('accepts the vector of RFC 8032', async () => {
    const publicKey = rfc.publicKey.toString('base64url')
    const id = await identifyKey(publicKey, subtle)
    const signed = { text: 'r', signatures: [{ key: id, signature: rfc.signature.toString('base64url') }] }
    expect(await verifySigned(signed, [{ id, publicKey }], subtle)).toBe('r')
  })

  it('signs what Node verifies by itself, non-ASCII text included', async () => {
    const key = await createSigningKey(subtle)
    const signed = await signText('{"title":"코트 é"}', key, subtle)
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.publicKey }
    const good = verify(
      null,
      Buffer.from(signed.text, 'utf8'),
      createPublicKey({ key: jwk, format: 'jwk' }),
      Buffer.from(signed.signatures[0].signature, 'base64url'),
    )
    expect(good).toBe(true)
    expect(await verifySigned(signed, [key], subtle)).toBe(signed.text)
  })

  it('refuses a changed text, another key, a cut signature, a key under a false id, and no signature', async () => {
    const key = await createSigningKey(subtle)
    const other = await createSigningKey(subtle)
    const signed = await signText('{"edition":1}', key, subtle)
    const refused = { code: 'signature-invalid' }
    await expect(verifySigned({ ...signed, text: '{"edition":2}' }, [key], subtle)).rejects.toMatchObject(refused)
    await expect(verifySigned(signed, [other], subtle)).rejects.toMatchObject(refused)
    await expect(verifySigned(signed, [{ ...other, id: key.id }], subtle)).rejects.toMatchObject(refused)
    const renamed = { ...signed, signatures: [{ ...signed.signatures[0], key: other.id }] }
    await expect(verifySigned(renamed, [{ ...key, id: other.id }], subtle)).rejects.toMatchObject(refused)
    const cut = [{ key: key.id, signature: signed.signatures[0].signature.slice(0, 40) }]
    await expect(verifySigned({ ...signed, signatures: cut }, [key], subtle)).rejects.toMatchObject(refused)
    await expect(verifySigned({ ...signed, signatures: [] }, [key], subtle)).rejects.toMatchObject(refused)
  })

  it('skips signatures by unknown keys', async () => {
    const [known, unknown] = [await createSigningKey(subtle), await createSigningKey(subtle)]
    const first = await signText('{}', unknown, subtle)
    const second = await signText('{}', known, subtle)
    const both = { text: '{}', signatures: [...first.signatures, ...second.signatures] }
    expect(await verifySigned(both, [known], subtle)).toBe('{}')
  })
})
