/** The language of the page: which one, its words, and catalog text in it. Only the dictionary in use is loaded. */
import type { Text } from '../../models/core/schema.ts'
import type { Words } from './en.ts'
import type { Code } from './format.ts'

export const languages: Record<Code, string> = { en: 'English', ko: '한국어' }

let code = $state<Code>('en')
let words = $state.raw<Words>()

/** The words of the language in use; reading them in a template follows a change. */
export function t(): Words {
  if (!words) throw new Error('words read before speak() had loaded a language')
  return words
}

export const inUse = (): Code => code

/** Loads a language and turns the page to it. */
export async function speak(next: Code): Promise<void> {
  words = next === 'ko' ? (await import('./ko.ts')).ko : (await import('./en.ts')).en
  code = next
  document.documentElement.lang = next
}

/** The first language of the browser that we have. */
export function preferredLanguage(wanted: readonly string[] = navigator.languages): Code {
  for (const tag of wanted) {
    const base = tag.slice(0, 2).toLowerCase()
    if (base === 'en' || base === 'ko') return base
  }
  return 'en'
}

/** Catalog text in the language in use, English where a publisher has no other. */
export const say = (text: Text | undefined): string => (text ? ((code === 'ko' ? text.ko : undefined) ?? text.en) : '')
