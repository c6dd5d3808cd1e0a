/** Small pictures for a report, inside the page itself. */
import { basename } from 'node:path'
import sharp from 'sharp'
import { escapeHtml } from './page.ts'

/** Longest side, pixels: enough to see what a garment is; about 3 KB each. */
const side = 120

/** File -> data URI; a photo is made small once however often it is shown. */
export type Thumbs = (file: string) => Promise<string | undefined>

export function createThumbs(): Thumbs {
  const made = new Map<string, Promise<string | undefined>>()
  const make = async (file: string) => {
    const small = sharp(file).autoOrient().resize(side, side, { fit: 'inside' }).flatten({ background: '#fff' })
    // A photo that cannot be shown was listed as rejected before: here it is only an empty frame.
    const bytes = await small
      .jpeg({ quality: 62 })
      .toBuffer()
      .catch(() => undefined)
    return bytes && `data:image/jpeg;base64,${bytes.toString('base64')}`
  }
  return (file) => {
    const known = made.get(file) ?? make(file)
    made.set(file, known)
    return known
  }
}

/** @param kind class of the frame: `asked`, `right`, or none */
export async function showPhoto(thumbs: Thumbs, file: string, caption: string, kind = ''): Promise<string> {
  const uri = await thumbs(file)
  const name = escapeHtml(basename(file))
  const picture = uri ? `<img src="${uri}" alt="${name}" title="${name}">` : `<div class="none">${name}</div>`
  return `<figure class="${kind}">${picture}<figcaption>${escapeHtml(caption)}</figcaption></figure>`
}
