/** How wide catalog pictures are shown, so that the browser loads the file that fits (core: picture-sizes.ts). */
import { filesOf } from '../../models/core/picture-sizes.ts'
import type { Picture } from '../../models/core/schema.ts'
import { pictureAddress } from '../picture.ts'

/** Where pictures are shown: CSS widths, each for windows at least so wide (CSS pixels), the widest windows first. */
interface Place {
  widths: [from: number, width: string][]
  /** Of width to height, where the picture is cut to fill a frame; absent: all of it is seen. */
  ratio?: number
}

const always = (pixels: number, ratio?: number): Place => ({ widths: [[0, `${pixels}px`]], ratio })

/** As the layout has them: layout.css and the pages. */
const columns: Place['widths'] = [
  [900, '290px'],
  [600, '33vw - 19px'],
  [0, '50vw - 22px'],
]
export const places = {
  card: { widths: columns, ratio: 4 / 5 },
  look: { widths: columns, ratio: 3 / 4 },
  /** A look that fills a row, but on a desktop. */
  wideLook: { widths: [columns[0], [0, '100vw - 32px']], ratio: 3 / 4 },
  item: {
    widths: [
      [900, '380px'],
      [0, '100vw'],
    ],
    ratio: 4 / 5,
  },
  wholeLook: {
    widths: [
      [900, '500px'],
      [0, '100vw'],
    ],
  },
  subject: {
    widths: [
      [900, '500px'],
      [600, '340px'],
      [0, '60vw'],
    ],
  },
  strip: always(110, 3 / 4),
  swatch: always(64, 4 / 5),
  folded: always(42, 3 / 4),
} as const satisfies Record<string, Place>

/** Attributes of an <img>. Width and height are of the whole picture: they give its place its shape before it comes. */
export interface Sources {
  src: string
  srcset?: string
  sizes?: string
  width?: number
  height?: number
}

export function sourcesOf(picture: Picture, { widths, ratio }: Place): Sources {
  const { width, height } = picture
  const files = filesOf(picture)
  const src = pictureAddress(picture)
  if (files.length === 1) return { src, width, height }
  // A picture wider than its frame is cut at the sides: it is shown wider than the frame is.
  const stretch = ratio ? Math.max(1, width / height / ratio) : 1
  const sizes = widths.map(([from, shown]) => {
    const media = from > 0 ? `(min-width: ${from}px) ` : ''
    return `${media}calc((${shown}) * ${stretch.toFixed(2)})`
  })
  const srcset = files.map((file) => `${pictureAddress(picture, file)} ${file.width}w`)
  return { src, srcset: srcset.join(', '), sizes: sizes.join(', '), width, height }
}
