/** Registers the service worker (sw.ts), which keeps the shell and the runtime for use without a network. */
import { trustedAddress } from './trusted.ts'

/** Quietly does nothing where service workers are refused (private windows, plain http): the app works online. */
export async function keepOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register(trustedAddress('/sw.js')).catch((problem: unknown) => {
    console.warn('The app will not work offline:', problem)
  })
}

/** A photo another app shared with us (sw.ts keeps it until it is taken), or undefined. */
export async function takeShared(): Promise<File | undefined> {
  if (!('caches' in globalThis)) return undefined
  const cache = await caches.open('ensemble-shared')
  const response = await cache.match('/shared')
  if (!response) return undefined
  await cache.delete('/shared')
  const photo = await response.blob()
  return new File([photo], 'shared', { type: photo.type })
}
