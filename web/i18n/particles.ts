/** Korean particles: which form follows a word depends on the sound the word ends in. */

export type Particle = '을/를' | '은/는' | '이/가' | '과/와' | '으로/로'

const hangul = { first: 0xac00, last: 0xd7a3, finals: 28, rieul: 8 }
// How digits and Latin letters end when read aloud in Korean: 0 영, 1 일, 3 삼, 6 육, 7 칠, 8 팔; L 엘, M 엠, N 엔, R 알.
const spokenFinals: Record<string, 'final' | 'rieul'> = {
  ...{ 0: 'final', 1: 'rieul', 3: 'final', 6: 'final', 7: 'rieul', 8: 'rieul' },
  ...{ l: 'rieul', m: 'final', n: 'final', r: 'rieul' },
}

/** The sound at the end of a word: a vowel, the consonant ㄹ, or another consonant. Marks and brackets at the end are skipped. */
export function finalSound(word: string): 'vowel' | 'rieul' | 'final' {
  const last = [...word.normalize('NFC')].filter((letter) => /[\p{L}\p{N}]/u.test(letter)).at(-1)
  if (!last) return 'vowel'
  const code = last.codePointAt(0) ?? 0
  if (code < hangul.first || code > hangul.last) return spokenFinals[last.toLowerCase()] ?? 'vowel'
  const final = (code - hangul.first) % hangul.finals
  return final === 0 ? 'vowel' : final === hangul.rieul ? 'rieul' : 'final'
}

/** The word with its particle: 코트를, 셔츠를, 원피스를, 슬랙스를, 신발을; 서울로, 부산으로. */
export function withParticle(word: string, particle: Particle): string {
  const [afterFinal, afterVowel] = particle.split('/')
  const sound = finalSound(word)
  const takesVowelForm = sound === 'vowel' || (particle === '으로/로' && sound === 'rieul')
  return word + (takesVowelForm ? afterVowel : afterFinal)
}
