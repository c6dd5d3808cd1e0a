/** The latest query wins: an overtaken one stops between two steps, and its results are never shown. */
import { expect, test } from 'vitest'
import { beginQuery } from '../../web/worker/steps.ts'

test('a query alone runs through, with milliseconds for every step', async () => {
  const { timed, milliseconds, total } = beginQuery()
  expect(await timed('one', () => 1)).toBe(1)
  expect(await timed('two', async () => 2)).toBe(2)
  await timed('one', () => 3)
  expect(Object.keys(milliseconds)).toEqual(['one', 'two'])
  expect(total()).toBeGreaterThanOrEqual(milliseconds['one'] + milliseconds['two'])
})

test('a newer query stops the older one before its next step', async () => {
  const older = beginQuery()
  await older.timed('one', () => 1)
  const newer = beginQuery()
  let ran = false
  await expect(older.timed('two', () => (ran = true))).rejects.toMatchObject({ code: 'superseded' })
  expect(ran).toBe(false)
  expect(await newer.timed('one', () => 'newer')).toBe('newer')
})

test('a newer query that comes during a step stops the older one after it, and in the midst where it gives way', async () => {
  const older = beginQuery()
  const running = older.timed('long', async () => {
    beginQuery()
    await older.giveWay('long')
    throw new Error('went on')
  })
  await expect(running).rejects.toMatchObject({ code: 'superseded' })
  const next = beginQuery()
  await expect(next.timed('step', () => void beginQuery())).rejects.toMatchObject({ code: 'superseded' })
})

test('a call of the page that waits in the queue is heard between two steps', async () => {
  const { port1, port2 } = new MessageChannel()
  const older = beginQuery()
  port1.onmessage = () => void beginQuery() // as the page's next findItems would
  port2.postMessage('next')
  await expect(older.timed('step', () => 1)).rejects.toMatchObject({ code: 'superseded' })
})

test('a query that runs alone neither stops others nor is stopped', async () => {
  const older = beginQuery()
  const alone = beginQuery(true)
  await older.timed('one', () => 1)
  beginQuery()
  expect(await alone.timed('one', () => 2)).toBe(2)
})
