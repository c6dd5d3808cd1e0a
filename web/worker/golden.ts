/** The release's golden pictures: made from integers alone, so that no file and no decoder stands between devices. */
import { EnsembleError } from '../../models/core/errors.ts'
import type { Pixels } from '../../models/core/pixels.ts'

export interface Golden {
  pattern: string
  /** Pixels a side. */
  size: number
  spoc: number[] // [2048]
  gem: number[] // [2048]
  /** [30, size / 16, size / 16]; of the first picture alone, and absent from an imported trunk. */
  garments?: number[]
}

/** The same formulas as `pattern` of the trunk's export (models/train/trunk/export.py). */
const patterns: Record<string, (x: number, y: number, width: number, height: number) => [number, number, number]> = {
  gradient: (x, y, width, height) => [
    Math.floor((x * 255) / (width - 1)),
    Math.floor((y * 255) / (height - 1)),
    Math.floor(((x + y) * 255) / (width + height - 2)),
  ],
  checker: (x, y) => [(((x >> 4) + (y >> 4)) % 2) * 255, (((x >> 3) + (y >> 5)) % 2) * 180 + 40, (x * y) % 256],
}

export function drawGolden(pattern: string, width: number, height: number): Pixels {
  const formula = patterns[pattern]
  if (!formula) throw new EnsembleError('manifest-invalid', `golden pattern "${pattern}" is not known`)
  const data = new Uint8ClampedArray(4 * width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set([...formula(x, y, width, height), 255], 4 * (y * width + x))
  return { data, width, height }
}

export function parseGolden(text: string): Golden[] {
  const rows: unknown = JSON.parse(text)
  const fits = (row: Golden) =>
    row.pattern in patterns && row.size > 0 && row.spoc?.length === row.gem?.length && row.spoc?.length > 0
  if (!Array.isArray(rows) || rows.length === 0 || !rows.every(fits))
    throw new EnsembleError('manifest-invalid', 'the golden descriptors of the release do not fit')
  return rows
}

export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i]
    aa += a[i] * a[i]
    bb += b[i] * b[i]
  }
  return ab / Math.sqrt(aa * bb)
}
