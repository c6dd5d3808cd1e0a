/** Bars of a figure by group. */
import { fewest, type GroupResult } from '../evaluate-groups.ts'
import { drawBars } from './charts.ts'
import { escapeHtml, formatSection } from './page.ts'

/** A page of more rows than this is not read; the JSON has them all. */
const most = 40

/** @param name which of the groups' figures is drawn. @param words what to call it */
export function formatGroups(result: GroupResult, name: string, words = name): string {
  const { of, all: every, columns, ungrouped } = result
  const plots = Object.entries(columns).map(([column, groups]) => {
    const all = Object.entries(groups)
    const bars = all.slice(0, most).map(([label, { n, few, figures }]) => {
      const { value, ci95 } = figures[name]
      return { label, value, low: ci95[0], high: ci95[1], n, few }
    })
    const none = ungrouped[column] ? `${ungrouped[column]} ${of} in no group. ` : ''
    const rest = all.length > most ? `The ${most} largest of ${all.length} groups.` : ''
    return `<h3>${escapeHtml(column)}</h3>${drawBars(bars, `${words} by ${column}`)}<p class="soft">${none}${rest}</p>`
  })
  const about =
    `${words} over ${of}, with 95 % intervals; all together ${every.figures[name].value.toFixed(3)}. ` +
    `Dashed, hollow bars have fewer than ${fewest} ${of}: read nothing into them.`
  return formatSection('By group', about, plots.join(''))
}
