/** Registers the service worker (sw.ts), which keeps the shell and the runtime for use without a network. */
import { trustedAddress } from './trusted.ts'

/**
 * Quietly does nothing where service workers are refused (private windows, plain http): the app works online.
 * @param onNewVersion told when a newer app is ready; calling `take` switches to it, which reloads the page.
 */
export async function keepOffline(onNewVersion: (take: () => void) => void): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const workers = navigator.serviceWorker
  const registration = await workers.register(trustedAddress('/sw.js')).catch((problem: unknown) => {
    console.warn('The app will not work offline:', problem)
  })
  if (!registration) return
  const offer = (waiting: ServiceWorker) =>
    onNewVersion(() => {
      workers.addEventListener('controllerchange', () => location.reload(), { once: true })
      waiting.postMessage('take-over')
    })
  if (registration.waiting && workers.controller) offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const fresh = registration.installing
    fresh?.addEventListener('statechange', () => {
      if (fresh.state === 'installed' && workers.controller) offer(fresh)
    })
  })
}
