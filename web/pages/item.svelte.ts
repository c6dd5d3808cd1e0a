/** What the item page shows: the item, its other colours, who wears it, and what to wear it with. */
import type { Item, Snapshot } from '../../models/core/schema.ts'
import type { FoundItem, FoundSnapshot } from '../worker/engine.ts'
import { allItems, loadAllItems } from '../app/catalog.svelte.ts'
import { openEngine } from '../app/engine.ts'
import { problemOf, type Problem } from '../app/problems.ts'

const pairsShown = 6
const alikeShown = 4

export interface ItemView {
  item?: Item
  isGone?: boolean
  problem?: Problem
  /** Looks that name this very piece. */
  worn?: Snapshot[]
  pairs?: FoundItem[]
  colours?: Item[]
}

/** Loads part by part, so that the picture does not wait for what goes with it. `show` gets every part as it comes. */
export async function loadItem(id: string, show: (part: ItemView) => void): Promise<void> {
  const failed = (error: unknown) => show({ problem: problemOf(error) })
  try {
    const engine = await openEngine()
    const [item] = await engine.loadItems([id])
    show(item ? { item } : { isGone: true })
    if (!item) return
    engine.wornIn(id).then((worn) => show({ worn }), failed)
    engine.pairItem(id, { k: pairsShown, ranking: 'goes' }).then(({ results }) => show({ pairs: results }), failed)
    if (item.group) await loadAllItems()
    show({ colours: allItems().filter((other) => item.group && other.group === item.group && other.id !== id) })
  } catch (error) {
    failed(error)
  }
}

/** Looks with a piece like this one. */
export async function loadAlike(id: string): Promise<FoundSnapshot[]> {
  const engine = await openEngine()
  return (await engine.findSnapshots({ itemId: id }, { k: alikeShown, ranking: 'looks' })).results
}
