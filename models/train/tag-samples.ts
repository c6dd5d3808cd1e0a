/** From labelled shots to the targets of a classifier: groups of labels, what is known of each, and which samples learn. */
import { attributeGroups } from '../core/attributes.ts'
import { subCategories } from '../core/taxonomy.ts'
import type { LabelledShot } from './labelled.ts'
import type { Matrices } from './samples.ts'

/** Labels [from, to) that belong together: one of them holds (single), or any number (multi). */
export interface LabelGroup {
  id: string
  choice: 'single' | 'multi'
  from: number
  to: number
}

export interface TagSamples extends Matrices {
  /** Row of the matrices. [n] */
  row: Uint32Array
  labels: string[]
  groups: LabelGroup[]
  /** 1 where a label may hold. For a single choice several ones mean "one of these". [n, labels] */
  target: Uint8Array
  /** Weight of a sample in a group, 0 where nothing is known. [n, groups] */
  weight: Float32Array
  /** Rows that learn, and rows that only set temperatures and thresholds. */
  train: Uint32Array
  calibrate: Uint32Array
  /** Never learned from: what is measured. */
  held: Uint32Array
}

interface Pooled extends Matrices {
  rows: { shot: LabelledShot; row: number }[]
}

/** Of the samples that may be learned from, one in so many sets temperatures and thresholds instead. */
const calibrateEvery = 8

/** One group of 32 labels. */
export function categorySamples(pooled: Pooled): TagSamples {
  const labels = subCategories.map(({ id }) => id)
  const groups: LabelGroup[] = [{ id: 'category', choice: 'single', from: 0, to: labels.length }]
  return makeSamples(pooled, labels, groups, ({ categories }) => [categories.length > 0 ? categories : undefined])
}

/**
 * All words of all groups. A group counts for a piece when it applies to every sub-category the piece may be of: what is
 * masked when read is masked when learned.
 */
export function attributeSamples(pooled: Pooled): TagSamples {
  const labels = attributeGroups.flatMap(({ id, values }) => values.map((value) => `${id}:${value.id}`))
  let end = 0
  const groups = attributeGroups.map(({ id, choice, values }): LabelGroup => {
    return { id, choice, from: end, to: (end += values.length) }
  })
  return makeSamples(pooled, labels, groups, ({ categories, attributes }) =>
    attributeGroups.map(({ id, of }) => {
      if (!attributes[id] || !categories.every((category) => of.has(category))) return undefined
      return attributes[id].map((word) => `${id}:${word}`)
    }),
  )
}

function makeSamples(
  pooled: Pooled,
  labels: string[],
  groups: LabelGroup[],
  wordsOf: (shot: LabelledShot) => (readonly string[] | undefined)[],
): TagSamples {
  const place = new Map(labels.map((label, at) => [label, at]))
  const { rows, ...matrices } = pooled
  const known = rows.map(({ shot, row }) => ({ shot, row, words: wordsOf(shot) }))
  const samples = known.filter(({ words }) => words.some((each) => each !== undefined))
  const target = new Uint8Array(samples.length * labels.length)
  const weight = new Float32Array(samples.length * groups.length)
  for (const [at, { words }] of samples.entries())
    for (const [group, of] of words.entries()) {
      if (!of) continue
      weight[at * groups.length + group] = 1
      for (const word of of) target[at * labels.length + (place.get(word) ?? Number.NaN)] = 1
    }
  const learning = [...samples.keys()].filter((at) => !samples[at].shot.held)
  const made: TagSamples = {
    ...matrices,
    row: Uint32Array.from(samples, ({ row }) => row),
    labels,
    groups,
    target,
    weight,
    train: Uint32Array.from(learning.filter((_, at) => at % calibrateEvery !== 0)),
    calibrate: Uint32Array.from(learning.filter((_, at) => at % calibrateEvery === 0)),
    held: Uint32Array.from([...samples.keys()].filter((at) => samples[at].shot.held)),
  }
  for (const group of groups.keys()) balanceGroup(made, group)
  return made
}

/** Weights from 0.4 to 4 stay useful: beyond, three pictures of a class would move the head at every step. */
const [least, most] = [0.4, 4]

/**
 * Rare classes of a single choice weigh more: (n / classes / n of the class)^0.5, half-way to all alike. A sample that may
 * be of several classes weighs as their mean.
 */
function balanceGroup({ groups, labels, target, weight, train }: TagSamples, group: number): void {
  const { choice, from, to } = groups[group]
  if (choice === 'multi') return
  const counts = new Float64Array(to - from)
  const allowed = (at: number) => target.subarray(at * labels.length + from, at * labels.length + to)
  const known = train.filter((at) => weight[at * groups.length + group] > 0)
  for (const at of known) {
    const row = allowed(at)
    const sum = row.reduce((total, value) => total + value, 0)
    row.forEach((value, label) => (counts[label] += value / sum))
  }
  const present = counts.filter((count) => count > 0).length
  for (const at of known) {
    const row = allowed(at)
    const sum = row.reduce((total, value) => total + value, 0)
    const rarity = (label: number) => Math.sqrt(known.length / present / counts[label])
    const mean = row.reduce((total, value, label) => (value ? total + rarity(label) / sum : total), 0)
    weight[at * groups.length + group] = Math.min(most, Math.max(least, mean))
  }
}
