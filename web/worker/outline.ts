/** Outlines garments: always on the CPU, for the network is small, and its answers are then the same whatever runs the trunk. */
import { outlinePlanes, outlineSide, type RunOutline } from '../../models/core/outline.ts'
import { chooseThreads, loadRuntime } from './runtime.ts'
import { floats, inTurn } from './trunk.ts'

export interface Outliner {
  run: RunOutline
  close(): Promise<void>
}

/** @param graph ONNX, weights inside */
export async function openOutliner(graph: Uint8Array): Promise<Outliner> {
  const ort = await loadRuntime(chooseThreads())
  const inference = await ort.InferenceSession.create(graph, { executionProviders: ['wasm'] })
  return {
    run: (images, count) =>
      inTurn(async () => {
        const image = new ort.Tensor('float32', images, [count, outlinePlanes, outlineSide, outlineSide])
        return floats((await inference.run({ image }))['outline'])
      }),
    close: () => inTurn(() => inference.release()),
  }
}
