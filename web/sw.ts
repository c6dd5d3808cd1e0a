/**
 * Our service worker: the app opens without a network. It keeps three things apart:
 *   shell     the page and its own scripts, fetched when a version is installed, replaced as a whole
 *   runtime   scripts and wasm under /assets/, named by their hash: kept when first used
 *   pictures  /blobs/<hash> that an <img> asked for: kept when first seen, the oldest dropped; and those that the worker
 *             keeps for good: all of the catalog's when a person asked for them (worker/pictures.ts), and those of other
 *             publishers, which no search may ask for (worker/publishers/)
 * Catalog and model are the worker's (worker/blobs.ts): it verifies what it keeps.
 *
 * [Note: A new version of the app]
 * It waits until every page of the old one is closed, or until a person asks for it: an open page may still want scripts
 * of its own version. Nothing is ever reloaded under a person's hands.
 */
import { readPictureAddress, takeFile } from './picture.ts'
import { addressOf } from './worker/cache.ts'

declare const self: ServiceWorkerGlobalScope
/** Paths of the shell and the hash of their contents, written in by the build (build/service-worker.ts). */
declare const __SHELL__: { version: string; paths: string[]; assets: string[] }

const shell = __SHELL__
const shellCache = `ensemble-shell-${shell.version}`
const runtimeCache = 'ensemble-runtime'
const pictureCache = 'ensemble-pictures'
/** Files of pictures kept when seen; one in a grid is about 20 kB. */
const mostPictures = 2000

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('message', ({ data }) => void (data === 'take-over' && self.skipWaiting()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (request.method === 'POST' && url.pathname === '/share') event.respondWith(takeShare(request))
  if (request.method !== 'GET' || request.headers.has('range')) return
  if (url.pathname.startsWith('/api/')) return
  if (url.pathname.startsWith('/blobs/')) {
    if (request.destination === 'image') event.respondWith(picture(request, url))
  } else if (request.mode === 'navigate') event.respondWith(page(request))
  else event.respondWith(file(request))
})

async function install(): Promise<void> {
  const cache = await caches.open(shellCache)
  // What is named by its hash may come from the HTTP cache: the page has just loaded some of it.
  const ask = (path: string) => new Request(path, { cache: path.startsWith('/assets/') ? 'default' : 'no-cache' })
  await cache.addAll(shell.paths.map(ask))
}

async function activate(): Promise<void> {
  await self.clients.claim()
  for (const name of await caches.keys())
    if (name.startsWith('ensemble-shell-') && name !== shellCache) await caches.delete(name)
  const cache = await caches.open(runtimeCache)
  const known = new Set(shell.assets)
  for (const request of await cache.keys()) if (!known.has(new URL(request.url).pathname)) await cache.delete(request)
}

/** The page of this version, network or not: page and scripts are replaced together, by a new service worker. */
async function page(request: Request): Promise<Response> {
  return (await caches.match('/', { cacheName: shellCache })) ?? fetch(request)
}

/** Kept, or fetched; what is named by its hash is kept from then on. */
async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true })
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok && new URL(request.url).pathname.startsWith('/assets/')) {
    const copy = response.clone()
    const cache = await caches.open(runtimeCache)
    await cache.put(request, copy).catch(() => undefined) // no room: works online
  }
  return response
}

/** See [Note: One picture, several files] in picture.ts. */
function picture(request: Request, url: URL): Promise<Response> {
  const wanted = readPictureAddress(url)
  return takeFile(wanted, async () => {
    const response = await fetch(request)
    if (response.ok) await keepSeen(addressOf(wanted.sha256), response.clone())
    return response
  })
}

async function keepSeen(address: string, response: Response): Promise<void> {
  const cache = await caches.open(pictureCache)
  await cache.put(address, response).catch(() => undefined)
  const all = await cache.keys()
  for (const old of all.slice(0, Math.max(0, all.length - mostPictures))) await cache.delete(old)
}

/** Web share target: the photos wait in a cache until the page takes them (pages/photo-input.ts). */
async function takeShare(request: Request): Promise<Response> {
  const photos = (await request.formData()).getAll('photo').filter((part) => part instanceof File)
  const cache = await caches.open('share')
  for (const [number, photo] of photos.entries())
    await cache.put(`/share/${number}`, new Response(photo, { headers: { 'Content-Type': photo.type } }))
  return Response.redirect(photos.length > 0 ? '/?shared=1' : '/', 303)
}
