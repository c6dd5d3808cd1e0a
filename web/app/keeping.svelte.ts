/** Keeping all pictures of the catalog on the device: asked for under You, or by installing the app; goes on by itself. */
import type { PictureStock } from '../worker/engine.ts'
import { openEngine } from './engine.ts'
import { isMetered } from './preparing.svelte.ts'
import { choosePictures, settings } from './settings.svelte.ts'

interface Keeping {
  phase: 'idle' | 'keeping' | 'failed'
  stock?: PictureStock
}

export const keeping = $state<Keeping>({ phase: 'idle' })

export async function countPictures(): Promise<void> {
  const stock = await (await openEngine()).pictures()
  if (keeping.phase !== 'keeping') keeping.stock = stock
}

/** Until all are there, or somebody stops it; what came is kept either way. */
export async function keepPictures(): Promise<void> {
  if (keeping.phase === 'keeping') return
  choosePictures(true)
  keeping.phase = 'keeping'
  try {
    const engine = await openEngine()
    keeping.stock = await engine.keepPictures((stock) => {
      keeping.stock = stock
      return !!settings.pictures
    })
    const { kept, count } = keeping.stock
    keeping.phase = kept < count && settings.pictures ? 'failed' : 'idle'
  } catch {
    keeping.phase = 'failed' // no network or no room: what came is kept, and the button is there again
  }
}

export const stopKeeping = (): void => choosePictures(false)

export async function dropPictures(): Promise<void> {
  choosePictures(false)
  await (await openEngine()).dropPictures()
  await countPictures()
}

/** After a search: what a new edition brought, or an earlier visit left undone. Never on a metered network. */
export async function continueKeeping(): Promise<void> {
  if (settings.pictures && navigator.onLine && !isMetered()) await keepPictures()
}

/** Whoever installs the app wants it whole. */
export async function keepWhenInstalled(): Promise<void> {
  if (!isMetered()) await keepPictures()
}
