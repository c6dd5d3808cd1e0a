import { expect, test } from 'vitest'
import { finalSound, withParticle, type Particle } from '../../web/i18n/particles.ts'

// Read aloud by hand: 코트 ends in a vowel, 신발 in ㄹ, 셔츠 in a vowel, 니트 in a vowel, 부츠 in a vowel, 가방 in ㅇ.
const cases: [word: string, particle: Particle, expected: string][] = [
  ['코트', '을/를', '코트를'],
  ['가방', '을/를', '가방을'],
  ['신발', '을/를', '신발을'],
  ['신발', '으로/로', '신발로'], // ㄹ takes 로
  ['가방', '으로/로', '가방으로'],
  ['원피스', '은/는', '원피스는'],
  ['청바지', '이/가', '청바지가'],
  ['맨투맨', '이/가', '맨투맨이'],
  ['카디건', '과/와', '카디건과'],
  ['로퍼', '과/와', '로퍼와'],
  ['WebGPU', '으로/로', 'WebGPU로'], // 유
  ['WASM', '으로/로', 'WASM으로'], // 엠
  ['HTML', '으로/로', 'HTML로'], // 엘
  ['사이즈 3', '을/를', '사이즈 3을'], // 삼
  ['사이즈 7', '으로/로', '사이즈 7로'], // 칠
  ['사이즈 2', '을/를', '사이즈 2를'], // 이
  ['‘가을’', '으로/로', '‘가을’로'], // the mark at the end is not heard
  ['코트(블랙)', '을/를', '코트(블랙)을'],
]

test.each(cases)('%s with %s is %s', (word, particle, expected) => {
  expect(withParticle(word, particle)).toBe(expected)
})

test('a final consonant is the 28th part of a syllable, checked against decomposed letters', () => {
  for (let code = 0xac00; code <= 0xd7a3; code += 7) {
    const syllable = String.fromCodePoint(code)
    // NFD splits a syllable into two letters, or three when it has a final consonant; U+11AF is final ㄹ.
    const letters = syllable.normalize('NFD')
    const expected = letters.length < 3 ? 'vowel' : letters[2] === '\u11af' ? 'rieul' : 'final'
    expect(finalSound(syllable), syllable).toBe(expected)
  }
})

test('decomposed text sounds as composed text', () => {
  expect(withParticle('가방'.normalize('NFD'), '을/를').normalize('NFC')).toBe('가방을')
})
