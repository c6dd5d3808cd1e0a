/** What is dropped on the Studio: zips, and which pictures may go out as they are. */
import { deflateRawSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../models/core/random.ts'
import { openSupplies } from '../../web/worker/studio/given.ts'
import { isSilent } from '../../web/worker/studio/silent.ts'
import { listZip } from '../../web/worker/studio/zip.ts'

/** A zip as archivers write it: local entries, directory, end. Checksums are not read, so they are left at zero. */
function makeZip(files: Record<string, Buffer>, { deflate = true, claim = 1 } = {}): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [path, plain] of Object.entries(files)) {
    const [name, body] = [Buffer.from(path), deflate ? deflateRawSync(plain) : plain]
    const about = Buffer.alloc(26)
    about.writeUInt16LE(20, 0)
    about.writeUInt16LE(deflate ? 8 : 0, 4)
    about.writeUInt32LE(body.length, 14)
    about.writeUInt32LE(Math.round(plain.length * claim), 18)
    about.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, name, body])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), about, rest, name]))
    parts.push(local)
    offset += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, listed, end])
}
const given = (path: string, bytes: Buffer | string) => ({
  path,
  file: new File([new Uint8Array(Buffer.from(bytes))], path),
})

describe('zips', () => {
  const files = {
    'shop/feed.csv': Buffer.from('id,photo\na,a.jpg\n'),
    'shop/photos/a.jpg': Buffer.alloc(5000, 7),
    '__MACOSX/x': Buffer.from('x'),
  }

  it.each([true, false])('gives their files, deflated: %s', async (deflate) => {
    const entries = await listZip(given('shop.zip', makeZip(files, { deflate })))
    expect(entries.map(({ path }) => path)).toEqual(['shop/feed.csv', 'shop/photos/a.jpg'])
    expect(Buffer.from(await (await entries[1].open()).arrayBuffer())).toEqual(files['shop/photos/a.jpg'])
  })

  it('refuse what unpacks to more or less than they say', async () => {
    for (const claim of [0.5, 2]) {
      const [entry] = await listZip(given('shop.zip', makeZip(files, { claim })))
      await expect(entry.open()).rejects.toMatchObject({ code: 'invalid' })
    }
  })

  it('that are damaged anywhere are refused with words, or give what they say', async () => {
    const random = createRandom(3)
    const whole = makeZip(files)
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(whole)
      for (let k = 0; k < 4; k++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      const cut = bytes.subarray(0, random() < 0.3 ? Math.floor(random() * bytes.length) : bytes.length)
      try {
        for (const entry of await listZip(given('x.zip', cut))) await entry.open()
      } catch (error) {
        expect(error).toMatchObject({ name: 'EnsembleError', code: 'invalid' })
      }
    }
  })

  it('and loose files together are one feed and its pictures', async () => {
    const supplies = await openSupplies([given('shop.zip', makeZip(files)), given('b.jpg', 'x')])
    expect([supplies.name, [...supplies.pictures.keys()]]).toEqual(['feed.csv', ['shop/photos/a.jpg', 'b.jpg']])
    expect(supplies.find('https://cdn.example/a.jpg?v=2')).toBe('shop/photos/a.jpg')
    await expect(openSupplies([given('a.csv', 'x'), given('b.csv', 'x')])).rejects.toThrow(
      /several feeds: a.csv, b.csv/,
    )
    await expect(openSupplies([given('a.pdf', 'x')])).rejects.toThrow(/neither a feed nor a picture/)
  })
})

describe('pictures that may go out as they are', () => {
  const plain = sharp({ create: { width: 60, height: 80, channels: 3, background: '#a31' } })
  const place = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '37/1 33/1 0/1' } }
  it.each(['webp', 'avif'] as const)('%s without anything but the picture, and no other', async (format) => {
    expect(isSilent(await plain.clone().toFormat(format).toBuffer())).toBe(true)
    expect(isSilent(await plain.clone().withExif(place).toFormat(format).toBuffer())).toBe(false)
    expect(
      isSilent(await plain.clone().withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>').toFormat(format).toBuffer()),
    ).toBe(false)
    expect(isSilent(await plain.clone().withIccProfile('p3').toFormat(format).toBuffer())).toBe(false)
  })
  it('no JPEG, no PNG', async () => {
    for (const format of ['jpeg', 'png'] as const)
      expect(isSilent(await plain.clone().toFormat(format).toBuffer())).toBe(false)
  })
})
