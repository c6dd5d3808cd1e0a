/** Golden outputs of a trunk: what every device must get for two made-up pictures (as models/train/trunk/export.py). */
import { dot, l2Normalize } from '../../core/descriptor.ts'
import { normalizePixels, type Pixels } from '../../core/pixels.ts'
import { type Pooled, poolRegion } from '../../core/pooling.ts'
import { type GraphFiles, loadTrunk, type Trunk } from '../trunk.ts'

export interface GoldenRow {
  pattern: string
  size: number
  spoc: number[]
  gem: number[]
  spocNorm: number
  gemNorm: number
  /** How far int8 is from the network as it was given. */
  spocCosineToFloat: number
  gemCosineToFloat: number
}

export interface InputPlan {
  mean: readonly [number, number, number]
  std: readonly [number, number, number]
  p: number
}

/** From integers alone, so that any language draws the same. */
const patterns = {
  gradient: (x: number, y: number, size: number) =>
    [(x * 255) / (size - 1), (y * 255) / (size - 1), ((x + y) * 255) / (2 * size - 2)].map(Math.floor),
  checker: (x: number, y: number) => [
    (((x >> 4) + (y >> 4)) % 2) * 255,
    (((x >> 3) + (y >> 5)) % 2) * 180 + 40,
    (x * y) % 256,
  ],
}
const drawn = [
  { pattern: 'gradient', size: 128 },
  { pattern: 'checker', size: 160 },
] as const

function drawPattern(pattern: keyof typeof patterns, size: number): Pixels {
  const data = new Uint8ClampedArray(4 * size * size)
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) data.set([...patterns[pattern](x, y, size), 255], 4 * (y * size + x))
  return { data, width: size, height: size }
}

async function poolPatterns(trunk: Trunk, { mean, std, p }: InputPlan): Promise<Pooled[]> {
  const pooled: Pooled[] = []
  for (const { pattern, size } of drawn) {
    const image = normalizePixels(drawPattern(pattern, size), mean, std)
    const { map, channels, rows, columns } = await trunk.run(image, size, size)
    pooled.push(poolRegion(map, channels, rows, columns, [0, 0, 1, 1], p))
  }
  await trunk.close()
  return pooled
}

const runOn = (files: GraphFiles) => loadTrunk({ int8: async () => files, float: async () => files }, 'wasm')
const rounded = (values: Float32Array) => Array.from(values, (value) => Number(value.toPrecision(5)))

/** Runs the int8 graph and the float one, both in WebAssembly, one after the other: together they are 120 MB. */
export async function makeGolden(int8: GraphFiles, float: GraphFiles, input: InputPlan): Promise<GoldenRow[]> {
  const ours = await poolPatterns(await runOn(int8), input)
  const exact = await poolPatterns(await runOn(float), input)
  return drawn.map(({ pattern, size }, at) => {
    const cosine = (branch: 'spoc' | 'gem') =>
      Number(dot(l2Normalize(ours[at][branch]), l2Normalize(exact[at][branch])).toFixed(6))
    const { spoc, gem } = ours[at]
    const [spocNorm, gemNorm] = [Math.sqrt(dot(spoc, spoc)), Math.sqrt(dot(gem, gem))]
    const near = { spocCosineToFloat: cosine('spoc'), gemCosineToFloat: cosine('gem') }
    return { pattern, size, spoc: rounded(spoc), gem: rounded(gem), spocNorm, gemNorm, ...near }
  })
}
