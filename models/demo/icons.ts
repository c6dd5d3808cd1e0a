/**
 * The app icon: a serif-like monogram "E" in the page's ink and paper (tokens of the interface), drawn as paths so
 * that no font is needed. `npx tsx models/demo/icons.ts [DIR]` writes the PNGs and the favicon.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'

const ink = '#1b1917'
const paper = '#fbfaf8'
const madder = '#97391f'

/** The letter in a 512 box: a stem with bracketed serifs, three arms, the middle one a thread of madder. */
const letter = [
  `<path fill="${paper}" d="M150 118H362L368 198H352C346 158 330 142 288 142H232V244H262C290 244 300 234 304 208H318V304H304`,
  `C300 278 290 268 262 268H232V370H294C336 370 354 350 364 308H380L372 394H150V380C174 376 180 372 180 350V162C180 140 174 136 150 132Z"/>`,
  `<path fill="${madder}" d="M232 249H318V263H232Z"/>`,
].join('')

/** @param round corner radius in 512ths; @param scale of the letter (a maskable icon keeps it in the inner 80 %). */
export function drawIcon(round: number, scale: number): string {
  const shift = Math.round(256 * (1 - scale))
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><rect width="512" height="512" rx="${round}" fill="${ink}"/>` +
    `<g transform="translate(${shift} ${shift}) scale(${scale})">${letter}</g></svg>`
  )
}

export async function writeIcons(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const rasterize = (svg: string, size: number): Buffer =>
    new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng()
  const rounded = drawIcon(96, 1.12)
  await writeFile(join(folder, 'icon-192.png'), rasterize(rounded, 192))
  await writeFile(join(folder, 'icon-512.png'), rasterize(rounded, 512))
  await writeFile(join(folder, 'icon-maskable-512.png'), rasterize(drawIcon(0, 0.9), 512))
  await writeFile(join(folder, 'favicon.svg'), `${rounded}\n`)
}

if (process.argv[1]?.endsWith('icons.ts')) await writeIcons(process.argv[2] ?? 'web/public/icons')
