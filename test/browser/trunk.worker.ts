/** A worker that opens the trunk as the product does, one provider and number of threads a worker. */
import { expose } from 'comlink'
import type { Provider } from '../../web/worker/engine.ts'
import { parseGolden } from '../../web/worker/golden.ts'
import { runtimeAddress, runtimeBytes } from '../../web/worker/runtime.ts'
import { checkGolden, type TrunkKit } from '../../web/worker/self-test.ts'
import { openSession } from '../../web/worker/session.ts'
import { closeSession } from '../../web/worker/trunk.ts'
import goldenText from '../../models/weights/trunk.golden.json?raw'
import card from '../../models/weights/trunk.json'
import table from '../../models/weights/trunk.table.json'
import wasmAddress from '../../models/weights/trunk.wasm.onnx?url'
import webgpuAddress from '../../models/weights/trunk.webgpu.onnx?url'
import weightsAddress from '../../models/weights/trunk.int8.bin?url'

const bytes = async (address: string) => new Uint8Array(await (await fetch(address)).arrayBuffer())

export async function openKit(): Promise<TrunkKit> {
  const [wasm, webgpu, weights] = await Promise.all([wasmAddress, webgpuAddress, weightsAddress].map(bytes))
  return {
    files: { graphs: { wasm, webgpu }, locations: { wasm: 'trunk.int8.bin', webgpu: 'trunk.f32.bin' }, weights, table },
    golden: parseGolden(goldenText),
    input: { size: card.input.size, mean: card.input.mean as never, deviation: card.input.std as never },
  }
}

const api = {
  /** Least cosine to the golden vectors, over all golden pictures or only the smallest. */
  async check(provider: Provider, threads: number, few: boolean) {
    const session = await openSession(provider, threads, (await openKit()).files)
    const least = await checkGolden(session, await openKit(), few)
    await closeSession(session)
    return { least, isolated: self.crossOriginIsolated }
  },
  async runtime() {
    return { told: runtimeBytes, real: (await bytes(runtimeAddress)).length }
  },
}
export type TrunkApi = typeof api
expose(api)
