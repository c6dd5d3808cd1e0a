/** The report of a classification run: figures, confusion matrix, recall by label and group, and photos to look at. */
import { createRandom, shuffle } from '../../core/random.ts'
import type { ClassResult } from '../evaluate-classes.ts'
import { type GroupResult, groupTrials } from '../evaluate-groups.ts'
import { formatGroups } from './groups.ts'
import { escapeHtml, formatFigures, formatPage, formatRejected, formatSection, type ReportFacts } from './page.ts'
import { createThumbs, showPhoto } from './thumbs.ts'

type Prediction = ClassResult['predictions'][number]

/** A matrix of more labels does not fit a page: those most often confused are shown. */
const widest = 24
const photos = 32

/** Numbers of the labels to show: all, or those with the most mistakes in their row and column. */
function chooseLabels({ labels, counts }: ClassResult['confusion']): number[] {
  const numbers = labels.map((_, at) => at)
  if (labels.length <= widest) return numbers
  const mistakes = numbers.map((at) =>
    numbers.reduce((sum, other) => sum + (other === at ? 0 : counts[at][other] + counts[other][at]), 0),
  )
  const worst = [...numbers].sort((a, b) => mistakes[b] - mistakes[a] || a - b).slice(0, widest)
  return worst.sort((a, b) => a - b)
}

/** Shade is the share of the row, at most 45 % of the ink, so that the number stays readable on it. */
function formatMatrix(confusion: ClassResult['confusion']): string {
  const { labels, counts } = confusion
  const chosen = chooseLabels(confusion)
  const total = counts.map((row) => row.reduce((a, b) => a + b, 0))
  const cell = (row: number, column: number) => {
    const count = counts[row][column]
    const share = total[row] ? count / total[row] : 0
    const shade = `background:color-mix(in srgb, var(--mark) ${(share * 45).toFixed(0)}%, transparent)`
    return `<td style="${shade}"${row === column ? ' class="same"' : ''}>${count || ''}</td>`
  }
  const head = chosen.map((at) => `<th scope="col">${escapeHtml(labels[at])}</th>`).join('')
  const rows = chosen.map(
    (row) =>
      `<tr><th scope="row">${escapeHtml(labels[row])}</th>${chosen.map((column) => cell(row, column)).join('')}<td class="soft">${total[row]}</td></tr>`,
  )
  return `<div class="wide"><table class="heat"><thead><tr><th></th>${head}<th scope="col">all</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function formatConfusions({ labels, counts }: ClassResult['confusion']): string {
  const pairs = counts.flatMap((row, truth) =>
    row.flatMap((count, taken) => (count && taken !== truth ? [{ truth, taken, count }] : [])),
  )
  pairs.sort((a, b) => b.count - a.count || a.truth - b.truth || a.taken - b.taken)
  const rows = pairs
    .slice(0, 12)
    .map(
      ({ truth, taken, count }) =>
        `<li>${escapeHtml(labels[truth])} taken for ${escapeHtml(labels[taken])}: ${count}</li>`,
    )
  return rows.length ? `<h3>Most frequent mistakes</h3><ol>${rows.join('')}</ol>` : ''
}

const isRight = ({ truth, predicted }: Prediction) => truth === predicted

async function formatPhotos(title: string, predictions: readonly Prediction[], seed: number): Promise<string> {
  if (!predictions.length) return ''
  const thumbs = createThumbs()
  const chosen = shuffle(createRandom(seed), predictions).slice(0, photos)
  const drawn: string[] = []
  for (const one of chosen) {
    const caption = isRight(one) ? `\u2713 ${one.truth}` : `\u2717 ${one.truth}, taken for ${one.predicted}`
    drawn.push(await showPhoto(thumbs, one.file, caption, isRight(one) ? 'right' : ''))
  }
  const about = `${chosen.length} of ${predictions.length}, drawn by seed and not by hand.`
  return formatSection(title, about, `<div class="answers">${drawn.join('')}</div>`)
}

/** Of each label, and of the groups asked for. */
function groupByLabel(predictions: readonly Prediction[], asked: GroupResult | undefined): GroupResult {
  const trials = predictions.map((one) => ({ file: one.file, scores: { linear: Number(isRight(one)) } }))
  const truths = new Map(predictions.map((one) => [one.file, one.truth]))
  const byLabel = groupTrials('photos', trials, new Map([['label', truths]]))
  const columns = { ...byLabel.columns, ...asked?.columns }
  return { ...byLabel, columns, ungrouped: asked?.ungrouped ?? {} }
}

export async function renderClasses(result: ClassResult, facts: ReportFacts): Promise<string> {
  const { knn, linear, confusion, predictions, rejected, groups } = result
  const shown = Math.min(widest, confusion.labels.length)
  const few = shown < confusion.labels.length ? ` The ${shown} most confused of ${confusion.labels.length} labels.` : ''
  const about = `Rows: what a photo is; columns: what the linear probe takes it for. The stronger the shade, the larger the share of the row.${few}`
  return formatPage(facts, [
    formatSection(
      'Linear probe',
      'One layer fitted on the features.',
      formatFigures([{ title: 'value', figures: linear }]),
    ),
    formatSection(
      'Nearest neighbours',
      'The vote of the five most similar photos.',
      formatFigures([{ title: 'value', figures: knn }]),
    ),
    formatSection('Confusion', about, formatMatrix(confusion) + formatConfusions(confusion)),
    formatGroups(groupByLabel(predictions, groups), 'linear', 'Accuracy of the linear probe'),
    await formatPhotos(
      'Taken for something else',
      predictions.filter((one) => !isRight(one)),
      facts.seed,
    ),
    await formatPhotos('Known for what it is', predictions.filter(isRight), facts.seed),
    formatRejected(rejected),
  ])
}
