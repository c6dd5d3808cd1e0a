/** Language and theme: kept in local storage, because boot.js reads them before the first paint. */
import type { Code } from '../i18n/format.ts'
import { preferredLanguage, speak } from '../i18n/language.svelte.ts'

export type Theme = 'system' | 'light' | 'dark'
interface Settings {
  theme: Theme
  language?: Code
  /** The board a bookmark saves to. */
  board?: string
  /** Whether all pictures of the catalog are wanted on this device. */
  pictures?: boolean
}

const key = 'ensemble.settings'
export const settings = $state<Settings>(readSettings())

function readSettings(): Settings {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Settings>
    const theme = kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'system'
    const language = kept.language === 'en' || kept.language === 'ko' ? kept.language : undefined
    const board = typeof kept.board === 'string' ? kept.board : undefined
    return { theme, language, board, pictures: kept.pictures === true }
  } catch {
    return { theme: 'system' } // storage closed or its text damaged: the defaults are always right
  }
}

function keepSettings(): void {
  try {
    localStorage.setItem(key, JSON.stringify(settings))
  } catch {
    // Storage is full or closed: the choice holds until the page is left.
  }
}

export const firstLanguage = (): Code => settings.language ?? preferredLanguage()

export async function chooseLanguage(code: Code): Promise<void> {
  await speak(code)
  settings.language = code
  keepSettings()
}

export function chooseTheme(theme: Theme): void {
  settings.theme = theme
  keepSettings()
  showTheme()
}

export function chooseBoard(id: string): void {
  settings.board = id
  keepSettings()
}

export function choosePictures(wanted: boolean): void {
  settings.pictures = wanted
  keepSettings()
}

export function forgetSettings(): void {
  Object.assign(settings, { theme: 'system', language: undefined, board: undefined, pictures: false })
  localStorage.removeItem(key)
  showTheme()
}

/** The theme on the root, and the browser's own bar in the colour of the paper. */
function showTheme(): void {
  const root = document.documentElement
  if (settings.theme === 'system') delete root.dataset.theme
  else root.dataset.theme = settings.theme
  const paper = { light: '#fbfaf8', dark: '#141312' }
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    const own = meta.media.includes('dark') ? 'dark' : 'light'
    meta.content = paper[settings.theme === 'system' ? own : settings.theme]
  }
}
showTheme()
