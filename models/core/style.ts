/** Styles: what pieces are like apart from what they are, so that looks of other pieces can be like this one. */
import { attributeGroup } from './attributes.ts'
import { dot } from './descriptor.ts'
import { listFilters, type ListKey } from './filters.ts'
import { dequantizeDescriptor } from './quantize.ts'
import type { Item, Match, Snapshot } from './schema.ts'
import type { Shard } from './shard.ts'

/**
 * [Note: Style of a piece]
 * The words a catalog says of it and its descriptor, one after the other, minus the mean of the same over all pieces of its
 * sub-category: how this coat differs from coats. The category has no numbers of its own, for it is the same for all that
 * the mean is of. All groups of words count alike, together 1; the descriptor counts half of that. The style of a look is
 * the mean of its pieces'; two looks are as near as the cosine of theirs. Of the boutique's 400 looks, the six nearest
 * share a word of style with it for 41 % (chance 13 %; 32 % with a descriptor of 1, 46 % with words alone, which know
 * nothing of what a catalog does not say), an occasion for 27 % (chance 19 %), a season for 34 % (chance 25 %).
 *
 * A look that names no piece has only the descriptors of what was found in its photo. They are compared among themselves,
 * for a worn garment lies elsewhere than a shop's picture of it. Measured the same way over all 400: 18 %, 23 %, 33 %; so
 * pieces are used where a look names any.
 */
const descriptorWeight = 0.5

const wordGroups: [key: ListKey, group: string][] = [
  ['colours', 'colour'],
  ['patterns', 'pattern'],
  ['materials', 'material'],
  ['styles', 'style'],
  ['occasions', 'occasion'],
  ['seasons', 'season'],
  ['genders', 'gender'],
]

/** Where each word stands: "colours:red" -> 10. */
const places = new Map(
  wordGroups
    .flatMap(([key, group]) => attributeGroup(group).values.map(({ id }) => `${key}:${id}`))
    .map((word, place) => [word, place]),
)

/** [words + d], before any mean is taken away. @param descriptor unit vector, of *goes with*: it is made of looks */
export function describePiece(item: Item, descriptor: Float32Array): Float32Array<ArrayBuffer> {
  const groups = wordGroups
    .map(([key]) => listFilters[key].of(item).flatMap((word) => places.get(`${key}:${word}`) ?? []))
    .filter((found) => found.length > 0)
  const style = new Float32Array(places.size + descriptor.length)
  for (const found of groups) for (const place of found) style[place] = 1 / Math.sqrt(found.length * groups.length)
  for (let i = 0; i < descriptor.length; i++) style[places.size + i] = descriptorWeight * descriptor[i]
  return style
}

/** Pieces that are alike in kind: of one sub-category, or of what is known of it. */
const kindOf = ({ category, superCategory }: Item) => category ?? superCategory ?? 'all'

/** Something worn: of which kind, in which looks, and its style before the mean of its kind is taken away. */
interface Worn {
  kind: string
  looks: readonly string[]
  style: Float32Array
}

/** The mean of each kind. */
function meansOf(pieces: Iterable<Worn>): Map<string, Float64Array> {
  const means = new Map<string, Float64Array>()
  const counts = new Map<string, number>()
  for (const { kind, style } of pieces) {
    const mean = means.get(kind) ?? new Float64Array(style.length)
    const count = (counts.get(kind) ?? 0) + 1
    for (let i = 0; i < style.length; i++) mean[i] += (style[i] - mean[i]) / count
    means.set(kind, mean)
    counts.set(kind, count)
  }
  return means
}

/** Unit vectors by look. @param readPieces called twice: all pieces at once would be many times what is kept */
function addUp(readPieces: () => Iterable<Worn>): Map<string, Float32Array> {
  const means = meansOf(readPieces())
  const sums = new Map<string, Float32Array>()
  for (const { kind, looks, style } of readPieces()) {
    const mean = means.get(kind)!
    for (const look of looks) {
      const sum = sums.get(look) ?? new Float32Array(style.length)
      for (let i = 0; i < sum.length; i++) sum[i] += style[i] - mean[i]
      sums.set(look, sum)
    }
  }
  // The length of a mean is not asked for: a sum has the same direction.
  for (const [look, sum] of sums) {
    const length = Math.sqrt(dot(sum, sum))
    if (length < least) sums.delete(look)
    else for (let i = 0; i < sum.length; i++) sum[i] /= length
  }
  return sums
}

/** The ids of shards with their descriptors, one after the other. */
function* readVectors(shards: readonly { shard: Shard }[]) {
  for (const { shard } of shards) {
    const { ids, owners, vectors, dimension, superCategory } = shard
    for (const [number, owner] of owners.entries()) {
      const stored = vectors.subarray(number * dimension, (number + 1) * dimension)
      yield { id: ids[owner], superCategory, descriptor: dequantizeDescriptor(stored) }
    }
  }
}

/**
 * The styles of looks by id, unit vectors; looks of no known piece, or of pieces that differ in nothing, have none. Only
 * the looks' are kept, about 1.3 kB each. @param shards of items, of one ranking
 */
export function styleLooks(
  looks: Iterable<Snapshot>,
  items: ReadonlyMap<string, Item>,
  shards: readonly { shard: Shard }[],
): Map<string, Float32Array> {
  const looksOf = new Map<string, string[]>()
  for (const look of looks) for (const { id } of look.items) looksOf.set(id, [...(looksOf.get(id) ?? []), look.id])
  return addUp(function* () {
    for (const { id, descriptor } of readVectors(shards)) {
      const item = items.get(id)
      if (item) yield { kind: kindOf(item), looks: looksOf.get(id) ?? [], style: describePiece(item, descriptor) }
    }
  })
}

/**
 * The styles of looks by what was found in their photos, whether or not a shop names the pieces: descriptors alone, without
 * the mean of the garments of their super-category. @param shards of snapshots, of one ranking, of super-categories
 */
export function styleGarments(shards: readonly { shard: Shard }[]): Map<string, Float32Array> {
  return addUp(function* () {
    for (const { id, superCategory, descriptor } of readVectors(shards))
      yield { kind: superCategory, looks: [id], style: descriptor }
  })
}

/** Below this a sum is what rounding left of nothing. */
const least = 1e-5

/** The k looks of the nearest styles, best first, equal ones by id; without the look itself. Empty when it has no style. */
export function findSimilarLooks(styles: ReadonlyMap<string, Float32Array>, id: string, k: number): Match[] {
  const own = styles.get(id)
  if (!own) return []
  const others = [...styles].filter(([other]) => other !== id)
  const matches = others.map(([other, style]) => ({ id: other, score: dot(own, style) }))
  return matches.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, k)
}
