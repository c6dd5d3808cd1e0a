/** Colour in OKLCH (Ottosson 2020, "A perceptual color space for image processing"): shades keep their hue. */

import { clamp } from './number.ts'

/** Lightness 0 to 1, chroma, hue in radians. */
export type Lch = [lightness: number, chroma: number, hue: number]

const toLinear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const toGamma = (c: number) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055)

/** @throws RangeError when `hex` is not `#rrggbb`. */
export function toLch(hex: string): Lch {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new RangeError(`not a #rrggbb colour: "${hex}"`)
  const packed = parseInt(hex.slice(1), 16)
  const [r, g, b] = [packed >> 16, (packed >> 8) & 255, packed & 255].map((v) => toLinear(v / 255)) as [
    number,
    number,
    number,
  ]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, Math.hypot(x, y), Math.atan2(y, x)]
}

export function fromLch([lightness, chroma, hue]: Lch): string {
  const x = chroma * Math.cos(hue)
  const y = chroma * Math.sin(hue)
  const l = (lightness + 0.3963377774 * x + 0.2158037573 * y) ** 3
  const m = (lightness - 0.1055613458 * x - 0.0638541728 * y) ** 3
  const s = (lightness - 0.0894841775 * x - 1.291485548 * y) ** 3
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
  const channel = (c: number) =>
    Math.round(clamp(toGamma(clamp(c))) * 255)
      .toString(16)
      .padStart(2, '0')
  return '#' + linear.map(channel).join('')
}

/** `amount` below 0 darkens by that share of the lightness, above 0 lightens by that share of what is left. */
export function tone(hex: string, amount: number, chroma = 1, hueShift = 0): string {
  const [l, c, h] = toLch(hex)
  return fromLch([clamp(amount < 0 ? l * (1 + amount) : l + (1 - l) * amount, 0.03, 0.99), c * chroma, h + hueShift])
}

/** The colour of its shadow: darker with a little more chroma, never black. Greys turn slightly violet. */
export function shadeOf(hex: string): string {
  const [l, c, h] = toLch(hex)
  return fromLch([
    Math.max(0.07, l * 0.52),
    Math.min(0.16, c * 1.05 + 0.008),
    c < 0.02 ? 4.6 : h + (l > 0.6 ? 0.12 : 0),
  ])
}

/** The colour of its highlight: toward white, half the chroma. */
export function lightOf(hex: string): string {
  const [l, c, h] = toLch(hex)
  return fromLch([l + (1 - l) * 0.62, c * 0.55, h])
}

export const lightness = (hex: string) => toLch(hex)[0]

/** A colour that reads on `hex`: pale on dark, dark on pale. */
export const contrastOf = (hex: string) => (lightness(hex) < 0.6 ? tone(hex, 0.72, 0.5) : tone(hex, -0.55, 1.2))
