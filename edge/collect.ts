/** Collection of garbage: editions nobody goes back to are dropped, then the blobs that no kept edition names. */
import type { Sha256 } from '../models/core/schema.ts'
import type { AppOptions } from './options.ts'
import { listNeeds } from './references.ts'
import type { Store } from './store.ts'

export interface KeepRules {
  /** The newest editions of each catalog that are kept whatever their age. */
  editions: number
  /** An edition is kept as long after it was replaced: a device may have been offline, a mistake be found late. */
  replacedMilliseconds: number
  /** An upload may rest so long before it is published; as long is a blob condemned before it is deleted. */
  graceMilliseconds: number
  /** Blobs deleted in one run: a worker may do so much in one go and no more. */
  deletions: number
}

const day = 86_400_000
export const keepRules: KeepRules = {
  editions: 10,
  replacedMilliseconds: 90 * day,
  graceMilliseconds: day,
  deletions: 10_000,
}

export interface Collected {
  kept: number
  dropped: number
  condemned: number
  deleted: number
  /** Bytes of the blobs deleted. */
  freed: number
}

/**
 * One run; safe beside publishes, other runs and crashes, see [Note: condemned blobs].
 * @throws when a kept edition cannot be read: then nothing is condemned, for nobody knows what it names.
 */
export async function collect(store: Store, { now, limits, keep }: AppOptions): Promise<Collected> {
  const at = new Date(now()).toISOString()
  const before = new Date(now() - keep.graceMilliseconds)
  const dropped = await dropEditions(store, keep, now())
  const manifests = await listKept(store)
  const named = new Set<Sha256>()
  for (const manifest of manifests) {
    for (const name of (await listNeeds(store.blobs, manifest, limits)).keys()) named.add(name)
  }

  const { deleted, freed } = await deleteCondemned(store, named, before, at, keep.deletions)
  const loose: Sha256[] = []
  for await (const { sha256, stored } of store.blobs.list()) {
    if (!named.has(sha256) && stored <= before) loose.push(sha256)
  }
  const condemned = await condemnAll(store, loose, at, before.toISOString())
  return { kept: manifests.size, dropped, condemned, deleted, freed }
}

async function dropEditions({ records }: Store, keep: KeepRules, now: number): Promise<number> {
  let dropped = 0
  const oldest = new Date(now - keep.replacedMilliseconds).toISOString()
  for (const { catalog } of await records.listCatalogs()) {
    const editions = await records.listEditions(catalog, 100_000)
    for (const [place, { edition, dropped: gone }] of editions.entries()) {
      const replaced = editions[place - 1]?.published
      if (gone || place < keep.editions || replaced === undefined || replaced > oldest) continue
      if (await records.dropEdition(catalog, edition, new Date(now).toISOString())) dropped++
    }
  }
  return dropped
}

/** Manifests whose every blob stays: current, not dropped, and those that wait for their time. */
async function listKept({ records }: Store): Promise<Set<Sha256>> {
  const manifests = new Set<Sha256>()
  for (const { catalog, pointer } of await records.listCatalogs()) {
    if (pointer) manifests.add(pointer.manifest)
    for (const { manifest, dropped } of await records.listEditions(catalog, 100_000)) {
      if (!dropped) manifests.add(manifest)
    }
  }
  for (const { manifest } of await records.listWaiting()) manifests.add(manifest)
  return manifests
}

async function deleteCondemned(store: Store, named: Set<Sha256>, before: Date, at: string, most: number) {
  const { blobs, records } = store
  const receipt = { deleted: 0, freed: 0 }
  for (const { sha256, state } of await records.listCondemned(before.toISOString())) {
    if (named.has(sha256) && state === 'condemned') {
      await records.reprieve(sha256, at)
      continue
    }
    if (receipt.deleted >= most) break
    if (!(await records.claimBlob(sha256))) continue
    const found = await blobs.head(sha256)
    await blobs.delete(sha256)
    await records.forgetBlob(sha256)
    receipt.deleted++
    receipt.freed += found?.bytes ?? 0
  }
  return receipt
}

async function condemnAll({ records }: Store, names: Sha256[], at: string, before: string): Promise<number> {
  let condemned = 0
  for (let from = 0; from < names.length; from += 5000) {
    condemned += await records.condemn(names.slice(from, from + 5000), at, before)
  }
  return condemned
}
