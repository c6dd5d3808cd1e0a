import { expect, test } from 'vitest'
import { mergeOwn, readOwn, writeOwn, type Own } from '../../web/app/export.ts'

const picture = new Blob([Uint8Array.from([0, 255, 128, 10, 13])], { type: 'image/webp' })
const own: Own = {
  boards: [
    {
      id: 'b1',
      name: '가을',
      createdAt: 5,
      saved: [
        {
          kind: 'items',
          id: 'coat',
          title: { en: 'Coat' },
          savedAt: 7,
          sha256: 'a'.repeat(64),
          note: 'for "work"',
          picture,
        },
      ],
    },
  ],
  visits: [{ id: 'v1', at: 9, mode: 'items', found: [{ en: 'Coat' }], thumb: picture }],
}

test('what is exported comes back, pictures byte for byte', async () => {
  const back = readOwn(await writeOwn(own, new Date(0)))
  expect(back.boards[0]).toMatchObject({ id: 'b1', name: '가을', createdAt: 5 })
  expect(back.boards[0].saved[0]).toMatchObject({ id: 'coat', note: 'for "work"' })
  expect(new Uint8Array(await back.boards[0].saved[0].picture!.arrayBuffer())).toEqual(
    Uint8Array.from([0, 255, 128, 10, 13]),
  )
  expect(back.boards[0].saved[0].picture!.type).toBe('image/webp')
  expect(back.visits[0].thumb!.size).toBe(5)
})

test('bringing in the same file twice changes nothing', async () => {
  const text = await writeOwn(own, new Date(0))
  const once = mergeOwn({ boards: [], visits: [] }, readOwn(text))
  const twice = mergeOwn(once, readOwn(text))
  expect(twice.boards.map((board) => board.saved.length)).toEqual([1])
  expect(twice.visits).toHaveLength(1)
})

test('what is here stands, what is new is added', () => {
  const mine: Own = { boards: [{ ...own.boards[0], name: 'Mine', saved: [] }], visits: [] }
  const merged = mergeOwn(mine, own)
  expect(merged.boards).toHaveLength(1)
  expect(merged.boards[0].name).toBe('Mine')
  expect(merged.boards[0].saved.map(({ id }) => id)).toEqual(['coat'])
})

test('another file is refused, and a picture that could be script is left out', () => {
  expect(() => readOwn('{"format":"other"}')).toThrow('other')
  expect(() => readOwn('not json')).toThrow()
  const entry = {
    kind: 'items',
    id: 'x',
    title: { en: 'x' },
    savedAt: 1,
    picture: 'data:image/svg+xml;base64,PHN2Zz4=',
  }
  const file = {
    format: 'ensemble-own-1',
    boards: [{ id: 'b', name: 'n', createdAt: 1, saved: [entry, null, { id: 3 }] }],
    visits: [7],
  }
  const read = readOwn(JSON.stringify(file))
  expect(read.boards[0].saved).toHaveLength(1)
  expect(read.boards[0].saved[0].picture).toBeUndefined()
  expect(read.visits).toEqual([])
})
