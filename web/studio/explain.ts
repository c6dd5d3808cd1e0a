/** What went wrong in the Studio, and what to do: its own words for what only happens here, else the shell's. */
import { explain, type Problem } from '../app/problems.ts'
import { t } from '../i18n/language.svelte.ts'
import { w } from './words.svelte.ts'

export function tell(problem: Problem): string {
  const own: Record<string, string> = w().problems
  if (Object.hasOwn(own, problem.code)) return own[problem.code]
  const { what, todo } = explain(problem, t())
  return `${what} ${todo}`
}
