/** What went wrong in the Studio, and what to do: its own words for what only happens here, else the shell's. */
import { explain, type Problem } from '../app/problems.ts'
import { t } from '../i18n/language.svelte.ts'
import { w } from './words.svelte.ts'

/** At the door `unauthorized` is a refusal of what was shown there, and `forbidden` of the address: nobody has a role yet. */
export function tellRefusal(problem: Problem, shown: 'token' | 'passkey' | 'code' | 'setup'): string {
  if (problem.code === 'unauthorized') return w().refused[shown]
  return problem.code === 'forbidden' ? w().refused.address : tell(problem)
}

export function tell(problem: Problem): string {
  const own: Record<string, string> = w().problems
  if (Object.hasOwn(own, problem.code)) return own[problem.code]
  const { what, todo } = explain(problem, t())
  return `${what} ${todo}`
}
