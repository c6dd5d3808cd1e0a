/** The report of a retrieval run: figures, recall curve, average precision, groups, and answers to look at. */
import { averagePrecision, type Ranked, retrievalFigures } from '../../core/metrics.ts'
import { createRandom, shuffle } from '../../core/random.ts'
import type { RetrievalResult } from '../evaluate-retrieval.ts'
import { drawHistogram, drawLines, type Line } from './charts.ts'
import { formatGroups } from './groups.ts'
import { formatFigures, formatGain, formatPage, formatRejected, formatSection, type ReportFacts } from './page.ts'
import { createThumbs, showPhoto, type Thumbs } from './thumbs.ts'

type RankedQuery = RetrievalResult['ranked'][number]

const curveKs = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20]
/** Answers shown of each kind, and photos of each answer. */
const rows = 10
const shown = 6

function recallLine(name: string, ranked: readonly Ranked[], dashed: boolean): Line {
  const longest = Math.max(...ranked.map((query) => query.ranked.length))
  const ks = curveKs.filter((k) => k <= longest)
  const figures = retrievalFigures(ranked, ks)
  const points = ks.map((k) => {
    const { value, ci95 } = figures[`recall@${k}`]
    return { x: k, y: value, low: ci95[0], high: ci95[1] }
  })
  return { name, points, dashed }
}

function formatScores({ figures, plain }: RetrievalResult): string {
  if (!plain) return formatSection('Figures', '', formatFigures([{ title: 'value', figures }]))
  const about =
    'The gain is measured query by query (paired bootstrap): when its interval holds 0, nothing was gained for sure.'
  const columns = [
    { title: 'plain', figures: plain.figures },
    { title: 'expanded', figures },
    { title: 'gain', figures: plain.gain, format: formatGain },
  ]
  return formatSection('Figures', about, formatFigures(columns))
}

function formatCurve({ ranked, plain }: RetrievalResult): string {
  const lines = [recallLine(plain ? 'expanded' : 'recall', ranked, false)]
  if (plain) lines.push(recallLine('plain', plain.ranked, true))
  const about = 'Share of queries with any right photo among the first k; the band is the 95 % interval.'
  return formatSection('Recall at k', about, drawLines(lines, 'recall at k', 'k: photos looked at'))
}

const firstRight = ({ ranked, relevant }: Ranked) => ranked.findIndex((file) => relevant.has(file))

async function showAnswer(thumbs: Thumbs, query: RankedQuery): Promise<string> {
  const first = firstRight(query)
  const found = query.ranked.slice(0, shown)
  const photos = [await showPhoto(thumbs, query.query, `asked; ${query.relevant.size} right`, 'asked')]
  for (const [at, file] of found.entries()) {
    const right = query.relevant.has(file)
    photos.push(await showPhoto(thumbs, file, `${at + 1} ${right ? '\u2713 right' : '\u2717'}`, right ? 'right' : ''))
  }
  if (first < 0) photos.push(...(await showLost(thumbs, query)))
  else if (first >= shown)
    photos.push(await showPhoto(thumbs, query.ranked[first], `first right one: place ${first + 1}`, 'right'))
  return `<div class="answers">${photos.join('')}</div>`
}

/** A right answer that is nowhere in the ranking could not be read. */
async function showLost(thumbs: Thumbs, { relevant }: Ranked): Promise<string[]> {
  const [file] = relevant
  return [await showPhoto(thumbs, file, 'right one, not in the gallery', 'right')]
}

async function formatAnswers(ranked: readonly RankedQuery[], seed: number): Promise<string> {
  const thumbs = createThumbs()
  const order = shuffle(createRandom(seed), ranked)
  const hit = (query: Ranked) => {
    const first = firstRight(query)
    return first >= 0 && first < shown
  }
  const section = async (title: string, chosen: RankedQuery[], total: number) => {
    const drawn: string[] = []
    for (const query of chosen) drawn.push(await showAnswer(thumbs, query))
    const about = `${chosen.length} of ${total}, drawn by seed and not by hand. A thick frame and a tick mark a right photo.`
    return drawn.length ? formatSection(title, about, drawn.join('')) : ''
  }
  const [right, wrong] = [order.filter(hit), order.filter((query) => !hit(query))]
  return (
    (await section(`No right photo among the first ${shown}`, wrong.slice(0, rows), wrong.length)) +
    (await section(`A right photo among the first ${shown}`, right.slice(0, rows), right.length))
  )
}

export async function renderRetrieval(result: RetrievalResult, facts: ReportFacts): Promise<string> {
  const { ranked, groups, rejected } = result
  const precision = drawHistogram(ranked.map(averagePrecision), 'average precision', 'average precision of a query')
  const about = 'Queries by average precision: 1 when all right photos come first. Their mean is mAP.'
  return formatPage(facts, [
    formatScores(result),
    formatCurve(result),
    formatSection('Average precision', about, precision),
    groups ? formatGroups(groups, 'recall@6') : '',
    await formatAnswers(ranked, facts.seed),
    formatRejected(rejected),
  ])
}
