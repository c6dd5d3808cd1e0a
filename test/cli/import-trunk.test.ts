import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { weightsFolder } from '../../models/cli/model.ts'
import { makeGolden } from '../../models/cli/onnx/golden.ts'
import { parseOnnx, readValues } from '../../models/cli/onnx/graph.ts'
import { blindDetector, packTrunk, quantizeChannel, setStrides } from '../../models/cli/onnx/pack.ts'
import { readFields } from '../../models/cli/onnx/protobuf.ts'
import { type FoldedConv, readResnet50 } from '../../models/cli/onnx/resnet50.ts'
import { loadTrunk } from '../../models/cli/trunk.ts'
import { expandWeights, type ExpansionRow, parseExpansion } from '../../models/cli/weights.ts'
import { dot, l2Normalize } from '../../models/core/descriptor.ts'
import { encodeHalf } from '../../models/core/half.ts'
import { createRandom, normal } from '../../models/core/random.ts'
import { drawNetwork, type Plan, writeOnnx } from './onnx-writer.ts'

let table: ExpansionRow[]
let blob: Uint8Array
let floats: Float32Array
const files: Record<string, Uint8Array> = {}
const nothing = () => new Uint8Array()

beforeAll(async () => {
  for (const name of ['trunk.table.json', 'trunk.int8.bin', 'trunk.wasm.onnx', 'trunk.webgpu.onnx'])
    files[name] = new Uint8Array(await readFile(join(weightsFolder, name)))
  blob = files['trunk.int8.bin']
  table = parseExpansion(files['trunk.table.json'])
  floats = new Float32Array(expandWeights(table, blob).buffer)
})

/** Values of the released trunk by the name of their tensor. */
function valuesOf(name: string): Float32Array {
  const row = table.find((each) => each.name === name)
  if (!row) throw new Error(`no ${name}`)
  return floats.subarray(row.floatOffset / 4, row.floatOffset / 4 + Math.max(1, row.channels) * row.perChannel)
}

/** An ONNX file of the released trunk: nodes named as by an exporter, some with a batch norm behind them. */
function exportOnnx(plan: Partial<Plan> = {}): Uint8Array {
  return writeOnnx(drawNetwork({ valuesOf, strideIn: 'conv2', blocks: [3, 4, 6, 3], withNorm: () => false, ...plan }))
}

/** The released detector, as it is. */
const detector = (): FoldedConv[] =>
  blindDetector(table).map(({ name, stride }) => {
    return { name, stride, weight: valuesOf(`${name}.weight`), bias: valuesOf(`${name}.bias`) }
  })

describe('protobuf', () => {
  it('reads numbers of any length, signed, packed or not, and names where a file ends too soon', () => {
    const bytes = Uint8Array.of(
      0x08,
      0x96,
      0x01,
      0x10,
      ...new Array<number>(9).fill(0xff),
      0x01,
      0x1a,
      0x02,
      0x61,
      0x62,
    )
    expect([...readFields(bytes)].map(({ number, value }) => [number, value])).toEqual([
      [1, 150],
      [2, -1],
      [3, 2],
    ])
    expect(() => [...readFields(bytes.subarray(0, 16))]).toThrow('byte 14')
    expect(() => [...readFields(new TextEncoder().encode('a diary'))]).toThrow('not a protobuf message')
    expect(() => parseOnnx(Uint8Array.of(0x08, 0x01))).toThrow('no ONNX graph')
  })

  it('reads weights of every kind of number', () => {
    const values = Float32Array.of(0.5, -2, 1024)
    const tensor = { name: 'w', dims: [3], external: {} }
    const bytesOf = (view: ArrayBufferView) =>
      new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength)
    for (const [type, raw] of [
      [1, bytesOf(values)],
      [10, bytesOf(encodeHalf(values))],
      [11, bytesOf(Float64Array.from(values))],
    ] as const)
      expect(readValues({ ...tensor, type, raw }, nothing)).toEqual(values)
    const external = { location: 'w.bin', offset: '4', length: '12' }
    const asked: unknown[] = []
    const beside = (...given: unknown[]) => (asked.push(given), bytesOf(values))
    expect(readValues({ ...tensor, type: 1, raw: nothing(), external }, beside)).toEqual(values)
    expect(asked).toEqual([['w.bin', 4, 12]])
    expect(() => readValues({ ...tensor, type: 7, raw: nothing() }, nothing)).toThrow('ONNX type 7')
    expect(() => readValues({ ...tensor, type: 1, raw: nothing() }, nothing)).toThrow('"w" [3] have 0 bytes')
  })
})

describe('quantisation', () => {
  it('gives back what was int8, and clips where that loses less', () => {
    const whole = Int8Array.from({ length: 200 }, (_, at) => ((at * 37) % 255) - 127)
    const again = new Int8Array(200)
    const scale = quantizeChannel(
      Float32Array.from(whole, (value) => value * 0.013),
      again,
    )
    expect(again).toEqual(whole)
    expect(scale).toBeCloseTo(0.013, 8)
    const random = createRandom(5)
    const weights = Float32Array.from({ length: 4000 }, () => normal(random))
    weights[0] = 4.2
    const into = new Int8Array(4000)
    const errorOf = (step: number, rounded: (weight: number) => number) =>
      weights.reduce((sum, weight) => sum + (rounded(weight) * step - weight) ** 2, 0)
    const found = quantizeChannel(weights, into)
    let at = 0
    const plain = errorOf(4.2 / 127, (weight) => Math.round(weight / (4.2 / 127)))
    expect(errorOf(found, () => into[at++])).toBeLessThanOrEqual(plain * 1.0001)
  })
})

describe('import of a ResNet50', () => {
  it('gives the same int8 trunk again, from folded weights and from weights behind batch norms', () => {
    for (const withNorm of [() => false, (name: string) => /^(conv1|layer1|layer4\.2)/.test(name)]) {
      const convs = readResnet50(parseOnnx(exportOnnx({ withNorm })), nothing)
      expect(convs.map(({ name }) => name).sort()).toEqual(
        table
          .filter(({ name }) => name.endsWith('.weight') && !name.startsWith('garments.'))
          .map(({ name }) => name.slice(0, -7))
          .sort(),
      )
      const packed = packTrunk([...convs, ...detector()], table, blob.length)
      // A batch norm multiplied in rounds in float32: a weight on the edge may fall to the other side.
      let different = 0
      for (let at = 0; at < blob.length; at++) different += Number(packed.blob[at] !== blob[at])
      const allowed = withNorm('conv1') ? 0.01 : 0.002
      expect(different / blob.length).toBeLessThan(allowed)
      const back = new Float32Array(expandWeights(table, packed.blob).buffer)
      for (let at = 0; at < floats.length; at += 997) expect(back[at]).toBeCloseTo(floats[at], 5)
    }
  })

  it('gives the golden outputs of the release in WebAssembly', async () => {
    const packed = packTrunk([...readResnet50(parseOnnx(exportOnnx()), nothing), ...detector()], table, blob.length)
    const card = JSON.parse(await readFile(join(weightsFolder, 'trunk.json'), 'utf8'))
    const rows = await makeGolden(
      { graph: files['trunk.wasm.onnx'], weights: packed.blob, location: 'trunk.int8.bin' },
      { graph: files['trunk.webgpu.onnx'], weights: packed.floats, location: 'trunk.f32.bin' },
      { ...card.input, p: card.p },
    )
    const golden = JSON.parse(await readFile(join(weightsFolder, 'trunk.golden.json'), 'utf8'))
    const cosine = (a: number[], b: number[]) =>
      dot(l2Normalize(Float32Array.from(a)), l2Normalize(Float32Array.from(b)))
    for (const [at, { pattern, size, spoc, gem }] of golden.entries()) {
      expect([rows[at].pattern, rows[at].size]).toEqual([pattern, size])
      expect(cosine(rows[at].spoc, spoc)).toBeGreaterThan(0.9999)
      expect(cosine(rows[at].gem, gem)).toBeGreaterThan(0.9999)
      expect(rows[at].spocCosineToFloat).toBeGreaterThan(0.9999) // these weights were int8 before
    }
  })

  it('has a detector that finds nothing: the released one was trained on other maps', async () => {
    const convs = [...readResnet50(parseOnnx(exportOnnx()), nothing), ...blindDetector(table)]
    const { blob: weights } = packTrunk(convs, table, blob.length)
    const files8 = { graph: files['trunk.wasm.onnx'], weights, location: 'trunk.int8.bin' }
    const trunk = await loadTrunk({ int8: async () => files8, float: async () => files8 }, 'wasm')
    const { garments, rows, columns } = await trunk.run(new Float32Array(3 * 64 * 96).fill(1), 96, 64)
    await trunk.close()
    expect([rows, columns, garments.length]).toEqual([2, 3, 30 * 4 * 6])
    expect(Math.max(...garments.subarray(0, 6 * 4 * 6))).toBeLessThan(-19)
  })

  it('moves the stride to the first convolution for networks that have it there', () => {
    const convs = readResnet50(parseOnnx(exportOnnx({ strideIn: 'conv1' })), nothing)
    const strides = (graph: Uint8Array, name: string) =>
      parseOnnx(graph)
        .nodes.find((node) => node.name === name)
        ?.ints['strides'].map(({ value }) => value)
    const patched = setStrides(files['trunk.wasm.onnx'], convs)
    expect([strides(patched, 'layer3.0.conv1'), strides(patched, 'layer3.0.conv2')]).toEqual([
      [2, 2],
      [1, 1],
    ])
    expect(strides(files['trunk.wasm.onnx'], 'layer3.0.conv1')).toEqual([1, 1])
    const same = setStrides(files['trunk.wasm.onnx'], readResnet50(parseOnnx(exportOnnx()), nothing))
    expect(Buffer.compare(same, files['trunk.wasm.onnx'])).toBe(0)
  })

  it('refuses another network at the first place that differs', () => {
    const refused = (plan: Partial<Plan>) => () => readResnet50(parseOnnx(exportOnnx(plan)), nothing)
    expect(refused({ blocks: [3, 4, 7, 3] })).toThrow(/layer4.0: expected a 512-wide Conv .*, found a 256-wide Conv/)
    expect(refused({ blocks: [3, 4, 5, 3] })).toThrow(/layer3.5: expected a 256-wide Conv/)
    expect(refused({ blocks: [3, 4, 6, 4] })).toThrow('a deeper network')
    expect(refused({ strideIn: 'nowhere' })).toThrow('layer2.0.conv2: expected stride 2, found 1')
    const broken = (name: string) =>
      valuesOf(name).map((value, at) => (name === 'conv1.bias' && at === 3 ? NaN : value))
    expect(refused({ valuesOf: broken })).toThrow('conv1: expected finite weights')
    const short = (name: string) => (name === 'conv1.weight' ? valuesOf(name).subarray(0, 32 * 147) : valuesOf(name))
    expect(refused({ valuesOf: short })).toThrow('conv1: expected weights [64, 3, 7, 7], found [32, 3, 7, 7]')
  })
})
