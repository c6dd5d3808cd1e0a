import { expect, it } from 'vitest'
import { kinds, realPicture, typeOf } from './pictures.ts'
import { encode, errorOf, hash, makePicture, putBlob, type Opened } from './publisher.ts'

/** Pictures on any store: what their header says is held to what the publisher says and to the limit; none is decoded. */
export function testPictures(open: () => Promise<Opened>): void {
  const put = async (edge: Opened, bytes: Uint8Array<ArrayBuffer>, type: string) =>
    putBlob(edge, await hash(bytes), bytes, { 'Content-Type': type })
  const wide = (bytes: Uint8Array<ArrayBuffer>, at: number, value: number) => {
    const view = new DataView(bytes.buffer)
    view.setUint32(at, value)
    view.setUint32(at + 4, value)
    return bytes
  }

  it.each(kinds)('takes a real %s as what it is, whatever it is called', async (kind) => {
    const edge = await open()
    for (const type of [typeOf(kind), 'application/octet-stream']) {
      const answer = await put(edge, realPicture(kind), type)
      expect([answer.status, await answer.json()]).toEqual([201, expect.objectContaining({ type: typeOf(kind) })])
    }
  })

  it.each(kinds)('holds a %s to the limit of pixels in its header', async (kind) => {
    const edge = await open()
    const [fits, not] = [384, 383].map((picturePixels) => edge.variant({ limits: { picturePixels } }))
    expect((await put(fits, realPicture(kind), typeOf(kind))).status).toBe(201)
    const answer = await put(not, realPicture(kind), typeOf(kind))
    const { status, code, message } = await errorOf(answer)
    expect([status, code]).toEqual([422, 'photo-too-large'])
    expect(message).toContain('24 x 16 pixels')
    // Nor under another name.
    expect((await put(not, realPicture(kind), 'application/octet-stream')).status).toBe(422)
  })

  it('refuses a bomb: a header that announces four billion pixels on a side', async () => {
    const bytes = wide(makePicture(crypto.randomUUID()), 16, 0xffff_ffff)
    expect(await errorOf(await put(await open(), bytes, 'image/png'))).toMatchObject({
      status: 422,
      code: 'photo-too-large',
    })
  })

  it.each([
    ['image/jpeg', 'no picture at all', 'Save the picture again'],
    ['image/png', 'GIF89a, which is not among them', 'Save the picture again'],
    ['image/webp', makePicture('a PNG'), 'Send it as image/png'],
    ['image/png', wide(makePicture('no pixels'), 16, 0), 'Save the picture again'],
    ['image/png', makePicture('cut short').slice(0, 12), 'Save the picture again'],
    ['image/jpeg', new Uint8Array([0xff, 0xd8, 0xff, ...encode('x'.repeat(300))]), 'Save the picture again'],
  ])('refuses as %s what is none, and says what to do', async (type, given, todo) => {
    const answer = await put(await open(), typeof given === 'string' ? encode(given) : given, type)
    const { error } = (await answer.json()) as { error: { code: string; hint: string } }
    expect([answer.status, error.code, error.hint]).toEqual([422, 'photo-unreadable', expect.stringContaining(todo)])
  })

  it('takes weights that begin like a picture by chance, and never serves them as one', async () => {
    const bytes = new Uint8Array([0xff, 0xd8, 0xff, ...encode(crypto.randomUUID())])
    const answer = await put(await open(), bytes, 'application/octet-stream')
    expect(await answer.json()).toMatchObject({ type: 'application/octet-stream' })
  })

  it('finds the size behind metadata, in a body that comes in pieces', async () => {
    const edge = await open()
    const [start, rest] = [realPicture('jpeg').slice(0, 2), realPicture('jpeg').slice(2)]
    const segment = new Uint8Array(2 + 65_535)
    segment.set([0xff, 0xe1, 0xff, 0xff])
    const bytes = new Uint8Array([...start, ...segment, ...segment, ...rest])
    const tight = edge.variant({ limits: { picturePixels: 383 } })
    expect((await errorOf(await put(tight, bytes, 'image/jpeg'))).code).toBe('photo-too-large')
    expect((await put(edge, bytes, 'image/jpeg')).status).toBe(201)
  })
}
