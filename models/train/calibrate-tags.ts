/** Temperatures (Guo et al., arXiv 1706.04599, section 4.2) and thresholds, from samples that nothing was learned from. */
import type { LabelGroup, TagSamples } from './tag-samples.ts'
import { columnsOf, prepareTagRows, type TagState } from './train-tags.ts'

export interface Calibration {
  /** What the logits of each group are divided by. */
  temperatures: number[]
  /**
   * What is then subtracted from the logit of each label, so that a probability of one half is where F1 is best: one for
   * all labels of a group of several words, so that the likeliest stays the likeliest.
   */
  thresholds: number[]
}

type Samples = Pick<TagSamples, 'labels' | 'groups' | 'target' | 'weight'>

/** Fewer known samples, or fewer where a label holds, decide nothing. */
const [leastKnown, leastHolding] = [20, 5]
/** Temperatures that are tried: 0.25 to 4, each 4 % above the last. */
const ladder = Array.from({ length: 71 }, (_, at) => 0.25 * 1.04 ** at)

export function calibrateTags(samples: TagSamples, state: TagState): Calibration {
  const logits = tagLogits(samples, samples.calibrate, state)
  return calibrateLogits(samples, samples.calibrate, logits)
}

/** @param logits [rows, labels] */
export function calibrateLogits(samples: Samples, rows: Uint32Array, logits: Float64Array): Calibration {
  const { labels, groups } = samples
  const thresholds = new Array<number>(labels.length).fill(0)
  const temperatures = groups.map((group, at) => {
    const known = [...rows.keys()].filter((place) => samples.weight[rows[place] * groups.length + at] > 0)
    if (known.length < leastKnown) return 1
    const loss = (temperature: number) =>
      known.reduce((sum, place) => sum + groupLoss(samples, rows[place], group, logits, place, temperature), 0)
    const temperature = ladder.reduce((best, next) => (loss(next) < loss(best) ? next : best), 1)
    if (group.choice === 'multi') {
      const places = Array.from({ length: group.to - group.from }, (_, label) => group.from + label)
      const scored = known.flatMap((place) =>
        places.map((label) => ({
          logit: logits[place * labels.length + label] / temperature,
          holds: samples.target[rows[place] * labels.length + label] === 1,
        })),
      )
      thresholds.fill(bestThreshold(scored), group.from, group.to)
    }
    return temperature
  })
  return { temperatures, thresholds }
}

/** Negative log-likelihood of what is known of one group of one sample. */
function groupLoss(
  { labels, target }: Samples,
  row: number,
  { choice, from, to }: LabelGroup,
  logits: Float64Array,
  place: number,
  temperature: number,
): number {
  let [all, some, words] = [0, 0, 0]
  for (let label = from; label < to; label++) {
    const logit = logits[place * labels.length + label] / temperature
    const holds = target[row * labels.length + label] === 1
    if (choice === 'multi') words += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - (holds ? logit : 0)
    else {
      all += Math.exp(logit)
      if (holds) some += Math.exp(logit)
    }
  }
  return choice === 'multi' ? words : Math.log(all) - Math.log(Math.max(some, Number.MIN_VALUE))
}

/** The logit from which saying the word gives the best F1, half-way to its neighbour; 0 when too few are known. */
export function bestThreshold(scored: { logit: number; holds: boolean }[]): number {
  const holding = scored.filter(({ holds }) => holds).length
  if (holding < leastHolding || holding === scored.length) return 0
  const sorted = [...scored].sort((a, b) => b.logit - a.logit)
  let [right, best, threshold] = [0, 0, 0]
  for (const [at, { logit, holds }] of sorted.entries()) {
    if (holds) right++
    const f1 = (2 * right) / (at + 1 + holding)
    if (f1 > best) [best, threshold] = [f1, at + 1 < sorted.length ? (logit + sorted[at + 1].logit) / 2 : logit]
  }
  return threshold
}

/** [rows, labels] */
function tagLogits(samples: TagSamples, rows: Uint32Array, state: TagState): Float64Array {
  const [count, columns] = [samples.labels.length, columnsOf(state)]
  const logits = new Float64Array(rows.length * count)
  for (const [place, row] of rows.entries()) {
    const features = prepareTagRows(samples, [row], state)
    for (let label = 0; label < count; label++) {
      let sum = state.bias[label]
      for (let i = 0, at = label * columns; i < columns; i++, at++) sum += state.weight[at] * features[i]
      logits[place * count + label] = sum
    }
  }
  return logits
}
