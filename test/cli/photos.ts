/** Small real pictures for the command's tests, drawn by formula. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp, { type Sharp } from 'sharp'

export const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'ensemble-test-'))

/** Two colours in stripes or checks, different for each seed. */
export function drawPixels(seed: number, width = 96, height = 128): Buffer {
  const data = Buffer.alloc(width * height * 3)
  const colour = (turn: number) => [0, 1, 2].map((at) => ((seed * 53 + turn * 97 + at * 71) * 37) % 256)
  const [one, two] = [colour(1), colour(2)]
  const step = 4 + (seed % 5) * 5
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const odd = (Math.floor(x / step) + (seed % 2 ? 0 : Math.floor(y / step))) % 2
      data.set(odd ? one : two, (y * width + x) * 3)
    }
  return data
}

export function drawPhoto(seed: number, width = 96, height = 128): Sharp {
  return sharp(drawPixels(seed, width, height), { raw: { width, height, channels: 3 } })
}

/** Grain all over, which no encoder makes small: it has smaller sizes. */
export function drawGrain(seed: number, width: number, height: number): Sharp {
  let state = seed + 1
  const next = () => (state = (state * 48271) % 2147483647) % 256
  const data = Buffer.from(Uint8Array.from({ length: width * height * 3 }, next))
  return sharp(data, { raw: { width, height, channels: 3 } }).blur(2)
}

export const drawJpeg = (seed: number): Promise<Buffer> => drawPhoto(seed).jpeg({ quality: 90 }).toBuffer()

/** Writes files below a folder, making the folders between. */
export async function writeFiles(folder: string, files: Record<string, Buffer | string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
}
