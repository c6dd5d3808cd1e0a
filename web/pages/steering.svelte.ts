/** What a person says of a result: more like it, less like it, why it is there. Each can be taken back. */
import type { Item } from '../../models/core/schema.ts'
import { findPath, firstShown, type FindQuery } from '../app/find-query.ts'
import { go, openSheet } from '../app/location.svelte.ts'
import { showToast } from '../app/notices.svelte.ts'
import { say, t } from '../i18n/language.svelte.ts'

export type How = 'more' | 'less' | 'why'

/** What "Why this?" was asked of. */
let asked = $state.raw<{ item: Item; garment?: number }>()
export const whyAsked = () => asked

/** Back brings the results from before, and so does Undo. @param garment of the photo that found the item */
export function steer(query: FindQuery, how: How, item: Item, garment?: number): void {
  if (how === 'why') {
    asked = { item, ...(garment === undefined ? {} : { garment }) }
    return openSheet('why')
  }
  const without = (ids: string[] = []) => ids.filter((id) => id !== item.id)
  const lists = { more: without(query.more), less: without(query.less) }
  lists[how].push(item.id)
  go(findPath({ ...query, ...lists, shown: firstShown }))
  const said = how === 'more' ? t().steer.saidMore : t().steer.saidLess
  showToast(said(say(item.title)), { label: t().shell.undo, run: () => go(findPath(query), { replace: true }) })
}
