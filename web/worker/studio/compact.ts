/** The live edition again, its index put together (core: [Note: compaction]). */
import { planCompaction } from '../../../models/core/publish/compact.ts'
import { type Blobs, makeShards } from './build.ts'
import type { CompactOutcome, Studio } from './contract.ts'
import type { Current } from './current.ts'
import type { HeldKey } from './db.ts'
import { contentOf, createSteps, putEdition } from './make.ts'

/** @throws EnsembleError conflict when somebody else was first */
export async function compact(
  current: Current,
  key: HeldKey,
  onProgress: Parameters<Studio['compact']>[0],
): Promise<CompactOutcome> {
  const { manifest, shards, release } = current
  const { kept, make } = planCompaction(shards)
  if (!manifest || make.length === 0) return { how: 'nothing' }
  const blobs: Blobs = new Map()
  const entries = kept.map(({ entry }) => entry)
  const steps = createSteps((progress) => void onProgress(progress))
  const isWhole = await steps.run('build', async () => {
    const of = make.reduce((sum, part) => sum + part.entries.length, 0)
    let [made, done] = [0, 0]
    const tell = (more = 0) =>
      onProgress({ step: 'build', took: {}, done: done + more, of, parts: { made, all: make.length } })
    for await (const { entry } of makeShards(make, release, blobs, (vectors) => void tell(vectors))) {
      entries.push(entry)
      made++
      done += entry.vectors
      if (!(await tell())) return false
    }
    return true
  })
  if (!isWhole) return { how: 'stopped' }
  const content = { ...contentOf(manifest), shards: entries }
  const published = await putEdition(current, content, blobs, key, steps, { restores: manifest.edition })
  return { how: 'done', published, parts: entries.length }
}
