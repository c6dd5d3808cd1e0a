/** The page's way to the engine: its code is fetched on the first call, so that the shell carries none of it. */
import type { Engine } from '../worker/engine.ts'

let opened: Promise<Engine> | undefined

export function openEngine(): Promise<Engine> {
  opened ??= import('../engine.ts').then(
    ({ engine }) => engine,
    (error: unknown) => {
      opened = undefined // the network may be back at the next try
      throw error
    },
  )
  return opened
}
