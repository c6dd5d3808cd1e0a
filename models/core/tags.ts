/** What the classifier heads say of a piece: its sub-category, and the words of each attribute group. */
import { type AttributeGroup, attributeGroups } from './attributes.ts'
import { classify, logitsOf, softmax } from './descriptor.ts'
import type { Head } from './head.ts'
import type { Features } from './pool-photo.ts'
import { subCategories, type SuperCategory } from './taxonomy.ts'

/** A word and how sure the head is of it. */
export interface Likely {
  id: string
  /** In 0..1, calibrated on pictures kept out of training. */
  probability: number
}

/** By group id, the likeliest word first; groups that say nothing of the piece, and words that are unlikely, are absent. */
export type Attributes = Record<string, Likely[]>

/** What is known of a piece beside its box and its descriptor. */
export interface Tags {
  /** The likeliest sub-categories of the piece's super-category first, then the others; at most `mostCategories`. */
  categories: Likely[]
  attributes: Attributes
}

/** The classifier heads. */
export interface TagHeads {
  categories: Head
  attributes: Head
}

const mostCategories = 5
/** A word of a multiple choice is said from this probability on; the trainer shifts each group to where F1 is best. */
const leastSaid = 0.5
/** The word of a single choice is said when it is at least this likely: below, the piece may not show it at all. */
const leastChosen = 0.4

/** All sub-categories that the head knows, the likeliest first. Probabilities sum to 1. */
export function rankCategories(features: Features, head: Head): Likely[] {
  const probabilities = classify(features, head)
  return byLikelihood(head.labels.map((id, at) => ({ id, probability: probabilities[at] })))
}

const byLikelihood = (words: Likely[]): Likely[] => words.sort((a, b) => b.probability - a.probability)

const superOf = new Map(subCategories.map(({ id, superCategory }) => [id, superCategory]))

/** How likely each super-category is: the sum over its sub-categories, the likeliest first. */
export function rankSuperCategories(categories: readonly Likely[]): { id: SuperCategory; probability: number }[] {
  const sums = new Map<SuperCategory, number>()
  for (const { id, probability } of categories) {
    const family = superOf.get(id)
    if (family) sums.set(family, (sums.get(family) ?? 0) + probability)
  }
  return [...sums].map(([id, probability]) => ({ id, probability })).sort((a, b) => b.probability - a.probability)
}

/**
 * The words of every group that applies to the piece. Labels of the head are "group:word"; those the vocabulary does not
 * have are passed over, so that an older program reads a newer head. @param category sub-category that masks the groups
 */
export function readAttributes(features: Features, head: Head, category: string): Attributes {
  const logits = logitsOf(features, head)
  const found: Attributes = {}
  for (const group of attributeGroups) {
    if (!group.of.has(category)) continue
    const words = sayWords(group, readGroup(group, logits, head.labels))
    if (words.length > 0) found[group.id] = words
  }
  return found
}

/** Every word of a group that the head knows, the likeliest first. */
export function readGroup(
  { id, choice, values }: AttributeGroup,
  logits: Float64Array,
  labels: readonly string[],
): Likely[] {
  const known = values.flatMap((value) => {
    const at = labels.indexOf(`${id}:${value.id}`)
    return at < 0 ? [] : [{ id: value.id, logit: logits[at] }]
  })
  const own = Float64Array.from(known, ({ logit }) => logit)
  const probabilities = choice === 'single' ? softmax(own) : own.map((logit) => 1 / (1 + Math.exp(-logit)))
  return byLikelihood(known.map((word, at) => ({ id: word.id, probability: probabilities[at] })))
}

/** The words worth saying. */
function sayWords({ id, choice }: AttributeGroup, ranked: Likely[]): Likely[] {
  if (choice === 'single') return ranked.slice(0, 1).filter(({ probability }) => probability >= leastChosen)
  const said = ranked.filter(({ probability }) => probability >= leastSaid)
  // Everything has a colour.
  return said.length === 0 && id === 'colour' ? ranked.slice(0, 1) : said
}

/** Category and attributes of a piece. @param superCategory as the detector sees it: its sub-categories come first */
export function tagPiece(features: Features, heads: TagHeads, superCategory?: SuperCategory): Tags {
  const ranked = rankCategories(features, heads.categories)
  const own = ranked.filter(({ id }) => !superCategory || superOf.get(id) === superCategory)
  const categories = [...own, ...ranked.filter((one) => !own.includes(one))].slice(0, mostCategories)
  return { categories, attributes: readAttributes(features, heads.attributes, categories[0].id) }
}
