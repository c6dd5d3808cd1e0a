/** The committed trunk as a worker opens it: files by address, no edition needed. */
import goldenText from '../../models/weights/trunk.golden.json?raw'
import card from '../../models/weights/trunk.json'
import table from '../../models/weights/trunk.table.json'
import wasmAddress from '../../models/weights/trunk.wasm.onnx?url'
import webgpuAddress from '../../models/weights/trunk.webgpu.onnx?url'
import weightsAddress from '../../models/weights/trunk.int8.bin?url'
import outlineAddress from '../../models/weights/outline.onnx?url'
import { parseGolden } from '../../web/worker/golden.ts'
import { openOutliner } from '../../web/worker/outline.ts'
import type { TrunkKit } from '../../web/worker/self-test.ts'

export const bytes = async (address: string) => new Uint8Array(await (await fetch(address)).arrayBuffer())

export const openOutlines = async () => openOutliner(await bytes(outlineAddress))

export async function openKit(): Promise<TrunkKit> {
  const [wasm, webgpu, weights] = await Promise.all([wasmAddress, webgpuAddress, weightsAddress].map(bytes))
  return {
    files: { graphs: { wasm, webgpu }, locations: { wasm: 'trunk.int8.bin', webgpu: 'trunk.f32.bin' }, weights, table },
    golden: parseGolden(goldenText),
    input: {
      photoArea: card.input.photoArea,
      catalogAreas: card.input.catalogAreas,
      itemArea: card.input.itemArea,
      cropArea: card.input.cropArea,
      mean: card.input.mean as never,
      deviation: card.input.std as never,
    },
  }
}
