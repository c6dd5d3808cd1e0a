/** Which record the board sheet is open for: the sheet is one, the bookmarks are many. */
import type { Item, Kind, Snapshot } from '../../models/core/schema.ts'

export const choosing = $state<{ wanted?: { kind: Kind; record: Item | Snapshot } }>({})
