import { expect, test } from 'vitest'
import { boardPath, itemPath, lookPath, readRoute, sectionOf } from '../../web/app/router.ts'

test('each path names its page', () => {
  expect(readRoute('/')).toEqual({ page: 'find' })
  expect(readRoute('/looks')).toEqual({ page: 'looks' })
  expect(readRoute('/looks/')).toEqual({ page: 'looks' })
  expect(readRoute('/history')).toEqual({ page: 'history' })
  expect(readRoute('/you')).toEqual({ page: 'you' })
  expect(readRoute('/studio')).toEqual({ page: 'studio', id: 'import' })
  expect(readRoute('/studio/people')).toEqual({ page: 'studio', id: 'people' })
  expect(readRoute('/studio/activity')).toEqual({ page: 'studio', id: 'activity' })
  expect(readRoute('/studio/join')).toEqual({ page: 'studio', id: 'join' })
})

test('ids of any letters come back from their paths', () => {
  for (const id of ['coat-1', '코트 1/2', 'a?b#c%', '../etc', 'ünï']) {
    expect(readRoute(itemPath(id))).toEqual({ page: 'item', id })
    expect(readRoute(lookPath(id))).toEqual({ page: 'look', id })
    expect(readRoute(boardPath(id))).toEqual({ page: 'board', id })
  }
})

test('anything else is missing, never a throw', () => {
  for (const path of [
    '/nowhere',
    '/item',
    '/studio/import',
    '/studio/people/1',
    '/item/',
    '/item/a/b',
    '/item/%E0%A4%A',
    '/constructor',
    '/toString/x',
    '/__proto__/x',
  ])
    expect(readRoute(path), path).toEqual({ page: 'missing' })
})

test('pages below a section light up its entry', () => {
  expect(sectionOf({ page: 'item', id: 'a' })).toBe('looks')
  expect(sectionOf({ page: 'history' })).toBe('boards')
  expect(sectionOf({ page: 'missing' })).toBeUndefined()
})
