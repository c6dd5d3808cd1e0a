import { existsSync, readdirSync, statSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { startEdge } from '../../edge/node.ts'
import { openDestination } from '../../models/cli/destination.ts'
import { openEdition } from '../../models/cli/edition.ts'
import { publish, type PublishPlan } from '../../models/cli/publish.ts'
import { verify } from '../../models/cli/verify.ts'
import { filesOf } from '../../models/core/picture-sizes.ts'
import { mergeMatches, searchShard } from '../../models/core/search.ts'
import { drawGrain, drawJpeg, drawPhoto, makeFolder, writeFiles } from './photos.ts'
import { runCommand, startCommand } from './run.ts'

let home: string
let cache: string

const plan = (from: string, to: string, more: Partial<PublishPlan> = {}): PublishPlan => ({
  from,
  to,
  catalog: 'demo',
  source: { kind: 'auto', currency: 'KRW' },
  cache,
  created: new Date('2026-01-02T03:04:05Z'),
  ...more,
})

async function writePhotos(folder: string, count: number, first = 0): Promise<void> {
  const photos = Array.from({ length: count }, (_, at) => first + at)
  const files = await Promise.all(photos.map(async (seed) => [`p${seed}.jpg`, await drawJpeg(seed)] as const))
  await writeFiles(folder, Object.fromEntries(files))
}

async function manifestOf(data: string) {
  const edition = await openEdition(data)
  await edition.close()
  return edition.manifest
}

beforeAll(async () => {
  home = await makeFolder()
  cache = join(home, 'cache')
})

describe('a folder of photos', () => {
  it('becomes a catalog in which each photo finds itself; broken files are listed', async () => {
    const [from, to] = [join(home, 'shop'), join(home, 'data')]
    await writePhotos(from, 9)
    const whole = await drawJpeg(20)
    await writeFiles(from, {
      'cut.jpg': whole.subarray(0, whole.length / 2),
      'empty.png': '',
      'notes.jpg': 'no picture',
      'dot.png': await drawPhoto(1, 1, 1).png().toBuffer(),
    })
    const published = await runCommand(['publish', from, '--to', to, '--json'], cache)
    expect(published.code, published.error).toBe(0)
    const receipt = JSON.parse(published.out)
    expect(receipt).toMatchObject({ given: 13, done: 9, edition: 1, changed: true, computed: 9 })
    expect(receipt.given).toBe(receipt.done + receipt.rejected.length)
    const reasons = Object.fromEntries(
      receipt.rejected.map(({ what, code }: { what: string; code: string }) => [what, code]),
    )
    expect(reasons).toEqual({
      'cut.jpg': 'photo-unreadable',
      'empty.png': 'photo-unreadable',
      'notes.jpg': 'photo-unreadable',
      'dot.png': 'photo-too-small',
    })
    const edition = await openEdition(to)
    const shards = await edition.shards('items', 'looks')
    for (const seed of [0, 4, 8]) {
      const photo = join(from, `p${seed}.jpg`)
      const described = await runCommand(['describe', photo, '--side', 'item', '--json'], cache)
      const [{ descriptors }] = JSON.parse(described.out).photos as { descriptors: number[][] }[]
      const [best, next] = mergeMatches(
        shards.map((index) => searchShard(index, [Float32Array.from(descriptors[0])], { k: 2 }).matches),
        2,
      )
      expect(best.id).toBe(`p${seed}`)
      expect(best.score).toBeGreaterThan(0.999)
      expect(best.score).toBeGreaterThan(next.score)
      // As an outfit photo it is searched for garments: something like them, each garment's best first.
      const found = await runCommand(['search', '--edition', to, '--photo', photo, '--k', '3', '--json'], cache)
      expect(found.code, found.error).toBe(0)
      const { results, ms, of, garments } = JSON.parse(found.out)
      expect([results.length, of]).toEqual([3, 9])
      for (const { garment, box } of results) expect(box).toEqual(garments[garment]?.box)
      const steps = ['decodePhoto', 'seeGarments', 'cutGarments', 'poolPictures', 'describe', 'searchShards']
      expect(Object.keys(ms)).toEqual(expect.arrayContaining(steps))
    }
    await edition.close()
    const photo = ['search', '--edition', to, '--photo', join(from, 'p0.jpg')]
    const none = await runCommand([...photo, '--filter', 'brand=Nobody', '--filter', 'price=0-1', '--json'], cache)
    expect(none.code, none.error).toBe(0)
    const hint = 'no single filter keeps all 9 out: leave out two or more'
    expect(JSON.parse(none.out)).toMatchObject({ results: [], of: 0, reason: 'filters', hint })
    const looks = await runCommand([...photo, '--mode', 'snapshots'], cache)
    expect(looks.out.trim()).toBe('nothing found: the catalog has no snapshots: publish some first')
    const ninth = await runCommand([...photo, '--mode', 'snapshots', '--garment', '9'], cache)
    expect([ninth.code, ninth.error]).toEqual([2, expect.stringContaining('there is no garment 9')])
  })

  it('publishes pictures without metadata, the key readable by its owner only', async () => {
    const [from, to] = [join(home, 'private'), join(home, 'private-data')]
    const telling = await drawPhoto(30)
      .withExif({ IFD0: { Make: 'SecretCamera' } })
      .jpeg()
      .toBuffer()
    await writeFiles(from, { 'one.jpg': telling })
    await publish(plan(from, to))
    const edition = await openEdition(to)
    const picture = (await edition.items()).get('one')?.picture
    await edition.close()
    const bytes = await readFile(join(to, 'blobs', picture?.sha256.slice(0, 2) ?? '', picture?.sha256.slice(2) ?? ''))
    expect(bytes.includes('SecretCamera')).toBe(false)
    expect((await sharp(bytes).metadata()).exif).toBeUndefined()
    expect(statSync(join(to, 'keys/demo.json')).mode & 0o777).toBe(0o600)
  })

  it('stores smaller sizes of a picture, named in its record; makes what is lost of them again', async () => {
    const [from, to] = [join(home, 'sizes'), join(home, 'sizes-data')]
    await writeFiles(from, { 'grain.jpg': await drawGrain(7, 960, 1280).jpeg().toBuffer() })
    const published = await runCommand(['publish', from, '--to', to, '--pictures', 'avif', '--json'], cache)
    expect(published.code, published.error).toBe(0)
    const edition = await openEdition(to)
    const picture = (await edition.items()).get('grain')?.picture
    await edition.close()
    const files = picture ? filesOf(picture) : []
    expect(files.map(({ width, type }) => [width, type])).toEqual([
      [400, 'image/avif'],
      [640, 'image/avif'],
      [960, 'image/avif'],
    ])
    const pathOf = ({ sha256 }: { sha256: string }) => join(to, 'blobs', sha256.slice(0, 2), sha256.slice(2))
    for (const file of files) expect(statSync(pathOf(file)).size).toBe(file.bytes)
    expect(await verify(to)).toMatchObject({ missing: [], wrong: [], extra: [] })
    await rm(pathOf(files[0]))
    expect((await verify(to)).missing).toEqual([
      { sha256: files[0].sha256, what: expect.stringContaining('picture of grain, 400 wide') },
    ])
    await publish(plan(from, to, { pictures: 'avif' }))
    expect((await verify(to)).missing).toEqual([])
    const wrong = await runCommand(['publish', from, '--to', to, '--pictures', 'jpeg'], cache)
    expect([wrong.code, wrong.error]).toEqual([2, expect.stringContaining('webp, avif')])
  })

  it('computes only what is new, and makes no edition when nothing is', async () => {
    const [from, to] = [join(home, 'grow'), join(home, 'grow-data')]
    await writePhotos(from, 4, 40)
    const first = await publish(plan(from, to))
    expect(first).toMatchObject({ edition: 1, computed: 4, changed: true })
    expect(await publish(plan(from, to))).toMatchObject({ edition: 1, computed: 0, changed: false })
    await writePhotos(from, 4, 50)
    const second = await publish(plan(from, to))
    expect(second).toMatchObject({ edition: 2, computed: 4, changed: true, counts: { items: 8, snapshots: 0 } })
    // The same photos and model elsewhere: the same shards and records, byte for byte, as so many new ones make one of all.
    const other = await publish(plan(from, join(home, 'grow-other')))
    expect(other).toMatchObject({ edition: 1, computed: 0 })
    const [a, b] = [await manifestOf(to), await manifestOf(join(home, 'grow-other'))]
    expect(a.shards).toEqual(b.shards)
    expect(a.records.flatMap(({ count }) => count)).toEqual([4, 4])
  })

  it('puts a few new photos beside the shards that stand, so that a device fetches little; what one lost is a tombstone', async () => {
    const [from, to] = [join(home, 'beside'), join(home, 'beside-data')]
    await writePhotos(from, 9, 40)
    await publish(plan(from, to))
    const before = (await manifestOf(to)).shards.map(({ sha256 }) => sha256)
    await writePhotos(from, 1, 60)
    await publish(plan(from, to))
    const grown = (await manifestOf(to)).shards
    expect(grown.map(({ sha256 }) => sha256)).toEqual(expect.arrayContaining(before))
    expect(grown.filter(({ sha256 }) => !before.includes(sha256)).map(({ vectors }) => vectors)).toEqual([1, 1])
    expect(await publish(plan(from, to))).toMatchObject({ edition: 2, changed: false })
    const edition = await openEdition(to)
    const open = await edition.shards('items', 'looks', ['all'])
    expect(open.flatMap(({ shard }) => shard.ids)).toHaveLength(10)
    await edition.close()
    const [gone] = readdirSync(from)
    await rm(join(from, gone))
    await publish(plan(from, to))
    const left = (await manifestOf(to)).shards.filter(({ ranking }) => ranking === 'looks')
    expect(left.reduce((sum, { ids, removed = [] }) => sum + ids - removed.length, 0)).toBe(9)
    const standing = left.filter(({ sha256 }) => before.includes(sha256))
    expect(standing.map(({ removed }) => removed)).toEqual([[gone.replace('.jpg', '')]])
  })

  it('killed in the middle leaves the old edition; run again, it goes on where it was', async () => {
    const [from, to, own] = [join(home, 'killed'), join(home, 'killed-data'), join(home, 'killed-cache')]
    await writePhotos(from, 2, 60)
    await publish(plan(from, to, { cache: own }))
    await writePhotos(from, 30, 62)
    const { child, outcome } = startCommand(['publish', from, '--to', to, '--json'], own)
    const features = join(own, 'features')
    const size = () =>
      readdirSync(features, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
    const before = size()
    while (size() === before && child.exitCode === null) await new Promise((next) => setTimeout(next, 5))
    child.kill('SIGKILL')
    expect((await outcome).signal).toBe('SIGKILL')
    const old = await openEdition(to)
    expect([old.manifest.edition, old.manifest.counts.items]).toEqual([1, 2])
    await old.close()
    const again = await publish(plan(from, to, { cache: own }))
    expect(again).toMatchObject({ given: 32, done: 32, edition: 2, counts: { items: 32 } })
    expect(again.computed).toBeGreaterThan(0)
    expect(again.computed).toBeLessThan(30)
  })

  it('takes descriptors computed ahead for the same model, and only for that', async () => {
    const [from, file] = [join(home, 'ahead'), join(home, 'features.bin')]
    await writePhotos(from, 3, 100)
    await publish(plan(from, join(home, 'ahead-1'), { writeFeatures: file }))
    const fresh = join(home, 'ahead-cache')
    const second = await publish(plan(from, join(home, 'ahead-2'), { features: file, cache: fresh }))
    expect(second).toMatchObject({ done: 3, computed: 0, backend: 'none needed' })
    const [a, b] = await Promise.all([openEdition(join(home, 'ahead-1')), openEdition(join(home, 'ahead-2'))])
    expect(b.manifest.shards).toEqual(a.manifest.shards)
    await Promise.all([a.close(), b.close()])
    const bytes = await readFile(file)
    const space = a.model.release.spaces.looks
    const other = Buffer.from(bytes.toString('latin1').replace(space, space.replace(/^./, '!')), 'latin1')
    await writeFile(file, other)
    const third = await publish(plan(from, join(home, 'ahead-3'), { features: file, cache: fresh }))
    expect(third).toMatchObject({ done: 3, computed: 3 })
  })
})

describe('what cannot be published at all', () => {
  it('is one line with a hint, JSON under --json, and no data folder', async () => {
    const to = join(home, 'nothing')
    const missing = await runCommand(['publish', join(home, 'nobody'), '--to', to], cache)
    expect([missing.code, missing.out]).toEqual([1, ''])
    expect(missing.error).toMatch(/^ensemble: .*nobody does not exist\n$/)
    const wrong = await runCommand(['publish', join(home, 'shop'), '--too', to, '--json'], cache)
    expect(wrong.code).toBe(2)
    expect(JSON.parse(wrong.out).error).toMatchObject({ code: 'invalid', hint: 'see "ensemble publish --help"' })
    await writeFiles(join(home, 'bad'), { 'a.jpg': 'no', 'b.png': '' })
    const bad = await runCommand(['publish', join(home, 'bad'), '--to', join(home, 'bad-data'), '--json'], cache)
    expect(bad.code).toBe(2)
    expect(existsSync(to)).toBe(false)
    expect((await runCommand(['search', '--edition', to, '--photo', 'x.jpg'], cache)).code).toBe(1)
    expect(existsSync(to)).toBe(false)
  })
})

describe('an edge on another machine', () => {
  it('gets the edition over HTTP, and answers queries from there', async () => {
    const edge = await startEdge({ data: join(home, 'edge'), port: 0 })
    try {
      const token = (await readFile(join(home, 'edge/owner.token'), 'utf8')).trim()
      const from = join(home, 'shop')
      const keyFile = join(home, 'edge-key.json')
      const result = await publish(plan(from, edge.url, { token, keyFile }))
      expect(result).toMatchObject({ edition: 1, done: 9 })
      const again = await publish(plan(from, edge.url, { token, keyFile }))
      expect(again).toMatchObject({ edition: 1, changed: false })
      const found = await runCommand(
        ['search', '--edition', edge.url, '--photo', join(from, 'p2.jpg'), '--json'],
        cache,
      )
      expect(JSON.parse(found.out).results[0].id).toBe('p2')
      await expect(publish(plan(from, edge.url, { token: 'ens_wrong', keyFile }))).rejects.toMatchObject({
        code: 'unauthorized',
      })
      // A publisher that saw an older edition does not overwrite a newer one.
      const one = await openDestination(edge.url, token)
      const seen = await one.pointer('demo')
      await writePhotos(join(home, 'edge-more'), 2, 120)
      await publish(plan(join(home, 'edge-more'), edge.url, { token, keyFile }))
      expect(await one.swap(seen, { catalog: 'demo', edition: 2, manifest: 'a'.repeat(64) })).toBe(false)
      await one.close()
    } finally {
      await edge.stop()
    }
  })
})

describe('a damaged data folder', () => {
  it('is refused at the door', async () => {
    const to = join(home, 'damaged')
    await publish(plan(join(home, 'grow'), to))
    const edition = await openEdition(to)
    const [shard] = edition.manifest.shards
    await edition.close()
    const path = join(to, 'blobs', shard.sha256.slice(0, 2), shard.sha256.slice(2))
    const bytes = await readFile(path)
    bytes[bytes.length - 1] ^= 1
    await rm(path)
    await writeFile(path, bytes)
    const search = ['search', '--edition', to, '--photo', join(home, 'shop/p1.jpg'), '--ranking', shard.ranking]
    const found = await runCommand([...search, '--json'], cache)
    expect(found.code).toBe(1)
    expect(JSON.parse(found.out).error.code).toBe('hash-mismatch')
  })
})
