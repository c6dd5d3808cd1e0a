/** Snapshots described at the true boxes of their labels: what retrieval would give if detection never erred. */
import { join } from 'node:path'
import { describeSeen } from '../../models/cli/descriptors.ts'
import { decodePhoto, readPhoto } from '../../models/cli/image.ts'
import type { Described } from '../../models/cli/make-shards.ts'
import { type Model, openTrunk } from '../../models/cli/model.ts'
import { startProgress } from '../../models/cli/progress.ts'
import type { Seen } from '../../models/cli/see.ts'
import { type Garment, intersectionOverUnion } from '../../models/core/detect.ts'
import { type Figure, meanFigure } from '../../models/core/metrics.ts'
import { cutPhoto, poolPictures } from '../../models/core/see.ts'
import { subCategory, superCategories, type SuperCategory } from '../../models/core/taxonomy.ts'
import type { Labels } from '../../models/train/shots.ts'

/** Photos decoded at once. */
const chunk = 16

function trueGarments({ width, height, items }: Labels['snapshots'][number], labels: Labels): Garment[] {
  return items.map(({ id, box: [x, y, w, h] }) => {
    const category = labels.items.find((item) => item.id === id)?.category ?? ''
    const box: Garment['box'] = [x / width, y / height, (x + w) / width, (y + h) / height]
    return { superCategory: subCategory(category).superCategory, score: 1, box }
  })
}

/** All snapshots of the labels, in order: their true garments, cut out with the release's margin and pooled. */
export async function seeTrue(boutique: string, labels: Labels, model: Model): Promise<Seen[]> {
  const trunk = await openTrunk(model)
  const progress = startProgress('True boxes', labels.snapshots.length)
  const seen: Seen[] = []
  for (let from = 0; from < labels.snapshots.length; from += chunk) {
    const looks = labels.snapshots.slice(from, from + chunk)
    const found = looks.map((look) => trueGarments(look, labels))
    const crops = await Promise.all(
      looks.map(async ({ photo }, at) =>
        cutPhoto(
          await decodePhoto(await readPhoto(join(boutique, photo)), photo),
          found[at],
          model.release,
          trunk.outline,
        ),
      ),
    )
    const features = await poolPictures(crops.flat(), 'snapshot', model.release, trunk.run)
    let next = 0
    found.forEach((garments, at) => seen.push({ garments, features: features.slice(next, (next += crops[at].length)) }))
    progress.step(looks.length)
  }
  progress.end()
  await trunk.close()
  return seen
}

/** What shards are made of. */
export function describeTrue(labels: Labels, seen: readonly Seen[], model: Model): Described[] {
  return labels.snapshots.map(({ id, photo }, at) => ({
    draft: { kind: 'snapshots', id, photo, record: { id, items: [] } },
    descriptors: describeSeen(seen[at], 'snapshot', model),
  }))
}

/** Share of the true garments that one found matches: of the same kind, with an IoU of at least a half. */
export function shareFound(
  found: readonly Pick<Seen, 'garments'>[],
  truth: readonly Pick<Seen, 'garments'>[],
): Partial<Record<SuperCategory, Figure>> {
  const shares: Partial<Record<SuperCategory, Figure>> = {}
  for (const kind of superCategories) {
    const hits = truth.flatMap(({ garments }, at) => {
      const own = found[at].garments.filter(({ superCategory }) => superCategory === kind)
      return garments
        .filter(({ superCategory }) => superCategory === kind)
        .map(({ box }) => (own.some((each) => intersectionOverUnion(each.box, box) >= 0.5) ? 1 : 0))
    })
    if (hits.length > 0) shares[kind] = meanFigure(hits)
  }
  return shares
}
