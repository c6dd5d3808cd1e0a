/** What the sensor and the file do to a snapshot: blur, white balance, exposure, contrast, vignette, noise, JPEG. */
import sharp from 'sharp'
import type { Shot } from './camera.ts'
import { createRandom } from './random.ts'

export type Format = 'jpg' | 'avif' | 'webp'

/** A picture on its way through sharp. */
export type Picture = ReturnType<typeof sharp>

export interface Pixels {
  /** RGBA, opaque, row by row. */
  data: Uint8Array
  width: number
  height: number
}

/** Channel gains for an error of `kelvin` and `tint`: 600 K is about 4 % on red and 5 % on blue. */
function balanceGains(shot: Shot): [red: number, green: number, blue: number] {
  const warm = shot.kelvin / 600
  const exposure = 2 ** shot.exposure
  return [(1 + 0.04 * warm) * exposure, (1 + 0.015 * (shot.tint / 4)) * exposure, (1 - 0.05 * warm) * exposure]
}

/** A line of `length` pixels at `degrees` as a square kernel whose entries sum to 1. */
function motionKernel(length: number, degrees: number): { size: number; weights: number[] } {
  const size = Math.max(3, 2 * Math.floor(length / 2) + 1)
  const weights = new Array<number>(size * size).fill(0)
  const [dx, dy] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const steps = size * 4
  for (let step = 0; step <= steps; step++) {
    const along = (step / steps - 0.5) * (size - 1)
    const column = Math.round((size - 1) / 2 + dx * along)
    const row = Math.round((size - 1) / 2 + dy * along)
    weights[row * size + column] = (weights[row * size + column] ?? 0) + 1
  }
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return { size, weights: weights.map((weight) => weight / sum) }
}

/** Gains, contrast about the middle grey, vignette and noise in one pass over the pixels, in place. RGB, 3 bytes each. */
function expose(data: Uint8Array, width: number, height: number, shot: Shot, seed: number): void {
  const gains = balanceGains(shot)
  const random = createRandom(seed)
  // Sum of two uniforms: triangular, close enough to Gaussian at these amplitudes; its sigma is 1 / sqrt(6).
  const grain = (): number => (random() + random() - 1) * 2.449 * shot.noise
  const noisy = shot.noise > 0
  for (let row = 0, at = 0; row < height; row++) {
    const y = (row / height - 0.46) * 1.25
    for (let column = 0; column < width; column++, at += 3) {
      const x = column / width - 0.5
      const falloff = 1 - shot.vignette * Math.min(1, Math.max(0, (x * x + y * y - 0.16) / 0.5))
      const luma = noisy ? grain() : 0
      for (let channel = 0; channel < 3; channel++) {
        const lit = (data[at + channel] as number) * (gains[channel] as number) * falloff
        const chroma = noisy ? luma + 0.3 * grain() : 0
        data[at + channel] = Math.max(0, Math.min(255, (lit - 118) * shot.contrast + 118 + chroma + 0.5))
      }
    }
  }
}

/** The picture as the camera stored it: RGB pixels, not yet encoded. */
export async function developSnapshot(pixels: Pixels, shot: Shot, seed: number): Promise<Picture> {
  const { width, height } = pixels
  const perPixel = width / 600
  let image = sharp(pixels.data, { raw: { width, height, channels: 4 } }).removeAlpha()
  if (shot.blur * perPixel >= 0.3) image = image.blur(shot.blur * perPixel)
  if (shot.motion.length > 0) {
    const { size, weights } = motionKernel(shot.motion.length * perPixel, shot.motion.angle)
    image = image.convolve({ width: size, height: size, kernel: weights, scale: 1 })
  }
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  expose(data, info.width, info.height, shot, seed)
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
}

/** Encodes for training (JPEG at the shot's own quality) or for the page (AVIF or WebP at `quality`). */
export async function encode(image: Picture, format: Format, quality: number): Promise<Buffer> {
  if (format === 'jpg') return image.jpeg({ quality, chromaSubsampling: '4:2:0', mozjpeg: false }).toBuffer()
  if (format === 'webp') return image.webp({ quality, effort: 6, smartSubsample: true }).toBuffer()
  return image.avif({ quality, effort: 1, chromaSubsampling: '4:2:0' }).toBuffer()
}
