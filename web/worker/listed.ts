/** What an edge says it has: its catalogs, who may sign them, and which edition is current. Asked anew every time. */
import { EnsembleError } from '../../models/core/errors.ts'
import { parsePointer, parsePublisherKeys } from '../../models/core/manifest.ts'
import type { Pointer, PublisherKeys } from '../../models/core/schema.ts'
import { mannerOf, type Source } from './cache.ts'

export interface Listed {
  pointer: Pointer
  publisher: PublisherKeys
}

const publishFirst = 'Publish a catalog: ensemble publish <folder>.'

/** The first catalog that has an edition. @throws EnsembleError network, not-found, manifest-invalid; so do all here. */
export async function fetchFirst(source: Source): Promise<Listed> {
  const answer = (await fetchJson('/api/catalogs', source)) as { catalogs?: { pointer?: unknown }[] } | null
  const first = Array.isArray(answer?.catalogs) ? answer.catalogs.find((each) => each?.pointer) : undefined
  if (!first) throw new EnsembleError('not-found', 'the edge has no catalog yet', publishFirst)
  return readListed(first)
}

export async function fetchListed(catalog: string, source: Source): Promise<Listed> {
  return readListed(await fetchJson(`/api/catalogs/${encodeURIComponent(catalog)}`, source))
}

function readListed(given: unknown): Listed {
  const { pointer, publisher } = given as { pointer?: unknown; publisher?: unknown }
  if (!pointer) throw new EnsembleError('not-found', 'nothing is published here yet', publishFirst)
  return {
    pointer: parsePointer(JSON.stringify(pointer)),
    publisher: parsePublisherKeys(JSON.stringify(publisher ?? null)),
  }
}

/** Milliseconds for an answer of some hundred bytes. */
const patience = 20_000

async function fetchJson(path: string, source: Source): Promise<unknown> {
  const late = AbortSignal.timeout(patience)
  const signal = source.signal ? AbortSignal.any([source.signal, late]) : late
  const response = await fetch(source.origin + path, { ...mannerOf(source), cache: 'no-cache', signal }).catch(() => {
    source.signal?.throwIfAborted()
    throw new EnsembleError('network', 'the edge cannot be reached', 'Check the connection and try again.')
  })
  if (response.status === 404) throw new EnsembleError('not-found', `the edge has nothing at ${path}`, publishFirst)
  if (!response.ok)
    throw new EnsembleError('network', `the edge answered ${response.status} for ${path}`, 'Try again later.')
  return response.json().catch(() => {
    source.signal?.throwIfAborted()
    throw new EnsembleError('not-found', `what answers for ${path} is no edge of Ensemble`, 'Check the address.')
  })
}
