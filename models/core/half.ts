/** IEEE 754 half precision: heads and pooled features are stored in it. */

/** Rounded to nearest, ties to even; from 65520 on becomes infinity. */
export function encodeHalf(values: Float32Array): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(values.length)
  const word = new Uint32Array(1)
  const float = new Float32Array(word.buffer)
  for (let i = 0; i < values.length; i++) {
    float[0] = values[i]
    halves[i] = halfOf(word[0])
  }
  return halves
}

/** @param bits of the float32. */
function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00 // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00 // 65520 and more
  if (magnitude < 0x33000000) return sign // below half of the least half
  const exponent = magnitude >>> 23
  if (exponent >= 113) return sign | roundShift(magnitude - (112 << 23), 13)
  return sign | roundShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent) // subnormal half
}

/** value / 2^shift, ties to even. */
function roundShift(value: number, shift: number): number {
  const floor = value >>> shift
  const rest = value & ((1 << shift) - 1)
  const tie = 1 << (shift - 1)
  return rest > tie || (rest === tie && (floor & 1) === 1) ? floor + 1 : floor
}

let table: Float32Array<ArrayBuffer> | undefined

export function decodeHalf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  table ??= Float32Array.from({ length: 65536 }, (_, half) => floatOf(half))
  const values = new Float32Array(halves.length)
  for (let i = 0; i < halves.length; i++) values[i] = table[halves[i]]
  return values
}

function floatOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 31
  const fraction = half & 0x3ff
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25))
}
