import { describe, expect, it } from 'vitest'
import { bearer, encode, errorOf, hash, makePicture, putBlob, putJson, statusOf, type Edge } from './publisher.ts'

/** Blobs on any store: what is put comes back, whole or in part, and nothing else can be put. */
export function testBlobs(open: () => Promise<Edge>): void {
  const store = async (bytes: Uint8Array<ArrayBuffer>, headers?: Record<string, string>) => {
    const edge = await open()
    const name = await hash(bytes)
    return { edge, name, answer: await putBlob(edge, name, bytes, headers) }
  }
  const digits = encode('0123456789 and never the same text twice '.concat(crypto.randomUUID()))

  describe('reading', () => {
    it('gives the bytes back, immutable, with the type they have', async () => {
      const picture = makePicture('a picture')
      const { edge, name, answer } = await store(picture, { 'Content-Type': 'image/png' })
      expect(await answer.json()).toEqual({ sha256: name, bytes: picture.length, type: 'image/png' })
      const found = await edge.send(`/blobs/${name}`)
      expect(found.status).toBe(200)
      expect(new Uint8Array(await found.arrayBuffer())).toEqual(picture)
      const header = (key: string) => found.headers.get(key)
      expect(header('Cache-Control')).toBe('public, max-age=31536000, immutable')
      expect(header('ETag')).toBe(`"${name}"`)
      expect(header('Content-Type')).toBe('image/png')
      expect(header('X-Content-Type-Options')).toBe('nosniff')
      expect(header('Cross-Origin-Resource-Policy')).toBe('cross-origin')
      expect(header('Content-Security-Policy')).toMatch(/default-src 'none'.*sandbox/)
    })

    it('answers HEAD like GET, without the bytes', async () => {
      const { edge, name } = await store(digits)
      const found = await edge.send(`/blobs/${name}`, { method: 'HEAD' })
      expect([found.status, found.headers.get('Content-Length'), await found.text()]).toEqual([
        200,
        String(digits.length),
        '',
      ])
    })

    it('answers 304 to a client that has it', async () => {
      const { edge, name } = await store(digits)
      for (const tag of [`"${name}"`, `W/"${name}"`, `"other", "${name}"`, '*']) {
        const found = await edge.send(`/blobs/${name}`, { headers: { 'If-None-Match': tag } })
        expect([tag, found.status, await found.text()]).toEqual([tag, 304, ''])
      }
      expect(await statusOf(edge.send(`/blobs/${name}`, { headers: { 'If-None-Match': '"other"' } }))).toBe(200)
    })

    const end = digits.length - 1
    it.each([
      ['bytes=0-0', 0, 0],
      ['bytes=2-5', 2, 5],
      ['bytes=10-', 10, end],
      ['bytes=-4', end - 3, end],
      ['bytes=-100000', 0, end],
      [`bytes=${end}-${end}`, end, end],
      ['bytes=5-99999999', 5, end],
    ])('sends %s', async (range, from, to) => {
      const { edge, name } = await store(digits)
      const found = await edge.send(`/blobs/${name}`, { headers: { Range: range } })
      expect(found.status).toBe(206)
      expect(found.headers.get('Content-Range')).toBe(`bytes ${from}-${to}/${digits.length}`)
      expect(found.headers.get('Content-Length')).toBe(String(to - from + 1))
      expect(new Uint8Array(await found.arrayBuffer())).toEqual(digits.slice(from, to + 1))
    })

    it.each([`bytes=${digits.length}-`, 'bytes=99999-100000', 'bytes=-0'])('refuses %s with 416', async (range) => {
      const { edge, name } = await store(digits)
      const found = await edge.send(`/blobs/${name}`, { headers: { Range: range } })
      expect([found.status, found.headers.get('Content-Range')]).toEqual([416, `bytes */${digits.length}`])
    })

    it.each(['bytes=5-2', 'bytes=', 'bytes=-', 'bytes=a-b', 'items=0-1', 'bytes=0-1,3-4', '0-1'])(
      'ignores %j and sends the whole',
      async (range) => {
        const { edge, name } = await store(digits)
        const found = await edge.send(`/blobs/${name}`, { headers: { Range: range } })
        expect([found.status, (await found.arrayBuffer()).byteLength]).toEqual([200, digits.length])
      },
    )

    it('sends a range only of the version If-Range names', async () => {
      const { edge, name } = await store(digits)
      const read = (tag: string) => edge.send(`/blobs/${name}`, { headers: { Range: 'bytes=0-0', 'If-Range': tag } })
      expect(await statusOf(read(`"${name}"`))).toBe(206)
      expect(await statusOf(read('"another"'))).toBe(200)
    })

    it.each([
      'abc',
      '..%2f..%2fowner.token',
      '%2e%2e/records.sqlite',
      'A'.repeat(64),
      `${'a'.repeat(64)}.br`,
      'a'.repeat(64),
    ])('knows no blob %s', async (name) =>
      expect(await errorOf(await (await open()).send(`/blobs/${name}`))).toMatchObject({
        status: 404,
        code: 'not-found',
      }),
    )
  })

  describe('storing', () => {
    it('says 201 once and 200 from then on', async () => {
      const bytes = encode(crypto.randomUUID())
      expect((await store(bytes)).answer.status).toBe(201)
      expect((await store(bytes)).answer.status).toBe(200)
    })

    it('refuses bytes that are not what their name says, and keeps none of them', async () => {
      const edge = await open()
      const name = await hash(encode(crypto.randomUUID()))
      expect(await errorOf(await putBlob(edge, name, encode('something else')))).toMatchObject({
        status: 422,
        code: 'hash-mismatch',
      })
      expect(await statusOf(edge.send(`/blobs/${name}`))).toBe(404)
      const good = encode(`known ${crypto.randomUUID()}`)
      await putBlob(edge, await hash(good), good)
      expect(await errorOf(await putBlob(edge, await hash(good), encode('not it')))).toMatchObject({ status: 422 })
      expect(await statusOf(edge.send(`/blobs/${await hash(good)}`))).toBe(200)
    })

    it.each([-1, 1])('refuses a length announced wrong by %i', async (by) => {
      const edge = await open()
      const bytes = encode(crypto.randomUUID())
      const name = await hash(bytes)
      const answer = await putBlob(edge, name, bytes, { 'Content-Length': String(bytes.length + by) })
      expect(await errorOf(answer)).toMatchObject({ status: 400, code: 'invalid' })
      expect(await statusOf(edge.send(`/blobs/${name}`))).toBe(404)
    })

    it.each(['', '0', '-1', '1e3', '12abc', '0x10'])('refuses the Content-Length %j', async (length) => {
      const bytes = encode(crypto.randomUUID())
      const { answer } = await store(bytes, { 'Content-Length': length })
      expect(await errorOf(answer)).toMatchObject({ status: 400, code: 'invalid' })
    })

    it('refuses more than the limit before reading it', async () => {
      const { answer } = await store(digits, { 'Content-Length': String(300 * 1024 * 1024) })
      expect(await errorOf(answer)).toMatchObject({ status: 413, code: 'too-large' })
    })

    it.each([
      ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
      ['text/html', '<script>alert(1)</script>'],
      ['application/json', 'no JSON'],
    ])('refuses %s: %s', async (type, text) => {
      const { answer } = await store(encode(text), { 'Content-Type': type })
      expect(await errorOf(answer)).toMatchObject({ status: 400, code: 'invalid' })
    })

    it('serves what only calls itself an octet stream by what it is', async () => {
      const { edge, name } = await store(encode('<!doctype html><script>alert(1)</script>'))
      const found = await edge.send(`/blobs/${name}`, { method: 'HEAD' })
      expect(found.headers.get('Content-Type')).toBe('application/octet-stream')
    })

    it('lists which of many are missing', async () => {
      const { edge, name } = await store(encode(crypto.randomUUID()))
      const absent = await hash(encode(crypto.randomUUID()))
      const answer = await putJson(edge, '/api/blobs/missing', [name, absent, absent], {}, 'POST')
      expect(await answer.json()).toEqual({ missing: [absent] })
      const many = Array.from({ length: 10_000 }, (_, i) => i.toString(16).padStart(64, '0'))
      const all = (await (await putJson(edge, '/api/blobs/missing', [...many.slice(1), name], {}, 'POST')).json()) as {
        missing: string[]
      }
      expect(all.missing).toHaveLength(9999)
      expect(await errorOf(await putJson(edge, '/api/blobs/missing', [...many, name], {}, 'POST'))).toMatchObject({
        status: 400,
      })
    })

    it('stores a larger blob whole', async () => {
      const bytes = new Uint8Array(3_000_001)
      for (let from = 0; from < bytes.length; from += 65_536)
        crypto.getRandomValues(bytes.subarray(from, from + 65_536))
      const { edge, name, answer } = await store(bytes)
      expect(answer.status).toBe(201)
      const back = new Uint8Array(
        await (await edge.send(`/blobs/${name}`, { headers: bearer('ignored') })).arrayBuffer(),
      )
      expect(await hash(back)).toBe(name)
      const tail = await edge.send(`/blobs/${name}`, { headers: { Range: 'bytes=2999990-' } })
      expect(new Uint8Array(await tail.arrayBuffer())).toEqual(bytes.slice(2_999_990))
    })
  })
}
