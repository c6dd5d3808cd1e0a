/** A catalog picture in several widths: which are made of a photo, and which of its files a use needs. */
import type { Picture, PictureFile } from './schema.ts'

/**
 * [Note: Widths] Pixels, from how the app lays pictures out. A grid on a phone has two columns of 165 to 193 CSS pixels,
 * one on a desktop columns of 200 to 315. 400 serves both where a CSS pixel is one pixel or, on the phone, two; 640
 * serves the desktop at two and the phone at three. As wide as the window, or alone on a page, the main picture is shown.
 */
const widths = [640, 400]

/**
 * Of the next wider file, in width and in bytes. Each size puts its name, which does not compress, into every record
 * that a device downloads, about 40 bytes: one that saves less is not worth that.
 */
const mostOfNext = 0.75
/** Bytes. A picture as light as this goes alone. */
const light = 20_000

/**
 * The smaller files of a picture, narrowest first; never an enlarged one.
 * @param make the same picture in these pixels; asked from the widest down, and what it gives may be dropped as too heavy
 */
export async function makeSizes<Made extends { file: PictureFile }>(
  main: PictureFile,
  make: (width: number, height: number) => Promise<Made>,
): Promise<Made[]> {
  const sizes: Made[] = []
  let next = main
  for (const width of main.bytes > light ? widths : []) {
    if (width > mostOfNext * next.width) continue
    const made = await make(width, Math.max(1, Math.round((width * main.height) / main.width)))
    if (made.file.bytes > mostOfNext * next.bytes) continue
    sizes.unshift(made)
    next = made.file
  }
  return sizes
}

export const withSizes = (main: PictureFile, sizes: PictureFile[]): Picture =>
  sizes.length > 0 ? { ...main, sizes } : main

/** Every file of a picture, narrowest first: the last is the picture itself. */
export const filesOf = (picture: Picture): PictureFile[] => [...(picture.sizes ?? []), picture]

/** The narrowest file whose longer side has this many pixels, or else the picture itself. */
export const fileFor = (picture: Picture, side: number): PictureFile =>
  filesOf(picture).find(({ width, height }) => Math.max(width, height) >= side) ?? picture
