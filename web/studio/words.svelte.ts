/** The Studio's words in the language in use: apart from the shell's, which every shopper loads. */
import { inUse } from '../i18n/language.svelte.ts'
import { en, type StudioWords } from './words.en.ts'
import { ko } from './words.ko.ts'

export const w = (): StudioWords => (inUse() === 'ko' ? ko : en)
