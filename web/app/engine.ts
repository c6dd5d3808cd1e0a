/** The page's way to the engine: its code is fetched on the first call, so that the shell carries none of it. */
import type { Engine } from '../worker/engine.ts'

let opened: Promise<Engine> | undefined

export function openEngine(): Promise<Engine> {
  opened ??= load().catch((error: unknown) => {
    opened = undefined // the network may be back at the next try
    throw error
  })
  return opened
}

async function load(): Promise<Engine> {
  if (import.meta.env.DEV && import.meta.env['VITE_FAKE']) return (await import('../dev/fake.ts')).engine
  return (await import('../engine.ts')).engine
}
