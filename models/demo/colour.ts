/** Colour on `#rrggbb` that the drawing's OKLCH helpers do not give: mixing two colours. */
import { fromLch, toLch } from './draw/colour.ts'

/** `share` of 0 gives `from`, 1 gives `to`; mixed in OKLab, so that the middle is not muddy. */
export function mixHex(from: string, to: string, share: number): string {
  const [fromLab, toLab] = [from, to].map((hex) => {
    const [lightness, chroma, hue] = toLch(hex)
    return [lightness, chroma * Math.cos(hue), chroma * Math.sin(hue)] as const
  })
  if (!fromLab || !toLab) throw new RangeError('two colours are needed')
  const mix = (channel: 0 | 1 | 2): number => fromLab[channel] + (toLab[channel] - fromLab[channel]) * share
  return fromLch([mix(0), Math.hypot(mix(1), mix(2)), Math.atan2(mix(2), mix(1))])
}
