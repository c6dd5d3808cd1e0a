/** Downloads that survive a bad network: retried, resumed after a reload, and verified before anybody sees them. */
import { EnsembleError } from '../../models/core/errors.ts'
import type { Sha256 } from '../../models/core/schema.ts'
import { addressOf, hashOf, keep, mannerOf, type Source, type Wanted } from './cache.ts'
import type { Meter } from './meter.ts'

const partialCache = 'ensemble-partial'
/** Bytes after which a running download is put aside, to go on from there after a reload. */
const pieceBytes = 2 << 20
/** Most bytes of a blob whose length nobody told us. */
const mostUntold = 8 << 20
/** Milliseconds without a byte after which a connection counts as dead. */
const stall = 20_000
const attempts = 4

/** Forgets downloads that were begun and not ended. */
export const clearPieces = () => caches.delete(partialCache)

/** @throws EnsembleError network, not-found, hash-mismatch, storage-full; and what the source's signal was aborted with. */
export async function download(blob: Wanted, meter: Meter, source: Source): Promise<Uint8Array<ArrayBuffer>> {
  const running = await resumeDownload(blob, meter)
  const resumed = running.loaded > 0
  await finishDownload(blob, running, meter, source)
  const bytes = join(running)
  await forgetPieces(blob.sha256, running.kept)
  const hash = await hashOf(bytes)
  if (hash === blob.sha256) return bytes
  meter.add(-bytes.length)
  if (resumed) return download(blob, meter, source) // a piece put aside was damaged: from the start
  throw new EnsembleError(
    'hash-mismatch',
    `the download of ${blob.sha256} has the hash ${hash}`,
    'Try again; if it stays, tell the publisher.',
  )
}

async function finishDownload(blob: Wanted, running: Download, meter: Meter, source: Source): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await continueDownload(blob, running, meter, source)
    } catch (problem) {
      source.signal?.throwIfAborted()
      const transient = !(problem instanceof EnsembleError) || problem.code === 'network'
      if (!transient || attempt === attempts || !navigator.onLine) throw asNetwork(problem)
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt))
    }
  }
}

interface Download {
  parts: Uint8Array<ArrayBuffer>[]
  loaded: number
  /** Bytes put aside so far. */
  kept: number
}

/** Pieces of an earlier visit, in order, as far as they go. */
async function resumeDownload(blob: Wanted, meter: Meter): Promise<Download> {
  const cache = await caches.open(partialCache)
  const download: Download = { parts: [], loaded: 0, kept: 0 }
  for (;;) {
    const piece = await cache.match(pieceAddress(blob.sha256, download.loaded))
    if (!piece) break
    const bytes = new Uint8Array(await piece.arrayBuffer())
    download.parts.push(bytes)
    download.loaded += bytes.length
  }
  download.kept = download.loaded
  meter.add(download.loaded)
  return download
}

const pieceAddress = (sha256: Sha256, from: number) => `/partial/${sha256}/${from}`

async function continueDownload(blob: Wanted, download: Download, meter: Meter, source: Source): Promise<void> {
  if (blob.bytes !== undefined && download.loaded === blob.bytes) return
  const abort = new AbortController()
  let timer = setTimeout(() => abort.abort(), stall)
  try {
    const response = await fetch(source.origin + addressOf(blob.sha256), {
      ...mannerOf(source),
      signal: source.signal ? AbortSignal.any([abort.signal, source.signal]) : abort.signal,
      cache: 'no-store', // Cache Storage keeps it; the HTTP cache would keep it again
      headers: download.loaded > 0 ? { Range: `bytes=${download.loaded}-` } : {},
    })
    startAgainUnlessPartial(response, blob, download, meter)
    for await (const part of response.body!) {
      clearTimeout(timer)
      timer = setTimeout(() => abort.abort(), stall)
      await takePart(blob, download, part)
      if (blob.bytes === undefined) meter.expect(part.length) // nobody told us of it before
      meter.add(part.length)
    }
  } finally {
    clearTimeout(timer)
  }
  if (blob.bytes !== undefined && download.loaded < blob.bytes)
    throw new EnsembleError('network', `${blob.sha256} stopped at ${download.loaded} of ${blob.bytes} bytes`)
}

function startAgainUnlessPartial(response: Response, blob: Wanted, download: Download, meter: Meter): void {
  if (response.status === 404)
    throw new EnsembleError('not-found', `the edge has no blob ${blob.sha256}`, 'Try again later.')
  if (!response.ok || !response.body)
    throw new EnsembleError('network', `the edge answered ${response.status} for ${blob.sha256}`)
  const from = Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1])
  if (response.status === 206 && from === download.loaded) return
  meter.add(-download.loaded)
  Object.assign(download, { parts: [], loaded: 0, kept: 0 })
}

async function takePart(blob: Wanted, download: Download, part: Uint8Array<ArrayBuffer>): Promise<void> {
  download.parts.push(part)
  download.loaded += part.length
  const most = blob.bytes ?? mostUntold
  if (download.loaded > most) {
    await forgetPieces(blob.sha256, download.kept)
    throw new EnsembleError(
      'hash-mismatch',
      `the download of ${blob.sha256} has more than ${most} bytes`,
      'Tell the publisher.',
    )
  }
  if (download.loaded - download.kept < pieceBytes) return
  const all = join(download)
  await keep(partialCache, pieceAddress(blob.sha256, download.kept), all.slice(download.kept))
  Object.assign(download, { parts: [all], kept: download.loaded })
}

function join(download: Download): Uint8Array<ArrayBuffer> {
  if (download.parts.length === 1) return download.parts[0]
  const bytes = new Uint8Array(download.loaded)
  let at = 0
  for (const part of download.parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

async function forgetPieces(sha256: Sha256, kept: number): Promise<void> {
  if (kept === 0) return
  const cache = await caches.open(partialCache)
  for (const { url } of await cache.keys()) if (url.includes(sha256)) await cache.delete(url)
}

function asNetwork(problem: unknown): EnsembleError {
  if (problem instanceof EnsembleError) return problem
  const words = problem instanceof Error ? problem.message : String(problem)
  return new EnsembleError('network', `the edge cannot be reached: ${words}`, 'Check the connection and try again.')
}
