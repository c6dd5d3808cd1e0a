/** `ensemble import-trunk`: a ResNet50 in ONNX becomes a trunk that the app loads. */
import { mkdirSync, openSync, readSync, closeSync, fstatSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { EnsembleError } from '../core/errors.ts'
import { decodeUtf8 } from '../core/text.ts'
import { type Arguments, type Command, readFlag, readText, requireFile, requireText } from './command.ts'
import { readBytes } from './files.ts'
import { hashBytes } from './hash.ts'
import { weightsFolder } from './model.ts'
import { type GoldenRow, makeGolden } from './onnx/golden.ts'
import { parseOnnx, type ReadBeside } from './onnx/graph.ts'
import { blindDetector, packTrunk, setStrides } from './onnx/pack.ts'
import { readResnet50 } from './onnx/resnet50.ts'
import { parseExpansion } from './weights.ts'

type Three = [number, number, number]

/** trunk.json of the released trunk: what an import takes over from it, and what it replaces. */
interface Card {
  input: { mean: Three; std: Three }
  p: number
  checkpoint: string
  files: Record<string, { bytes: number; sha256: string }>
}

/** Weights that a model keeps in a file of its own; never outside its folder. */
function readerBeside(model: string): ReadBeside {
  const folder = dirname(resolve(model))
  return (location, offset, length) => {
    const path = resolve(folder, location)
    if (relative(folder, path).startsWith('..'))
      throw new EnsembleError('invalid', `${model} names weights outside its folder: ${location}`)
    let file: number
    try {
      file = openSync(path, 'r')
    } catch {
      throw new EnsembleError('not-found', `${model} keeps its weights in ${location}, which is not beside it`)
    }
    const bytes = Buffer.alloc(length ?? Math.max(0, fstatSync(file).size - offset))
    const read = readSync(file, bytes, 0, bytes.length, offset)
    closeSync(file)
    return new Uint8Array(bytes.subarray(0, read))
  }
}

function readThree(given: Arguments, name: string, otherwise: Three): Three {
  const text = readText(given, name)
  if (text === undefined) return otherwise
  const values = text.split(',').map(Number)
  if (values.length !== 3 || values.some((value) => !Number.isFinite(value)))
    throw new EnsembleError('invalid', `--${name} ${text} is not three numbers`, 'e.g. 0.485,0.456,0.406')
  return values as Three
}

export interface Imported {
  files: Record<string, Uint8Array>
  golden: GoldenRow[]
  /** Where a block halves the picture: in its 3x3 (as torchvision) or its first 1x1. */
  strideIn: 'conv1' | 'conv2'
}

/** The model's files, whole. @throws EnsembleError `invalid` when it is no ResNet50 */
export async function importTrunk(
  bytes: Uint8Array,
  beside: ReadBeside,
  input: { mean?: Three; std?: Three } = {},
): Promise<Imported> {
  const read = (name: string) => readBytes(join(weightsFolder, name))
  const card = JSON.parse(decodeUtf8(await read('trunk.json'))) as Card
  const table = await read('trunk.table.json')
  const [convs, rows] = [readResnet50(parseOnnx(bytes), beside), parseExpansion(table)]
  const { blob, floats } = packTrunk([...convs, ...blindDetector(rows)], rows, card.files['trunk.int8.bin'].bytes)
  const wasm = setStrides(await read('trunk.wasm.onnx'), convs)
  const webgpu = setStrides(await read('trunk.webgpu.onnx'), convs)
  const own = { ...card.input, mean: input.mean ?? card.input.mean, std: input.std ?? card.input.std }
  const golden = await makeGolden(
    { graph: wasm, weights: blob, location: 'trunk.int8.bin' },
    { graph: webgpu, weights: floats, location: 'trunk.f32.bin' },
    { ...own, p: card.p },
  )
  const text = (value: unknown, indent?: number) => new TextEncoder().encode(`${JSON.stringify(value, null, indent)}\n`)
  const files: Record<string, Uint8Array> = {
    'trunk.int8.bin': blob,
    'trunk.wasm.onnx': wasm,
    'trunk.webgpu.onnx': webgpu,
    'trunk.table.json': table,
    'trunk.golden.json': text(golden),
  }
  const listed = Object.entries(files).map(([name, raw]) => [name, { bytes: raw.length, sha256: hashBytes(raw) }])
  const about = { ...card, input: own, checkpoint: hashBytes(bytes), files: Object.fromEntries(listed) }
  files['trunk.json'] = text(about, 2)
  const strideIn = convs.some(({ name, stride }) => name.endsWith('.conv1') && stride === 2) ? 'conv1' : 'conv2'
  return { files, golden, strideIn }
}

/** release.json of the folder: the imported trunk has no heads yet and no measured quality, and finds no garments to outline. */
async function describeRelease(model: string): Promise<Uint8Array> {
  const source = JSON.parse(decodeUtf8(await readBytes(join(weightsFolder, 'release.json')))) as object
  const version = `imported-${basename(model).replace(/\.onnx$/i, '')}`
  const own = { ...source, outline: undefined, version, quality: {} }
  return new TextEncoder().encode(`${JSON.stringify(own, null, 2)}\n`)
}

async function run(given: Arguments): Promise<number> {
  const model = requireFile(given, 'ONNX file', 'import-trunk')
  const out = requireText(given, 'out', 'the folder of the new trunk')
  if (resolve(out) === resolve(weightsFolder) && !readFlag(given, 'force'))
    throw new EnsembleError(
      'conflict',
      `${out} is the released model`,
      'its heads fit no other trunk; --force replaces it',
    )
  const none: Three = [0, 0, 0]
  const input = {
    ...(readText(given, 'mean') && { mean: readThree(given, 'mean', none) }),
    ...(readText(given, 'std') && { std: readThree(given, 'std', none) }),
  }
  const { files, golden, strideIn } = await importTrunk(await readBytes(model), readerBeside(model), input)
  mkdirSync(out, { recursive: true })
  const all = { ...files, 'release.json': await describeRelease(model) }
  for (const [name, bytes] of Object.entries(all)) {
    writeFileSync(join(out, `${name}.part`), bytes)
    renameSync(join(out, `${name}.part`), join(out, name))
  }
  const cosines = golden.map(({ pattern, spocCosineToFloat, gemCosineToFloat }) => {
    return { pattern, spoc: spocCosineToFloat, gem: gemCosineToFloat }
  })
  if (readFlag(given, 'json')) console.log(JSON.stringify({ out, files: Object.keys(all), strideIn, int8: cosines }))
  else {
    for (const { pattern, spoc, gem } of cosines)
      console.log(
        `int8 against the network as given, ${pattern}: cosine ${spoc.toFixed(5)} SPoC, ${gem.toFixed(5)} GeM`,
      )
    console.log(`${out}: ${Object.keys(all).join(', ')}`)
    console.log(`next: ENSEMBLE_MODEL=${out} ensemble train goes --data DIR --out ${join(out, 'goes.head')}`)
  }
  return 0
}

export const importTrunkCommand: Command = {
  name: 'import-trunk',
  summary: 'make the trunk of a ResNet50 in ONNX',
  usage: 'MODEL.onnx --out DIR',
  about: `
    Takes any ResNet50 as torchvision, the ONNX Model Zoo, gluon or Caffe2 export it, whatever its weights are called,
    with batch norm or already folded, float32 or float16, in one file or with weights beside it. The classifier at its
    end is left out. Weights become int8 by channel in the released trunk's layout, and golden outputs are computed
    in WebAssembly. A network that differs is refused with the first place where it does.

    The folder is a model: ENSEMBLE_MODEL=DIR makes every command use it. Its heads must be trained first; those of
    another trunk do not fit. It finds no garments yet, so a photo is described whole. Give --mean and --std when the network was not trained on ImageNet's.`,
  options: {
    out: { type: 'string', value: 'DIR', help: 'folder of the new trunk' },
    mean: { type: 'string', value: 'R,G,B', help: "mean of the input, of 1 (ImageNet's)" },
    std: { type: 'string', value: 'R,G,B', help: "deviation of the input, of 1 (ImageNet's)" },
    force: { type: 'boolean', help: 'write over the released model' },
  },
  examples: [
    ['ensemble import-trunk resnet50-v1-12.onnx --out models/zoo', 'a trunk of the ONNX Model Zoo'],
    ['ENSEMBLE_MODEL=models/zoo ensemble evaluate --images photos --labels labels.csv', 'what its features know'],
  ],
  run,
}
