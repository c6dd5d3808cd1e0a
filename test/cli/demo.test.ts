import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeSeen, rankings, readAhead } from '../../models/cli/descriptors.ts'
import { readBytes } from '../../models/cli/files.ts'
import { hashBytes } from '../../models/cli/hash.ts'
import { loadModel } from '../../models/cli/model.ts'
import { seeFiles } from '../../models/cli/see-files.ts'
import { projectRoot } from '../../models/cli/serve.ts'
import { readSource } from '../../models/cli/source.ts'
import { dot } from '../../models/core/descriptor.ts'
import { dequantizeDescriptor } from '../../models/core/quantize.ts'

const boutique = join(projectRoot, 'models/demo/boutique')
const features = join(boutique, 'features.bin')

describe.runIf(existsSync(boutique))('the demo boutique', () => {
  it('has a table in which every row is published', async () => {
    const { drafts, rejected, given, notes } = await readSource(boutique, { kind: 'auto', currency: 'KRW' })
    expect(rejected).toEqual([])
    expect(drafts.length).toBe(given)
    expect(notes.filter((note) => /taxonomy|no row/.test(note))).toEqual([])
  })

  // Made by: ensemble publish models/demo/boutique --to DIR --write-features models/demo/boutique/features.bin
  it.runIf(existsSync(features))('has descriptors of every photo, equal to those computed now', async () => {
    const model = await loadModel()
    const ahead = await readAhead(features, model)
    const { drafts, root } = await readSource(boutique, { kind: 'auto', currency: 'KRW' })
    const sideOf = (kind: string) => (kind === 'items' ? ('item' as const) : ('snapshot' as const))
    for (const { photo, kind } of drafts) {
      const found = ahead.get(hashBytes(await readBytes(join(root, photo))), sideOf(kind))
      expect(found, `${photo}: stale features.bin, or another model`).toBeDefined()
    }
    for (const kind of ['items', 'snapshots']) {
      const side = sideOf(kind)
      const sample = drafts
        .filter((draft) => draft.kind === kind)
        .filter((_, at, all) => at % Math.ceil(all.length / 6) === 0)
      const files = sample.map(({ photo }) => join(root, photo))
      const seen = await seeFiles(files, model, { title: kind, side, purpose: 'find' })
      for (const { file, ...found } of seen.files) {
        const kept = ahead.get(hashBytes(await readBytes(file)), side)
        const now = describeSeen(found, side, model)
        expect(
          now.garments.map(({ superCategory }) => superCategory),
          file,
        ).toEqual(kept?.garments.map(({ superCategory }) => superCategory))
        for (const ranking of rankings)
          for (const [region, vector] of now[ranking].entries()) {
            const other = kept?.[ranking][region] ?? new Int8Array(vector.length)
            expect(dot(dequantizeDescriptor(vector), dequantizeDescriptor(other)), file).toBeGreaterThan(0.999)
          }
      }
    }
  })
})
