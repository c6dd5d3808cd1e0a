import { beforeEach, expect, test } from 'vitest'
import type { Schedule } from '../../web/worker/studio/access.ts'
import { bringBack, listAside, putAside } from '../../web/worker/studio/aside.ts'
import { feedKey, openStudioDb, type OpenFeed } from '../../web/worker/studio/db.ts'

const feed = (name: string, catalog = 'shop'): OpenFeed => ({
  catalog,
  given: [{ path: name, file: new File(['photo,title\na.jpg,Coat\n'], name) }],
  plan: { currency: 'EUR' },
  fixes: new Map([[2, { price: '60.00' }]]),
  left: new Set([3]),
})
const open = async (kept: OpenFeed) => (await openStudioDb()).put('open', kept, feedKey)
const onDesk = async () => (await openStudioDb()).get('open', feedKey)
const as = (id: string, state: Schedule['state']) => [{ id, state } as Schedule]

beforeEach(async () => (await openStudioDb()).clear('open'))

test('the feed of a planned edition leaves the desk and comes back whole', async () => {
  await open(feed('a.csv'))
  await putAside('1', 5)
  expect(await onDesk()).toBeUndefined()
  expect(await listAside('shop', as('1', 'waiting'))).toEqual([])
  expect(await bringBack('1')).toBe(true)
  const back = await onDesk()
  expect(await back?.given[0].file.text()).toContain('Coat')
  expect([back?.plan, back?.fixes, back?.left]).toEqual([feed('').plan, feed('').fixes, feed('').left])
  expect(await bringBack('1')).toBe(false)
})

test.each(['cancelled', 'failed'] as const)('one whose edition was %s waits for who brings it back', async (state) => {
  await open(feed('a.csv'))
  await putAside('1', 5)
  expect(await listAside('shop', as('1', state))).toEqual([{ id: '1', edition: 5 }])
  expect(await listAside('another', as('1', state))).toEqual([])
})

test('one whose edition went live is forgotten', async () => {
  await open(feed('a.csv'))
  await putAside('1', 5)
  expect(await listAside('shop', as('1', 'published'))).toEqual([])
  expect(await bringBack('1')).toBe(false)
})

test('a feed that is on the desk is never overwritten', async () => {
  await open(feed('a.csv'))
  await putAside('1', 5)
  await open(feed('b.csv'))
  await expect(bringBack('1')).rejects.toMatchObject({ code: 'conflict' })
  expect((await onDesk())?.given[0].path).toBe('b.csv')
  expect(await listAside('shop', as('1', 'cancelled'))).toHaveLength(1)
})
