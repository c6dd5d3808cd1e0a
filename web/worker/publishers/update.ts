/** Newer editions of other publishers: staged whole beside the one in use, then written in one transaction. */
import { EnsembleError, type ErrorCode } from '../../../models/core/errors.ts'
import type { DescriptorKind } from '../../../models/core/publishers.ts'
import type { Pointer, PublisherKeys, Sha256 } from '../../../models/core/schema.ts'
import { changePublisher, type Publisher, publisherCache, readPublisher, readPublishers } from '../../publishers-db.ts'
import { dropOtherBlobs, listBlobs, openKept } from '../blobs.ts'
import type { Source } from '../cache.ts'
import { readRecords } from '../catalog.ts'
import { newSigners, readSignedEdition } from '../editions.ts'
import { fetchListed } from '../listed.ts'
import { silentMeter } from '../meter.ts'
import { picturesById } from '../pictures.ts'
import type { Updated } from './contract.ts'
import { type Fetching, namesOf, readOffered, sizeOf, stage, type Staged } from './stage.ts'

export async function update(own: DescriptorKind, goOn: () => Promise<void>): Promise<Updated> {
  const updated: Updated = { changed: false, unreached: [] }
  for (const { tag, on, keys } of await readPublishers()) {
    if (!on) continue
    const outcome = await navigator.locks.request(`ensemble-publisher-${tag}`, () => updateOne(tag, own, goOn))
    updated.changed ||= outcome === 'changed'
    if (outcome === 'unreached') updated.unreached.push(keys.name)
  }
  return updated
}

/** Codes that say nothing of the publisher: the next look may find it well. */
const passing: ErrorCode[] = ['network', 'storage-full', 'superseded']

type Outcome = 'changed' | 'same' | 'unreached'

async function updateOne(tag: string, own: DescriptorKind, goOn: () => Promise<void>): Promise<Outcome> {
  const publisher = await readPublisher(tag)
  if (!publisher || publisher.removedAt !== undefined) return 'same'
  await changePublisher(tag, { lookedAt: Date.now() })
  const fetching = { source: { origin: publisher.address, cache: publisherCache(tag) }, goOn }
  try {
    return (await takeNewest(publisher, own, fetching)) ? 'changed' : 'same'
  } catch (error) {
    const problem = error instanceof EnsembleError ? error.code : 'internal'
    if (passing.includes(problem)) return 'unreached'
    if (problem === publisher.problem) return 'same'
    await changePublisher(tag, { problem })
    return 'changed'
  }
}

/** @returns whether it did. What is missing of the edition in use is fetched too: a browser short of room may have deleted some of it. */
async function takeNewest(publisher: Publisher, own: DescriptorKind, fetching: Fetching): Promise<boolean> {
  const { tag, current, problem } = publisher
  await fetching.goOn()
  const { pointer } = await fetchListed(current.catalog, fetching.source)
  const isNewer = pointer.edition > current.edition
  if (!isNewer && problem === undefined && (await isWhole(publisher, fetching.source))) return false
  const staged = await readOffered(isNewer ? pointer : current, publisher.keys, own, fetching)
  await stage(staged, fetching, silentMeter)
  if (!isNewer && problem === undefined) return false
  const { created, counts } = staged.manifest
  const previous = isNewer ? current : publisher.previous
  const keys = isNewer ? await withNewSigners(publisher.keys, pointer, fetching.source) : publisher.keys
  const change = { keys, current: staged.pointer, previous, created, ...counts, bytes: sizeOf(staged).bytes }
  await changePublisher(tag, { ...change, problem: undefined })
  await dropOthers(staged, previous, publisher.keys, fetching.source)
  return true
}

/** Whether records and shards are there, by name: a look at what has not changed reads none of them. */
async function isWhole({ current, keys }: Publisher, source: Source): Promise<boolean> {
  const open = (blob: { sha256: Sha256 }) => openKept(blob, source)
  const edition = await readSignedEdition(current, { keys, open }).catch(() => undefined)
  const kept = await listBlobs(source)
  return (
    edition !== undefined &&
    [...edition.manifest.records, ...edition.manifest.shards].every(({ sha256 }) => kept.has(sha256))
  )
}

/** Pinned with a key that signed beside a pinned one; see [Note: Whose signature counts] in updates.ts. */
async function withNewSigners(keys: PublisherKeys, pointer: Pointer, source: Source): Promise<PublisherKeys> {
  const found: PublisherKeys['keys'] = []
  await readSignedEdition(pointer, {
    keys,
    open: (blob) => openKept(blob, source),
    onHeld: async (signed) => {
      const list = async () => (await fetchListed(keys.catalog, source)).publisher
      found.push(...(await newSigners(signed, keys, list)))
    },
  })
  const known = new Map([...keys.keys, ...found].map((key) => [key.id, key]))
  return { ...keys, keys: [...known.values()] }
}

/** Leaves the files of this edition and of the one before, which another tab may still be reading. */
async function dropOthers(staged: Staged, previous: Pointer | undefined, keys: PublisherKeys, source: Source) {
  const names = new Set(namesOf(staged))
  const before = previous && (await readKept(previous, keys, source).catch(() => undefined))
  for (const name of before ? namesOf(before) : []) names.add(name)
  await dropOtherBlobs(names, source)
}

async function readKept(pointer: Pointer, keys: PublisherKeys, source: Source): Promise<Staged> {
  const open = (blob: { sha256: Sha256 }) => openKept(blob, source)
  const edition = await readSignedEdition(pointer, { keys, open })
  const records = await readRecords(edition, open)
  return { ...edition, records, pictures: picturesById([...records.items, ...records.snapshots]) }
}
