/** The frame of a report: one file that needs nothing else, light or dark as the reader's system is, readable without colour. */
import type { Figure } from '../../core/metrics.ts'
import type { Receipt } from '../../core/schema.ts'

/** What a reader must know to make the same report again. */
export interface ReportFacts {
  title: string
  /** Name of the model release. */
  release: string
  /** Id of the space, or of the trunk where no head is used. */
  space: string
  backend: string
  seed: number
  date: Date
  /** More rows, in order. */
  more: [name: string, value: string][]
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character])

/** 0.8134 -> "0.813"; a difference gets its sign. */
export const formatValue = (value: number): string => value.toFixed(3)
export const formatGain = (value: number): string => `${value < 0 ? '\u2212' : '+'}${Math.abs(value).toFixed(3)}`

const style = `
:root { color-scheme: light dark; --page: light-dark(#fbfbfa, #17181b); --ink: light-dark(#1c1d20, #e9e9ec);
  --soft: light-dark(#5d5f66, #a6a8b0); --line: light-dark(#d9d9d6, #3a3c42); --mark: light-dark(#1d5fa3, #7db4ee);
  --other: light-dark(#9c4a12, #f0a36b) }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 68rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif }
h1 { font-size: 1.6rem; margin: 0 0 1rem } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem } h3 { font-size: 1rem; margin: 1.25rem 0 .25rem }
p { max-width: 44rem; margin: .25rem 0 .75rem } .soft { color: var(--soft) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 } dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
.wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid var(--line); font-weight: 400 }
thead th { color: var(--soft); vertical-align: bottom } th:first-child { text-align: left } tbody th { font-weight: 600 }
svg { display: block; width: 100%; max-width: 44rem; height: auto; overflow: visible } svg text { fill: var(--ink); font: 12px system-ui, sans-serif }
svg .soft { fill: var(--soft) } svg .grid { stroke: var(--line) }
.heat td { min-width: 2.6rem; text-align: center; border: 1px solid var(--line); padding: .3rem }
.heat td.same { outline: 2px solid var(--ink); outline-offset: -2px; font-weight: 700 }
.heat thead th { writing-mode: vertical-rl; text-align: left; padding: .5rem .3rem; white-space: nowrap }
.answers { display: flex; flex-wrap: wrap; gap: .6rem; align-items: flex-start; padding: .7rem 0; border-bottom: 1px solid var(--line) }
figure { margin: 0; width: 7.2rem } figure img, figure .none { display: grid; place-items: center; width: 100%; height: 7.2rem;
  object-fit: contain; background: light-dark(#fff, #26282c); border: 1px dashed var(--line); border-radius: 4px }
figure.right img { border: 3px solid var(--mark) } figure.asked { margin-right: .8rem }
figure.asked img { border: 1px solid var(--ink) } figcaption { font-size: 12px; line-height: 1.3; overflow-wrap: anywhere; margin-top: .2rem }
@media print { .answers { break-inside: avoid } }`

function formatFacts({ release, space, backend, seed, date, more }: ReportFacts): string {
  const rows: [string, string][] = [
    ...more,
    ['model release', release],
    ['space', space],
    ['backend', backend],
    ['bootstrap', `2,000 resamples, seed ${seed}`],
    ['date', date.toISOString().slice(0, 16).replace('T', ' ') + ' UTC'],
  ]
  return `<dl>${rows.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`
}

/** @param sections HTML, already escaped. */
export function formatPage(facts: ReportFacts, sections: readonly string[]): string {
  const title = escapeHtml(facts.title)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${title}</title><style>${style}</style></head>
<body><h1>${title}</h1>${formatFacts(facts)}
${sections.filter(Boolean).join('\n')}
</body></html>
`
}

export const formatSection = (title: string, about: string, body: string): string =>
  `<section><h2>${escapeHtml(title)}</h2>${about && `<p class="soft">${escapeHtml(about)}</p>`}${body}</section>`

export interface Column {
  title: string
  figures: Record<string, Figure>
  format?: (value: number) => string
}

/** Rows by figure name; each column a value with its 95 % interval. */
export function formatFigures(columns: readonly Column[]): string {
  const names = Object.keys(columns[0].figures)
  const head = columns.map(({ title }) => `<th scope="col">${escapeHtml(title)}</th><th scope="col">95 %</th>`).join('')
  const cells = (name: string) =>
    columns.map(({ figures, format = formatValue }) => {
      const [low, high] = figures[name].ci95
      return `<td>${format(figures[name].value)}</td><td class="soft">${format(low)} to ${format(high)}</td>`
    })
  const rows = names.map(
    (name) =>
      `<tr><th scope="row">${escapeHtml(name)}</th>${cells(name).join('')}<td>${columns[0].figures[name].n}</td></tr>`,
  )
  return `<div class="wide"><table><thead><tr><th></th>${head}<th scope="col">n</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

export function formatRejected(rejected: Receipt['rejected']): string {
  if (!rejected.length) return ''
  const rows = rejected.map(({ code, reason }) => `<li>${escapeHtml(reason)} <span class="soft">${code}</span></li>`)
  const about = `${rejected.length} photos could not be read and are in no figure.`
  return formatSection('Left out', about, `<ul>${rows.join('')}</ul>`)
}
