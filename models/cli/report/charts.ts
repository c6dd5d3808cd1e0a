/** Charts as inline SVG. Lines differ by dash and end label, bars carry their numbers: colour is never the only sign. */
import { escapeHtml, formatValue } from './page.ts'

export interface Point {
  x: number
  y: number
  low: number
  high: number
}
export interface Line {
  name: string
  points: Point[]
  dashed?: boolean
}

const plot = { left: 40, right: 560, top: 10, bottom: 230 }
const high = (share: number) => plot.bottom - share * (plot.bottom - plot.top)
const at = (x: number, y: number) => `${x.toFixed(1)},${y.toFixed(1)}`

function frame(label: string, height: number, body: string): string {
  return `<svg viewBox="0 0 640 ${height}" role="img" aria-label="${escapeHtml(label)}">${body}</svg>`
}

const shareAxis = [0, 0.25, 0.5, 0.75, 1]
  .map(
    (share) =>
      `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${high(share)}" y2="${high(share)}"/>` +
      `<text class="soft" x="${plot.left - 6}" y="${high(share) + 4}" text-anchor="end">${share}</text>`,
  )
  .join('')

/** Shares (0 to 1) over whole numbers from 1, each line with its band of intervals. */
export function drawLines(lines: readonly Line[], label: string, axis: string): string {
  const last = Math.max(...lines.flatMap(({ points }) => points.map(({ x }) => x)))
  const wide = (x: number) => plot.left + ((x - 1) / Math.max(1, last - 1)) * (plot.right - plot.left)
  const ticks = [1, 5, 6, 10, 15, 20, 30, 40, 50]
    .filter((x) => x <= last)
    .map((x) => `<text class="soft" x="${wide(x)}" y="${plot.bottom + 16}" text-anchor="middle">${x}</text>`)
  // End labels of near lines would overlap: they are moved apart.
  const ends = lines.map(({ points }) => high(points[points.length - 1].y))
  if (ends.length > 1 && Math.abs(ends[0] - ends[1]) < 14) {
    const [middle, up] = [(ends[0] + ends[1]) / 2, ends[0] <= ends[1] ? -7 : 7]
    ends[0] = middle + up
    ends[1] = middle - up
  }
  const drawn = lines.map(({ name, points, dashed }, index) => {
    const colour = dashed ? 'var(--other)' : 'var(--mark)'
    const path = points.map(({ x, y }) => at(wide(x), high(y))).join(' ')
    const band = [
      ...points.map((p) => at(wide(p.x), high(p.high))),
      ...points.map((p) => at(wide(p.x), high(p.low))).reverse(),
    ]
    return (
      `<polygon points="${band.join(' ')}" fill="${colour}" opacity=".14"/>` +
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ''}/>` +
      `<text x="${plot.right + 6}" y="${(ends[index] + 4).toFixed(1)}">${escapeHtml(name)}</text>`
    )
  })
  const title = `<text class="soft" x="${plot.right}" y="${plot.bottom + 34}" text-anchor="end">${escapeHtml(axis)}</text>`
  return frame(label, 270, shareAxis + ticks.join('') + title + drawn.join(''))
}

/** Counts of values from 0 to 1 in ten bins. */
export function drawHistogram(values: readonly number[], label: string, axis: string): string {
  const counts = new Array<number>(10).fill(0)
  for (const value of values) counts[Math.min(9, Math.floor(value * 10))]++
  const most = Math.max(...counts)
  const step = (plot.right - plot.left) / 10
  const bars = counts.map((count, bin) => {
    const [x, y] = [plot.left + bin * step, high((count / most) * 0.9)]
    return (
      `<rect x="${x + 2}" y="${y}" width="${step - 4}" height="${plot.bottom - y}" fill="var(--mark)" opacity=".75"/>` +
      `<text x="${x + step / 2}" y="${y - 4}" text-anchor="middle">${count || ''}</text>` +
      `<text class="soft" x="${x}" y="${plot.bottom + 16}" text-anchor="middle">${(bin / 10).toFixed(1)}</text>`
    )
  })
  const base = `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}"/>`
  const end = `<text class="soft" x="${plot.right}" y="${plot.bottom + 16}" text-anchor="middle">1.0</text>`
  const title = `<text class="soft" x="${plot.right}" y="${plot.bottom + 34}" text-anchor="end">${escapeHtml(axis)}</text>`
  return frame(label, 270, base + bars.join('') + end + title)
}

export interface Bar {
  label: string
  value: number
  low: number
  high: number
  n: number
  /** Too few to conclude from: drawn hollow and said so. */
  few: boolean
}

/** Shares with their intervals as whiskers, one row each. */
export function drawBars(bars: readonly Bar[], label: string): string {
  const [left, right, row] = [170, 470, 22]
  const wide = (share: number) => left + share * (right - left)
  const drawn = bars.map(({ label: name, value, low, high: up, n, few }, index) => {
    const y = index * row + 4
    const middle = y + 7
    const fill = few ? 'fill="none" stroke="var(--mark)" stroke-dasharray="3 3"' : 'fill="var(--mark)" opacity=".7"'
    const short = name.length > 24 ? `${name.slice(0, 23)}\u2026` : name
    return (
      `<text x="${left - 8}" y="${y + 11}" text-anchor="end">${escapeHtml(short)}</text>` +
      `<rect x="${left}" y="${y}" width="${(value * (right - left)).toFixed(1)}" height="14" ${fill}/>` +
      `<path d="M${at(wide(low), middle)}H${wide(up).toFixed(1)}M${at(wide(low), y + 3)}v8M${at(wide(up), y + 3)}v8" stroke="var(--ink)" fill="none"/>` +
      `<text x="${right + 12}" y="${y + 11}">${formatValue(value)}  <tspan class="soft">n ${n}${few ? ', few' : ''}</tspan></text>`
    )
  })
  const bottom = bars.length * row + 4
  const lines = shareAxis4(wide, bottom)
  return frame(label, bottom + 20, lines + drawn.join(''))
}

const shareAxis4 = (wide: (share: number) => number, bottom: number) =>
  [0, 0.25, 0.5, 0.75, 1]
    .map(
      (share) =>
        `<line class="grid" x1="${wide(share)}" x2="${wide(share)}" y1="0" y2="${bottom}"/>` +
        `<text class="soft" x="${wide(share)}" y="${bottom + 14}" text-anchor="middle">${share}</text>`,
    )
    .join('')
